import type { WorkflowContent, WorkflowKind } from '@overread/domain';
import {
  buildAdjudication,
  buildAgreement,
  buildConsensus,
  buildRead,
  buildRejectionNote,
  buildSignedManifest,
  buildSignOff,
  buildWorkflowRecord,
  type CaseRecordInput,
  RECORD_TEMPLATES,
  type RecordKind,
  recordStudyHeader,
  SOP_CLASS,
} from '../src/index.ts';
import { CREATED, type SeriesShape, sha256, uid } from './fixtures.ts';
import { COMPARISON, CONDITIONS, context, EMPTY, EVALUATION, masksOf, PROTOCOL, reference } from './recordFixtures.ts';

const AT = CREATED.toISOString();
const DIGEST = `sha256:${'ab'.repeat(32)}`;
const project = { projectId: 'p-1', projectKey: 'demo' };
const ofCase = { projectId: 'p-1', caseId: 'c1' };
const FILED = {
  sopInstanceUid: '1.2.3.4',
  sopClassUid: SOP_CLASS.segmentation,
  seriesInstanceUid: '1.2.3',
  studyInstanceUid: '1.2',
  sha256: DIGEST,
  kind: 'seg',
};

/** One content of every kind of workflow record. */
export const WORKFLOW_SAMPLES: { readonly [K in WorkflowKind]: WorkflowContent<K> } = {
  projectCreated: { ...project, projectTitle: 'Démo <b>', seed: 's', createdAt: AT },
  protocolPublished: {
    ...project,
    protocolVersionId: 'v1',
    protocol: PROTOCOL.content,
    digest: DIGEST,
    publishedBy: 'C-01',
    at: AT,
  },
  protocolRetired: {
    ...project,
    protocolVersionId: 'v1',
    digest: DIGEST,
    reason: 'Replaced',
    retiredBy: 'C-01',
    at: AT,
  },
  readerRegister: {
    ...project,
    revision: 2,
    members: [
      { code: 'R-07', role: 'reader', name: 'Inês Carvalho', login: 'ines', credentials: 'MD', since: AT, until: null },
      { code: 'A-02', role: 'adjudicator', name: '李小龍', login: 'li', institution: 'Demo', since: AT, until: AT },
    ],
    at: AT,
  },
  batchPinned: { ...project, batchId: 'b1', protocolVersionId: 'v1', digest: DIGEST, caseIds: ['c1', 'c2'], at: AT },
  datasetReleased: {
    ...project,
    releaseId: 'r1',
    scope: 'final',
    cases: [{ caseId: 'c1', manifest: { ...FILED, kind: 'manifest' } }],
    releasedBy: 'C-01',
    at: AT,
  },
  signingRoster: {
    ...project,
    revision: 1,
    authority: { subject: 'CN=Overread CA', certificate: 'MIIB', fingerprint: DIGEST, isDemo: true },
    logKey: null,
    certificates: [
      {
        fingerprint: DIGEST,
        kind: 'person',
        holder: 'A-02',
        role: 'adjudicator',
        subject: 'CN=A-02',
        certificate: 'MIIC',
        chain: [],
        since: AT,
        until: null,
        closedBecause: null,
        issuedBy: 'admin',
        confirmedBy: null,
        identity: 'passport, seen in person',
      },
    ],
    at: AT,
  },
  logCheckpoint: {
    ...project,
    origin: 'overread',
    size: 12,
    rootHash: 'abc',
    note: 'note',
    at: AT,
    previous: { size: 3, rootHash: 'ab' },
    consistency: ['AAAA'],
    continues: null,
    documents: [{ sopInstanceUid: '1.2.3.4', sha256: DIGEST, index: 4, entry: '{}', proof: ['AAAA'] }],
  },
  caseEnrolled: {
    ...project,
    projectTitle: 'Demo',
    protocolKey: 'liver',
    protocolVersion: '1.2.0',
    protocolDigest: DIGEST,
    caseId: 'c1',
    seed: 's',
    isControl: false,
    enrolment: {
      label: 'C-001',
      subject: 'SUBJ-1',
      partition: 'training',
      clinical: { age: '42Y' },
      timepoints: [
        {
          label: 'T0',
          imageSets: [{ key: 'ct', studyInstanceUid: '1.2', seriesInstanceUid: '1.2.3', role: 'annotate' }],
        },
      ],
    },
    enrolledBy: 'C-01',
    images: [
      {
        key: 'ct',
        modality: 'US',
        slices: 1,
        frameOfReferenceUid: null,
        isFrameOfReferenceDerived: false,
        sopInstanceUids: ['1.2.3.4#17'],
        geometry: {
          kind: 'image',
          calibration: 'ultrasoundRegion',
          rows: 480,
          columns: 640,
          pixelSpacingMm: [0.2, 0.2],
          sliceSpacingMm: 1,
          sliceThicknessMm: 1,
          isRegular: true,
          orientation: [1, 0, 0, 0, 1, 0],
          normal: [0, 0, 1],
          sopClassUids: ['1.2.840.10008.5.1.4.1.1.3.1'],
          positions: [],
          distancesMm: [],
          instanceNumbers: [null],
          warnings: [],
        },
        pixels: { digest: DIGEST, transferSyntaxUids: ['1.2.840.10008.1.2.4.50'], sha256: [DIGEST.slice(7)] },
      },
    ],
  },
  caseExcluded: {
    ...ofCase,
    from: 'reading',
    reason: 'wrongImages',
    askedBy: 'C-01',
    excludedBy: 'C-02',
    excludedAt: AT,
  },
  caseReturned: { ...ofCase, taskId: 't', round: 1, reason: 'extent', comment: '', returnedBy: 'P-01', at: AT },
  caseWithdrawn: {
    ...ofCase,
    from: 'signed',
    reason: 'consent',
    askedBy: 'C-01',
    withdrawnBy: 'C-02',
    at: AT,
    erased: [FILED],
    releases: ['r1'],
  },
  amendmentAsked: {
    ...ofCase,
    amendment: 'content',
    reason: 'A lesion was missed.',
    askedBy: 'C-01',
    signOff: '1.2.3.5',
    releases: [],
    at: AT,
  },
  casePublished: {
    ...ofCase,
    releaseId: 'r-1',
    scope: 'everything',
    identities: 'coded',
    publishedBy: 'C-01',
    at: AT,
    archive: 'source',
    objects: [FILED],
  },
};

