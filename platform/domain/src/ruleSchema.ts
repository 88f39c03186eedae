import Type, { type Static, type TProperties } from 'typebox';

const closed = { additionalProperties: false } as const;
const Key = Type.String({ pattern: '^[a-z][a-zA-Z0-9]{0,31}$' });
const Positive = Type.Number({ exclusiveMinimum: 0 });

/** How much a difference weighs: the order of the adjudicator's list. */
export const RuleSeverity = Type.Union([Type.Literal('critical'), Type.Literal('major'), Type.Literal('minor')]);

/** Applies only where the mean equivalent diameter of the reads lies in [min, max): a symmetric measure (R7). */
const SizeBand = { minDiameterMm: Type.Optional(Type.Number()), maxDiameterMm: Type.Optional(Type.Number()) };

/**
 * The mid-sagittal plane that parts the patient's left from right, as patient coordinates (LPS) have it. Where the patient lies in the
 * scanner is not known from them, so the protocol names the plane: the centre of the image volume, or the centroid of a mask item that
 * lies across it. A centroid within `marginMm` of the plane is on neither side.
 */
const Midline = Type.Union([
  Type.Object({ at: Type.Literal('imageCentre'), marginMm: Type.Number({ minimum: 0 }) }, closed),
  Type.Object({ at: Type.Literal('item'), item: Key, marginMm: Type.Number({ minimum: 0 }) }, closed),
]);

/** What each predicate is told: see RULE_PREDICATES for what it looks at. */
const PARAMETERS = {
  stateDiffers: {},
  evaluabilityDiffers: {},
  instanceUnmatched: SizeBand,
  splitOrMerge: SizeBand,
  metric: {
    metric: Type.Union([
      Type.Literal('dice'),
      Type.Literal('iou'),
      Type.Literal('nsd'),
      Type.Literal('hausdorffMm'),
      Type.Literal('hd95Mm'),
      Type.Literal('hd95PooledMm'),
      Type.Literal('hd95MeanMm'),
      Type.Literal('assdMm'),
      Type.Literal('masdMm'),
      Type.Literal('volumeDifferenceMl'),
      Type.Literal('volumeDifferencePercent'),
    ]),
    /** Of `nsd`: how far apart surfaces may lie and still be the same. */
    toleranceMm: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
    /** Fails below this, where larger is better. */
    atLeast: Type.Optional(Type.Number()),
    /** Fails above this, where smaller is better. */
    atMost: Type.Optional(Type.Number()),
    /** With `atMost` in mm: the limit is at least this many slice spacings. */
    orSlices: Type.Optional(Positive),
    ...SizeBand,
  },
  boundaryCrossed: {
    /** Sizes at which the management changes: mm of equivalent diameter, or the unit of a number question. A size on one lies above it. */
    boundaries: Type.Array(Positive, { minItems: 1, maxItems: 10 }),
  },
  categoryDiffers: {
    /** Ordered questions: tolerated number of steps. 0 = exact. */
    within: Type.Integer({ minimum: 0 }),
  },
  categoryCrosses: {
    /** Groups of answers; answers of two groups differ, answers of one do not. */
    groups: Type.Array(Type.Array(Key, { minItems: 1, maxItems: 40 }), { minItems: 2, maxItems: 10 }),
  },
  numberDiffers: {
    /** In the unit of the question. */
    by: Type.Optional(Type.Number({ minimum: 0 })),
    /** In percent of the mean of the two answers. */
    byPercent: Type.Optional(Type.Number({ minimum: 0, maximum: 200 })),
  },
  sideDiffers: { midline: Type.Optional(Midline) },
  levelDiffers: {},
  labelSwap: { atLeast: Type.Number() },
  imageChoice: {},
} as const satisfies Record<string, TProperties>;

