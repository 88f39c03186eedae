import type { Code } from '@overread/domain';
import { WORKFLOW_RECORDS, type WorkflowKind } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { buildRejectionNote, buildSignedManifest } from '../kos/keyObjects.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { buildAdjudication } from './adjudication.ts';
import { buildAgreement } from './agreement.ts';
import { buildConsensus } from './consensus.ts';
import type { RecordKind } from './parseRecord.ts';
import { buildRead } from './read.ts';
import { buildSignOff } from './signOff.ts';
import { buildWorkflowRecord } from './workflowRecord.ts';

/** What a record is as a DICOM object. */
export interface RecordTemplate {
  /** In words, for pages. */
  readonly title: string;
  /** Root concept and SOP class with masks; null where the record never has any. */
  readonly withMasks: { readonly root: Code; readonly sopClassUid: string; readonly tid: string } | null;
  /** The same without masks; null where there is always one. */
  readonly withoutMasks: { readonly root: Code; readonly sopClassUid: string; readonly tid: string | null } | null;
  /** Where it lies: in the case's study, or in the record study of the project. */
  readonly study: 'case' | 'record';
  /** Who signs it, and for what (PS3.15 C, ASTM E1762 purpose). */
  readonly signature: string;
  /** What Predecessor Documents name (0040,A360). */
  readonly predecessors: string;
  readonly builder: (input: never) => Uint8Array;
}

const measurements = {
  root: STANDARD.imagingMeasurementReport,
  sopClassUid: SOP_CLASS.comprehensiveSr,
  tid: '1500',
} as const;
const enhanced = (root: Code) => ({ root, sopClassUid: SOP_CLASS.enhancedSr, tid: null });
const keyObjects = (root: Code) => ({ root, sopClassUid: SOP_CLASS.keyObjectSelection, tid: '2010' });
const DEVICE = "gateway's device certificate, author (1)";

const workflow = Object.fromEntries(
  Object.entries(WORKFLOW_RECORDS).map(([kind, { study, title }]): [string, RecordTemplate] => [
    kind,
    {
      title,
      withMasks: null,
      withoutMasks: enhanced(PRIVATE.workflowRecord),
      study,
      signature: DEVICE,
      predecessors: 'the record that it follows, if any',
      builder: buildWorkflowRecord,
    },
  ]),
) as Record<WorkflowKind, RecordTemplate>;

/** Every record of design section 4 by its kind. {@link parseRecord} reads all of them; a further one is a row here. */
export const RECORD_TEMPLATES: Readonly<Record<RecordKind, RecordTemplate>> = Object.freeze({
  read: {
    title: 'Read',
    withMasks: measurements,
    withoutMasks: enhanced(PRIVATE.read),
    study: 'case',
    signature: `${DEVICE}; the reader's own key if the SOP asks for it`,
    predecessors: 'none',
    builder: buildRead,
  },
  agreement: {
    title: 'Agreement',
    withMasks: measurements,
    withoutMasks: enhanced(PRIVATE.agreement),
    study: 'case',
    signature: DEVICE,
    predecessors: 'both reads',
    builder: buildAgreement,
  },
  consensus: {
    title: 'Consensus',
    withMasks: measurements,
    withoutMasks: enhanced(PRIVATE.consensus),
    study: 'case',
    signature: DEVICE,
    predecessors: 'both reads and the agreement',
    builder: buildConsensus,
  },
  adjudication: {
    title: 'Adjudication',
    withMasks: measurements,
    withoutMasks: enhanced(PRIVATE.adjudication),
    study: 'case',
    signature: "adjudicator's own key, review (13)",
    predecessors: 'both reads, the agreement, the consensus, an earlier adjudication',
    builder: buildAdjudication,
  },
  signOff: {
    title: 'Sign-off',
    withMasks: measurements,
    withoutMasks: enhanced(PRIVATE.signOff),
    study: 'case',
    signature: "approver's own key, verification (5)",
    predecessors: 'the adjudication, the consensus, an earlier sign-off',
    builder: buildSignOff,
  },
  ...workflow,
  maskSuperseded: {
    title: 'Rejection note: superseded mask',
    withMasks: keyObjects(STANDARD.rejectedForQuality),
    withoutMasks: null,
    study: 'case',
    signature: `gateway's device certificate, administrative (17)`,
    predecessors: 'none (the object has no such attribute)',
    builder: buildRejectionNote,
  },
  maskWithdrawn: {
    title: 'Rejection note: withdrawn mask',
    withMasks: keyObjects(STANDARD.retentionExpired),
    withoutMasks: null,
    study: 'case',
    signature: `gateway's device certificate, administrative (17)`,
    predecessors: 'none (the object has no such attribute)',
    builder: buildRejectionNote,
  },
  signedManifest: {
    title: 'Signed manifest of a case in a release',
    withMasks: keyObjects(STANDARD.signedManifest),
    withoutMasks: null,
    study: 'case',
    signature: "approver's own key, verification (5)",
    predecessors: 'none (the object has no such attribute)',
    builder: buildSignedManifest,
  },
});
