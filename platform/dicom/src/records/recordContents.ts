import {
  type Comparison,
  Evaluation,
  type Evaluation as EvaluationType,
  MaskMethod,
  type MaskMethod as MaskMethodType,
  ReadingConditions,
  type ReadingConditions as ReadingConditionsType,
  UnitDecision,
  type UnitDecision as UnitDecisionType,
} from '@overread/domain';
import Type, { type TSchema } from 'typebox';
import type { InstanceReference } from '../sr/content.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1 });
const Uid = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)*$', maxLength: 64 });
const Num = Type.Union([Type.Number(), Type.Null()]);
const Words = Type.Array(Type.String());

const Reference = Type.Object(
  { studyInstanceUid: Uid, seriesInstanceUid: Uid, sopClassUid: Uid, sopInstanceUid: Uid },
  closed,
);

/** One mask as records name it. */
export interface MaskFact {
  readonly item: string;
  /** null for an item of cardinality `one`. */
  readonly instance: string | null;
  readonly segmentation: InstanceReference;
  readonly segmentNumber: number;
  readonly trackingId: string;
  readonly trackingUid: string;
  /** Series that it lies on. */
  readonly seriesInstanceUid: string;
  readonly method: MaskMethodType;
  /** Tracking UIDs of the masks that it was made from; none for one that was drawn. */
  readonly sourceTrackingUids: readonly string[];
}
const Masks = Type.Array(
  Type.Object(
    {
      item: Text,
      instance: Type.Union([Text, Type.Null()]),
      segmentation: Reference,
      segmentNumber: Type.Integer({ minimum: 1 }),
      trackingId: Text,
      trackingUid: Uid,
      seriesInstanceUid: Uid,
      method: MaskMethod,
      sourceTrackingUids: Type.Array(Uid),
    },
    closed,
  ),
);

const Place = Type.Union([
  Type.Object(
    {
      sopInstanceUid: Text,
      slice: Type.Number(),
      column: Type.Number(),
      row: Type.Number(),
      worldMm: Type.Optional(Type.Tuple([Type.Number(), Type.Number(), Type.Number()])),
    },
    closed,
  ),
  Type.Null(),
]);
const Slices = Type.Union([Type.Object({ from: Type.Number(), to: Type.Number() }, closed), Type.Null()]);
/** Of a rule, or of a member of a combination. */
const Outcome = {
  verdict: Type.Union([Type.Literal('pass'), Type.Literal('fail'), Type.Literal('notApplicable')]),
  value: Num,
  limit: Num,
  measure: Type.Optional(Text),
} as const;
const ComparisonContent = Type.Object(
  {
    units: Type.Array(
      Type.Object(
        {
          id: Text,
          item: Text,
          left: Type.Union([Text, Type.Null()]),
          right: Type.Union([Text, Type.Null()]),
        },
        closed,
      ),
    ),
    verdicts: Type.Array(
      Type.Object(
        {
          rule: Text,
          unit: Text,
          ...Outcome,
          members: Type.Optional(Type.Array(Type.Object(Outcome, closed))),
          sentence: Type.Optional(Text),
        },
        closed,
      ),
    ),
    discrepancies: Type.Array(
      Type.Object(
        {
          kind: Text,
          unit: Text,
          item: Text,
          rule: Text,
          severity: Type.Union([Type.Literal('critical'), Type.Literal('major'), Type.Literal('minor')]),
          sentence: Text,
          place: Place,
          values: Type.Record(Type.String(), Type.Number()),
        },
        closed,
      ),
    ),
    concordantUnits: Words,
    isConcordant: Type.Boolean(),
    metrics: Type.Record(Type.String(), Type.Record(Type.String(), Num)),
    places: Type.Optional(Type.Record(Type.String(), Type.Object({ place: Place, slices: Slices }, closed))),
  },
  closed,
);
const ComparedReadContent = Type.Object({ document: Reference, masks: Masks }, closed);
const Algorithm = Type.Object({ name: Text, version: Text, parameters: Words }, closed);

