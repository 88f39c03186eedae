import {
  OverreadError,
  schemaFault,
  WORKFLOW_RECORDS,
  type WorkflowContent,
  type WorkflowKind,
} from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { DataSet } from '../dataset/dataSet.ts';
import { code, container, contains, hasConceptMod, text } from '../sr/content.ts';
import type { Predecessor } from '../sr/evidence.ts';
import { writeSr } from '../sr/writeSr.ts';
import { derivedUid, type Sha256 } from '../uid/derivedUid.ts';
import { machineItems, withPurpose } from './caseRecord.ts';
import { deviceContext, personContext } from './observers.ts';
import { dateAndTime, type RecordBase } from './recordHeader.ts';

/** An event that is no reading: case enrolled, excluded, returned; protocol published, register changed. */
export interface WorkflowRecordInput<K extends WorkflowKind = WorkflowKind> extends RecordBase {
  /** A row of the domain's `WORKFLOW_RECORDS`. */
  readonly kind: K;
  /** One sentence for a person who opens the record in a viewer. */
  readonly sentence: string;
  /** Checked against the schema of its kind. */
  readonly content: WorkflowContent<K>;
  /** Code or login-free name of who did it; left out where the gateway did. */
  readonly person?: string;
  readonly deviceUid: string;
  readonly predecessors?: readonly Predecessor[];
  readonly sha256: Sha256;
}

/**
 * The SR of a workflow record: root (WFREC, 99OVERREAD), a sentence, canonical JSON and its digest. OVR_SR_INVALID names the place
 * where the content does not fit the schema of its kind.
 */
export function buildWorkflowRecord<K extends WorkflowKind>(input: WorkflowRecordInput<K>): Uint8Array {
  const fault = schemaFault(WORKFLOW_RECORDS[input.kind].content, input.content);
  if (fault !== undefined) {
    throw new OverreadError(
      'OVR_SR_INVALID',
      `the content of a record of kind ${input.kind} is not as it should be: ${fault}`,
    );
  }
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
    ...(input.predecessors === undefined ? {} : { predecessors: withPurpose(input.predecessors, 'evidence') }),
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
