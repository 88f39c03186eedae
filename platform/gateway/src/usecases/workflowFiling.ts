import { buildWorkflowRecord, derivedUid, type InstanceReference, recordStudyHeader, SOP_CLASS } from '@overread/dicom';
import { WORKFLOW_RECORDS, type WorkflowContent, type WorkflowKind } from '@overread/domain';
import type { Purpose } from '@overread/signing';
import { acceptFiling, type RecordObject, type SignedObject } from './acceptFiling.ts';
import type { Ports, Tx } from './ports.ts';
import { equipmentOf, type RecordScene, recordInput, recordStudyUid } from './recordScene.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { signObjects } from './signObjects.ts';

/** What a workflow record says, and what its UIDs derive from, so that a retry makes the same. */
export interface WorkflowFacts<K extends WorkflowKind> {
  readonly kind: K;
  readonly uidParts: readonly (string | number)[];
  readonly seriesNumber: number;
  /** For a person who opens the record in a viewer. */
  readonly sentence: string;
  /** Code of who did it; left out where the gateway did. */
  readonly person?: string;
  readonly content: WorkflowContent<K>;
  readonly predecessors?: readonly InstanceReference[];
  readonly at: Date;
}

/** A project as its records need it. */
export interface RecordProject {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly created_at: Date;
}

/** The workflow record of something that happened to a case; it lies in the case's study. */
export function caseRecordObject<K extends WorkflowKind>(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  facts: WorkflowFacts<K>,
): RecordObject {
  const { title } = WORKFLOW_RECORDS[facts.kind];
  const base = recordInput(ports, scene, {
    title,
    uidParts: facts.uidParts,
    seriesNumber: facts.seriesNumber,
    createdAt: facts.at,
  });
  const bytes = buildWorkflowRecord<K>({ ...base, ...shown(facts) });
  return { ...base.uids, ...ofSr(title, recordStudyUid(scene)), bytes };
}

/** The workflow record of something that happened to a project; it lies in the project's record study. */
export function projectRecordObject<K extends WorkflowKind>(
  ports: Pick<Ports, 'sha256'>,
  project: RecordProject,
  facts: WorkflowFacts<K>,
): RecordObject {
  const { title } = WORKFLOW_RECORDS[facts.kind];
  const sha256 = sha256Bytes(ports);
  const header = recordStudyHeader({ id: project.id, key: project.key, createdAt: project.created_at }, sha256);
  const uids = projectRecordUids(ports, facts.uidParts);
  const bytes = buildWorkflowRecord<K>({
    source: header,
    uids,
    seriesNumber: facts.seriesNumber,
    title,
    createdAt: facts.at,
    equipment: equipmentOf({ project }),
    deviceUid: derivedUid(sha256, 'device', project.id),
    sha256,
    ...shown(facts),
  });
  return { ...uids, ...ofSr(title, header.required('StudyInstanceUID')), bytes };
}

/** The UIDs of a project's record that was made from these parts. */
export function projectRecordUids(ports: Pick<Ports, 'sha256'>, uidParts: readonly (string | number)[]) {
  const sha256 = sha256Bytes(ports);
  return {
    sopInstanceUid: derivedUid(sha256, 'instance', ...uidParts),
    seriesInstanceUid: derivedUid(sha256, 'series', ...uidParts),
  };
}

/** What a revision of a chain of project records follows: the one before it, whose UIDs derive from its number; nothing if it is the first. */
export function revisionBefore(
  ports: Pick<Ports, 'sha256'>,
  recordStudyUid: string,
  partsOf: (revision: number) => readonly (string | number)[],
  revision: number,
): Pick<WorkflowFacts<WorkflowKind>, 'predecessors'> {
  if (revision === 1) return {};
  const before = projectRecordUids(ports, partsOf(revision - 1));
  return { predecessors: [{ studyInstanceUid: recordStudyUid, sopClassUid: SOP_CLASS.enhancedSr, ...before }] };
}

function shown<K extends WorkflowKind>({ kind, sentence, person, content, predecessors }: WorkflowFacts<K>) {
  return {
    kind,
    sentence,
    content,
    ...(person === undefined ? {} : { person }),
    ...(predecessors === undefined ? {} : { predecessors }),
  };
}

const ofSr = (title: string, studyInstanceUid: string) => ({
  sopClassUid: SOP_CLASS.enhancedSr,
  studyInstanceUid,
  kind: 'workflow',
  title,
});

/**
 * Accepts one workflow record of a project or a case in the transaction of the change that it tells of, signed by the gateway. The
 * caller wakes the worker after commit. @returns id of the filing
 */
export async function acceptRecord(
  ports: Ports,
  tx: Tx,
  of: { readonly projectId: string; readonly caseId: string | null },
  ...objects: readonly RecordObject[]
): Promise<string> {
  const id = ports.newId();
  await acceptFiling(ports, tx, {
    id,
    kind: 'workflow',
    ...of,
    taskId: null,
    payload: {},
    objects: await signRecords(ports, tx, objects),
  });
  return id;
}

/** Why each kind of object of the gateway itself is signed (design section 4); everything else as its author. */
const PURPOSES: Readonly<Record<string, Purpose>> = {
  rejection: 'administrative',
  manifest: 'verification',
  release: 'verification',
};

/** Objects of the gateway itself, each signed for the purpose of its kind, within the transaction that accepts them. */
export function signRecords(ports: Ports, tx: Tx, objects: readonly RecordObject[]): Promise<readonly SignedObject[]> {
  return signObjects(
    ports,
    objects.map((object) => ({ object, purpose: PURPOSES[object.kind] ?? 'author' })),
    { at: ports.now(), tx },
  );
}