/** One of the compared reads, as the agreement names it. */
interface ComparedReadFact {
  readonly document: InstanceReference;
  readonly masks: readonly MaskFact[];
}

/** What the read had to do with a mask made before it (R5). */
export interface PreLabelLineage {
  /** As the protocol says. */
  readonly exposure: 'none' | 'oneOfN' | 'all';
  /** Whether this reader saw it. */
  readonly wasShown: boolean;
  /** Segmentations that were shown. */
  readonly sources: readonly InstanceReference[];
}

/** How one unit that agrees got its final content. */
export interface ConsensusUnit {
  readonly unit: string;
  readonly item: string;
  /** `randomRead`, `intersection`, `union`, `equalValue` and so on. */
  readonly rule: string;
  /** Seed of the lot, for `randomRead`. */
  readonly seed?: string;
}

/** What the canonical JSON of each record about a case holds, beside the facts that its maker adds (ids of case and task). */
export interface CaseRecordContents {
  readonly read: {
    readonly reader: string;
    readonly evaluation: EvaluationType;
    readonly conditions: ReadingConditionsType;
    readonly clinicalInformation: readonly string[];
    readonly statements: readonly string[];
    readonly masks: readonly MaskFact[];
    readonly preLabel?: PreLabelLineage;
  };
  readonly agreement: {
    readonly comparison: Comparison;
    readonly algorithm: { readonly name: string; readonly version: string; readonly parameters: readonly string[] };
    readonly left: ComparedReadFact;
    readonly right: ComparedReadFact;
    readonly sharedPreLabel?: boolean;
  };
  readonly consensus: {
    readonly algorithm: { readonly name: string; readonly version: string; readonly parameters: readonly string[] };
    readonly units: readonly ConsensusUnit[];
    readonly evaluation: EvaluationType;
    readonly masks: readonly MaskFact[];
    readonly reads: readonly InstanceReference[];
    readonly agreement: InstanceReference;
  };
  readonly adjudication: {
    readonly adjudicator: string;
    readonly decisions: readonly UnitDecisionType[];
    readonly evaluation: EvaluationType;
    readonly masks: readonly MaskFact[];
  };
  readonly signOff: {
    readonly approver: { readonly name: string; readonly organization: string };
    readonly meaning: string;
    readonly statements: readonly string[];
    readonly evaluation: EvaluationType;
    readonly masks: readonly MaskFact[];
  };
}

/** Schemas of {@link CaseRecordContents}; further properties are the facts. */
export const CASE_RECORD_SCHEMAS: Readonly<Record<keyof CaseRecordContents, TSchema>> = {
  read: Type.Object({
    reader: Text,
    evaluation: Evaluation,
    conditions: ReadingConditions,
    clinicalInformation: Words,
    statements: Words,
    masks: Masks,
    preLabel: Type.Optional(
      Type.Object(
        {
          exposure: Type.Union([Type.Literal('none'), Type.Literal('oneOfN'), Type.Literal('all')]),
          wasShown: Type.Boolean(),
          sources: Type.Array(Reference),
        },
        closed,
      ),
    ),
  }),
  agreement: Type.Object({
    comparison: ComparisonContent,
    algorithm: Algorithm,
    left: ComparedReadContent,
    right: ComparedReadContent,
    sharedPreLabel: Type.Optional(Type.Boolean()),
  }),
  consensus: Type.Object({
    algorithm: Algorithm,
    units: Type.Array(Type.Object({ unit: Text, item: Text, rule: Text, seed: Type.Optional(Text) }, closed)),
    evaluation: Evaluation,
    masks: Masks,
    reads: Type.Array(Reference, { minItems: 1 }),
    agreement: Reference,
  }),
  adjudication: Type.Object({
    adjudicator: Text,
    decisions: Type.Array(UnitDecision),
    evaluation: Evaluation,
    masks: Masks,
  }),
  signOff: Type.Object({
    approver: Type.Object({ name: Text, organization: Text }, closed),
    meaning: Text,
    statements: Words,
    evaluation: Evaluation,
    masks: Masks,
  }),
};