const named = <P extends string, T extends TProperties>(predicate: P, parameters: T) => ({
  predicate: Type.Literal(predicate),
  ...parameters,
});
const STATE_DIFFERS = named('stateDiffers', PARAMETERS.stateDiffers);
const EVALUABILITY_DIFFERS = named('evaluabilityDiffers', PARAMETERS.evaluabilityDiffers);
const INSTANCE_UNMATCHED = named('instanceUnmatched', PARAMETERS.instanceUnmatched);
const SPLIT_OR_MERGE = named('splitOrMerge', PARAMETERS.splitOrMerge);
const METRIC = named('metric', PARAMETERS.metric);
const BOUNDARY_CROSSED = named('boundaryCrossed', PARAMETERS.boundaryCrossed);
const CATEGORY_DIFFERS = named('categoryDiffers', PARAMETERS.categoryDiffers);
const CATEGORY_CROSSES = named('categoryCrosses', PARAMETERS.categoryCrosses);
const NUMBER_DIFFERS = named('numberDiffers', PARAMETERS.numberDiffers);
const SIDE_DIFFERS = named('sideDiffers', PARAMETERS.sideDiffers);
const LEVEL_DIFFERS = named('levelDiffers', PARAMETERS.levelDiffers);
const LABEL_SWAP = named('labelSwap', PARAMETERS.labelSwap);
const IMAGE_CHOICE = named('imageChoice', PARAMETERS.imageChoice);

/** One predicate with its parameters, as a member of a combination has it. */
export const Predicate = Type.Union([
  Type.Object(STATE_DIFFERS, closed),
  Type.Object(EVALUABILITY_DIFFERS, closed),
  Type.Object(INSTANCE_UNMATCHED, closed),
  Type.Object(SPLIT_OR_MERGE, closed),
  Type.Object(METRIC, closed),
  Type.Object(BOUNDARY_CROSSED, closed),
  Type.Object(CATEGORY_DIFFERS, closed),
  Type.Object(CATEGORY_CROSSES, closed),
  Type.Object(NUMBER_DIFFERS, closed),
  Type.Object(SIDE_DIFFERS, closed),
  Type.Object(LEVEL_DIFFERS, closed),
  Type.Object(LABEL_SWAP, closed),
  Type.Object(IMAGE_CHOICE, closed),
]);
export type Predicate = Static<typeof Predicate>;

/** `L-01`, `largeDice`. */
const RuleId = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,31}$' });
const HEAD = { id: RuleId, item: Key, severity: RuleSeverity } as const;
const MEMBERS = Type.Array(Predicate, { minItems: 2, maxItems: 10 });

/** The rules of one predicate each. */
export const SimpleRule = Type.Union([
  Type.Object({ ...HEAD, ...STATE_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...EVALUABILITY_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...INSTANCE_UNMATCHED }, closed),
  Type.Object({ ...HEAD, ...SPLIT_OR_MERGE }, closed),
  Type.Object({ ...HEAD, ...METRIC }, closed),
  Type.Object({ ...HEAD, ...BOUNDARY_CROSSED }, closed),
  Type.Object({ ...HEAD, ...CATEGORY_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...CATEGORY_CROSSES }, closed),
  Type.Object({ ...HEAD, ...NUMBER_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...SIDE_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...LEVEL_DIFFERS }, closed),
  Type.Object({ ...HEAD, ...LABEL_SWAP }, closed),
  Type.Object({ ...HEAD, ...IMAGE_CHOICE }, closed),
]);
export type SimpleRule = Static<typeof SimpleRule>;

/** Several predicates in one rule: `all` must pass, or `any` of them. Members that do not apply are left out. */
export const CombinedRule = Type.Union([
  Type.Object({ ...HEAD, predicate: Type.Literal('all'), of: MEMBERS }, closed),
  Type.Object({ ...HEAD, predicate: Type.Literal('any'), of: MEMBERS }, closed),
]);
export type CombinedRule = Static<typeof CombinedRule>;

/** One row of the agreement table (R7), three-valued: pass, fail, not applicable. What each predicate means: RULE_PREDICATES. */
export const Rule = Type.Union([...SimpleRule.anyOf, ...CombinedRule.anyOf]);
export type Rule = Static<typeof Rule>;

/** The predicates of a rule: its own, or the members of a combination, in their order. */
export function predicatesOf(rule: Rule): readonly Predicate[] {
  if (rule.predicate === 'all' || rule.predicate === 'any') return rule.of;
  const { id: _, item: __, severity: ___, ...predicate } = rule;
  return [predicate];
}
