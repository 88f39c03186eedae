import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { code, container, contains, hasConceptMod, type InstanceReference, text } from '../sr/content.ts';
import { writeSr } from '../sr/writeSr.ts';
import { derivedUid, type Sha256 } from '../uid/derivedUid.ts';
import { machineItems, type RecordFacts } from './caseRecord.ts';
import { deviceContext, personContext } from './observers.ts';
import { dateAndTime, type RecordBase } from './recordHeader.ts';

/** An event that is no reading: case enrolled, excluded, returned; protocol published, register changed. */
export interface WorkflowRecordInput extends RecordBase {
  /** For instance `caseEnrolled`, `caseExcluded`, `caseReturned`, `protocolPublished`, `readerRegister`. */
  readonly kind: string;
  /** One sentence for a person who opens the record in a viewer. */
  readonly sentence: string;
  readonly content: RecordFacts;
  /** Code or login-free name of who did it; left out where the gateway did. */
  readonly person?: string;
  readonly deviceUid: string;
  readonly predecessors?: readonly InstanceReference[];
  readonly sha256: Sha256;
}

/** The SR of a workflow record: root (WFREC, 99OVERREAD), a sentence, canonical JSON and its digest. */
export function buildWorkflowRecord(input: WorkflowRecordInput): Uint8Array {
  return writeSr({
    base: input,
    sopClass: 'enhanced',
    root: container(PRIVATE.workflowRecord, [
      hasConceptMod(code(STANDARD.language, STANDARD.english)),
      ...(input.person === undefined ? [] : personContext({ name: input.person, role: STANDARD.roleRecording })),
      ...deviceContext(input.deviceUid, input.equipment),
      contains(text(STANDARD.comment, input.sentence)),
      ...machineItems({ facts: {}, sha256: input.sha256, createdAt: input.createdAt }, input.kind, input.content),
    ]),
    ...(input.predecessors === undefined ? {} : { predecessors: input.predecessors }),
  });
}

/**
 * The header of a project's record study: synthetic patient `OVERREAD^PROJECT` with a fixed Patient ID, Study UID derived from the
 * project id, so that two restores do not make two studies.
 */
export function recordStudyHeader(
  project: { readonly id: string; readonly key: string; readonly createdAt: Date },
  sha256: Sha256,
): DataSet {
  const { date, time } = dateAndTime(project.createdAt, undefined);
  return DataSet.of({
    PatientName: 'OVERREAD^PROJECT',
    PatientID: `OVERREAD-${project.key}`.slice(0, 64),
    PatientBirthDate: '',
    PatientSex: '',
    StudyInstanceUID: derivedUid(sha256, 'recordStudy', project.id),
    StudyDate: date,
    StudyTime: time,
    StudyID: project.key.slice(0, 16),
    AccessionNumber: '',
    ReferringPhysicianName: '',
    StudyDescription: `Records of project ${project.key}`.slice(0, 64),
  });
}
