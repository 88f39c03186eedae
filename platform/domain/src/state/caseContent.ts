import Type, { type Static } from 'typebox';
import { UnitDecision } from '../adjudication.ts';
import { CASE_STATES, type CaseState, Partition } from '../case.ts';
import { Evaluation, ReadingConditions } from '../evaluation.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String();
const Uid = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', maxLength: 64 });
/** SHA-256, hexadecimal without a prefix. */
export const StateDigest = Type.String({ pattern: '^[0-9a-f]{64}$' });
/** ISO 8601 in UTC with milliseconds. */
export const StateMoment = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$',
});

/** The document in the archive that says it. */
export const StateDocument = Type.Object({ sopInstanceUid: Uid, sha256: StateDigest }, closed);
export type StateDocument = Static<typeof StateDocument>;

/** One mask that a document names: which segment of which segmentation. */
export const StateMask = Type.Object(
  {
    item: Text,
    instance: Type.Union([Text, Type.Null()]),
    sopInstanceUid: Uid,
    segmentNumber: Type.Integer({ minimum: 1 }),
    trackingId: Text,
    trackingUid: Uid,
  },
  closed,
);
export type StateMask = Static<typeof StateMask>;

const StateOrigin = Type.Object(
  { item: Text, instance: Type.Union([Text, Type.Null()]), unit: Text, from: Text, sentence: Text },
  closed,
);

/** Everything that the archive says about one case, as plain data (design D3). docs/reference/state-digest.md tells it in words. */
export const CaseContent = Type.Object(
  {
    id: Text,
    label: Text,
    subject: Text,
    partition: Partition,
    protocolVersionId: Text,
    isControl: Type.Boolean(),
    seed: Text,
    clinical: Type.Record(Type.String(), Type.String()),
    timepoints: Type.Array(
      Type.Object(
        {
          label: Text,
          imageSets: Type.Array(
            Type.Object(
              {
                key: Text,
                role: Text,
                studyInstanceUid: Uid,
                seriesInstanceUid: Uid,
                modality: Text,
                frameOfReferenceUid: Text,
                isFrameOfReferenceDerived: Type.Boolean(),
                /** Image keys of the stack, in its order. */
                images: Type.Array(Text),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    enrolment: StateDocument,
    state: Type.Unsafe<CaseState>(Type.String({ enum: [...CASE_STATES] })),
    reads: Type.Array(
      Type.Object(
        {
          id: Text,
          taskId: Text,
          slot: Type.Integer({ minimum: 0 }),
          reader: Text,
          submittedAt: StateMoment,
          evaluation: Evaluation,
          conditions: ReadingConditions,
          masks: Type.Array(StateMask),
          document: StateDocument,
        },
        closed,
      ),
    ),
    agreement: Type.Union([
      Type.Null(),
      Type.Object(
        {
          algorithm: Text,
          computedAt: StateMoment,
          /** SOP Instance UIDs of the documents of the compared reads. */
          left: Uid,
          right: Uid,
          comparison: Type.Unknown(),
          document: StateDocument,
        },
        closed,
      ),
    ]),
    consensus: Type.Union([
      Type.Null(),
      Type.Object(
        {
          madeAt: StateMoment,
          origins: Type.Array(StateOrigin),
          evaluation: Evaluation,
          masks: Type.Array(StateMask),
          document: StateDocument,
        },
        closed,
      ),
    ]),
    adjudications: Type.Array(
      Type.Object(
        {
          taskId: Text,
          round: Type.Integer({ minimum: 1 }),
          adjudicator: Text,
          submittedAt: StateMoment,
          decisions: Type.Array(UnitDecision),
          origins: Type.Array(StateOrigin),
          evaluation: Evaluation,
          masks: Type.Array(StateMask),
          document: StateDocument,
        },
        closed,
      ),
    ),
    signOffs: Type.Array(
      Type.Object(
        {
          taskId: Text,
          round: Type.Integer({ minimum: 1 }),
          /** As printed: a DICOM person name. */
          approver: Text,
          meaning: Text,
          signedAt: StateMoment,
          masks: Type.Array(StateMask),
          document: StateDocument,
        },
        closed,
      ),
    ),
    /** Returns to adjudication; `taskId` and `round` are those of the sign-off task that was open. */
    returns: Type.Array(
      Type.Object({ taskId: Text, round: Type.Integer({ minimum: 1 }), document: StateDocument }, closed),
    ),
    /** Amendments, by the document of the sign-off that each one reopened. */
    amendments: Type.Array(Type.Object({ signOff: Uid, document: StateDocument }, closed)),
    /** Publications, with the documents of sign-offs that each one copied. */
    publications: Type.Array(
      Type.Object({ releaseId: Text, signOffs: Type.Array(Uid), document: StateDocument }, closed),
    ),
    exclusion: Type.Union([Type.Null(), Type.Object({ reason: Text, document: StateDocument }, closed)]),
    withdrawal: Type.Union([Type.Null(), Type.Object({ document: StateDocument }, closed)]),
    /** Every object of the case that counts: documents, the segmentations they name, rejection notes and manifests. */
    objects: Type.Array(
      Type.Object(
        {
          sopInstanceUid: Uid,
          sha256: StateDigest,
          /** SOP Instance UID of the rejection note that took its place. */
          supersededBy: Type.Union([Uid, Type.Null()]),
          /** Physically deleted by law (R13). */
          isErased: Type.Boolean(),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type CaseContent = Static<typeof CaseContent>;