const masks = (shape: SeriesShape, withMasks: boolean, name = 'seg') => (withMasks ? masksOf(shape, name).masks : []);
const evaluation = (withMasks: boolean) => (withMasks ? EVALUATION : EMPTY);
const enhanced = (shape: SeriesShape, name: string) => reference(shape, name, SOP_CLASS.enhancedSr);
const STATEMENTS = ['I did not consult the clinical record.'];
const APPROVER = { name: 'Okoye^Ada', organization: 'Demo Hospital' };

/** Builds the record of a case, with or without masks. */
const CASE_SAMPLES = {
  read: (input: CaseRecordInput, shape: SeriesShape, yes: boolean) =>
    buildRead({
      ...input,
      reader: 'R-07',
      evaluation: evaluation(yes),
      conditions: CONDITIONS,
      clinicalInformation: ['age', 'sex'],
      statements: STATEMENTS,
      masks: masks(shape, yes),
      preLabel: { exposure: 'all', wasShown: true, sources: [reference(shape, 'pre', SOP_CLASS.segmentation)] },
    }),
  agreement: (input: CaseRecordInput, shape: SeriesShape, yes: boolean) =>
    buildAgreement({
      ...input,
      left: { document: enhanced(shape, 'a'), masks: masks(shape, yes, 'segA') },
      right: { document: enhanced(shape, 'b'), masks: masks(shape, yes, 'segB') },
      comparison: COMPARISON,
      algorithm: { name: 'Overread agreement', version: '1', parameters: ['hd95=max of directed percentiles'] },
      sharedPreLabel: false,
    }),
  consensus: (input: CaseRecordInput, shape: SeriesShape, yes: boolean) =>
    buildConsensus({
      ...input,
      algorithm: { name: 'Overread agreement', version: '1', parameters: ['reads=left, right'] },
      units: [{ unit: 'lesion:1', item: 'lesion', rule: 'randomRead', seed: 'abc' }],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      reads: [enhanced(shape, 'a'), enhanced(shape, 'b')],
      agreement: enhanced(shape, 'agreement'),
    }),
  adjudication: (input: CaseRecordInput, shape: SeriesShape, yes: boolean) =>
    buildAdjudication({
      ...input,
      adjudicator: 'A-02',
      decisions: [
        { unit: 'liver', decision: 'edit', basis: 'left', reason: 'extent', comment: 'Caudate lobe was left out.' },
        { unit: 'lesion:1', decision: 'indeterminate', reason: 'other', comment: '\u0085 ' },
      ],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      predecessors: [
        enhanced(shape, 'a'),
        enhanced(shape, 'b'),
        { ...enhanced({ ...shape, columns: shape.columns + 1 }, 'before'), purpose: 'replaced' },
      ],
    }),
  signOff: (input: CaseRecordInput, shape: SeriesShape, yes: boolean) =>
    buildSignOff({
      ...input,
      approver: APPROVER,
      meaning: 'I reviewed the final mask on every slice and release it.',
      statements: ['I looked at every slice.'],
      evaluation: evaluation(yes),
      masks: masks(shape, yes),
      predecessors: [enhanced(shape, 'adjudication')],
    }),
};

/** A valid record of any kind. */
export function sampleRecord(kind: RecordKind, shape: SeriesShape, withMasks: boolean): Uint8Array {
  const input = context(shape, kind);
  if (kind in CASE_SAMPLES) return CASE_SAMPLES[kind as keyof typeof CASE_SAMPLES](input, shape, withMasks);
  const { protocol: _, facts: __, ...base } = input;
  const note = {
    ...base,
    objects: [reference(shape, 'seg', SOP_CLASS.segmentation), reference(shape, 'sr', SOP_CLASS.comprehensiveSr)],
    description: 'Superseded by an amendment: the caudate lobe was left out.',
    person: 'C-01',
  };
  if (kind === 'maskSuperseded' || kind === 'maskWithdrawn') return buildRejectionNote({ ...note, kind });
  if (kind === 'signedManifest') return buildSignedManifest(note);
  return workflowSample(kind as WorkflowKind, shape);
}

/** A record of the workflow, in the study where it belongs. */
export function workflowSample<K extends WorkflowKind>(
  kind: K,
  shape: SeriesShape,
  content: WorkflowContent<K> = WORKFLOW_SAMPLES[kind],
): Uint8Array {
  const { protocol: _, facts: __, ...base } = context(shape, kind);
  const inRecordStudy = RECORD_TEMPLATES[kind].study === 'record';
  return buildWorkflowRecord({
    ...base,
    ...(inRecordStudy ? { source: recordStudyHeader({ id: 'p-1', key: 'demo', createdAt: CREATED }, sha256) } : {}),
    uids: { sopInstanceUid: uid(kind, 'sr'), seriesInstanceUid: uid(kind, 'series') },
    kind,
    content,
    sentence: 'A sentence about it.',
    person: 'C-01',
    predecessors: inRecordStudy ? [] : [reference(shape, 'before', SOP_CLASS.enhancedSr)],
  });
}
