import type { DiscrepancyKind } from './discrepancy.ts';
import type { Predicate } from './ruleSchema.ts';

/** One kind of rule: what it looks at, when it fails, and what is said then. */
export interface RulePredicate {
  readonly looksAt: string;
  readonly appliesTo: string;
  readonly failsWhen: string;
  /** Where it neither passes nor fails. */
  readonly notApplicable: string;
  /** What the numbers of its verdict are; empty where it has none. */
  readonly value: string;
  readonly limit: string;
  /**
   * Ends of the two sentences. `{Unit}` or `{unit}` is what is looked at, `{size}` its diameter in brackets, `{left}` and `{right}` what the
   * reads say, `{series}` and `{neighbour}` the levels, `{measure}`, `{value}`, `{limit}` the numbers, with as many digits as it takes to tell them apart, `{steps}` those of ordered answers.
   */
  readonly pass: string;
  readonly fail: string;
  /** The same for masks of paired items, which have no plane; `{mirror}` is the item of the other side. */
  readonly ofPairs?: { readonly pass: string; readonly fail: string };
  /** What its failure is called; a metric has that of RULE_METRICS. */
  readonly kind: DiscrepancyKind;
}

/** Every kind of rule that a protocol can have (R7). `all` and `any` combine them. */
export const RULE_PREDICATES = Object.freeze({
  stateDiffers: {
    looksAt: 'the state of the item in both reads: present, absent, present but not measured, not assessable',
    appliesTo: 'masks',
    failsWhen: 'the states are not the same',
    notApplicable: 'neither read states one',
    value: '',
    limit: '',
    pass: 'both reads say “{left}”',
    fail: 'the reads differ on {unit}: {left} / {right}',
    kind: 'state',
  },
  evaluabilityDiffers: {
    looksAt: 'whether the item, or with the item `case` the whole case, could be assessed',
    appliesTo: 'masks, the case',
    failsWhen: 'one read alone could not assess it',
    notApplicable: 'neither read states anything of it',
    value: '',
    limit: '',
    pass: '{left} in both reads',
    fail: 'one read alone could not assess {unit}: {left} / {right}',
    kind: 'evaluability',
  },
  instanceUnmatched: {
    looksAt: 'whether a finding has its counterpart in the other read, by the matching rule of the item',
    appliesTo: 'masks with many instances',
    failsWhen: 'one read alone marked it',
    notApplicable: 'nothing was marked, it is a further part of a split, or its diameter is outside the band',
    value: '',
    limit: '',
    pass: 'marked in both reads',
    fail: '{unit}{size} was marked by one reader only',
    kind: 'instanceUnmatched',
  },
  splitOrMerge: {
    looksAt: 'whether one finding of a read lies where the other read has several',
    appliesTo: 'masks with many instances',
    failsWhen: 'it does',
    notApplicable: 'nothing was marked, or its diameter is outside the band',
    value: '',
    limit: '',
    pass: 'not one finding in one read and several in the other',
    fail: '{unit}{size} is one finding in one read and several in the other',
    kind: 'splitOrMerge',
  },
  metric: {
    looksAt: 'a metric of the two masks, by the border definition',
    appliesTo: 'masks, composites',
    failsWhen: 'it is below `atLeast`, or above `atMost` (or `orSlices` slice spacings, if that is more)',
    notApplicable: 'a read has no mask, the metric is not defined, or the diameter is outside the band',
    value: 'the metric',
    limit: '`atLeast`, or what `atMost` and `orSlices` come to',
    pass: '{measure} {value}, limit {limit}',
    fail: 'the {measure} of {unit}{size} is {value}, limit {limit}',
    kind: 'overlap',
  },
  boundaryCrossed: {
    looksAt: 'a size at which the management changes: the equivalent diameters of the masks in mm, or two numbers',
    appliesTo: 'masks, composites, questions for a number',
    failsWhen: 'a boundary lies above the one size and not above the other',
    notApplicable: 'a read has no mask or no number',
    value: '',
    limit: 'the boundary between them, the lowest if there are several',
    pass: '{left} / {right} lie on one side of {limit}',
    fail: '{unit} lies on either side of {limit}: {left} / {right}',
    kind: 'managementBoundary',
  },
  categoryDiffers: {
    looksAt: 'the answers to a question with choices',
    appliesTo: 'questions for a choice',
    failsWhen: 'they are more than `within` steps apart (0: not the same), or one is missing',
    notApplicable: 'neither read answers',
    value: 'steps between the answers, where they are ordered',
    limit: '`within`',
    pass: 'the answers are {left} / {right}{steps}',
    fail: 'the answers on “{Unit}” differ: {left} / {right}{steps}',
    kind: 'category',
  },
  categoryCrosses: {
    looksAt: 'the groups of choices that the answers belong to, such as {1, 2, 3} / {0, 4, 5}',
    appliesTo: 'questions for a choice',
    failsWhen: 'they belong to two groups, or one is missing',
    notApplicable: 'neither read answers',
    value: '',
    limit: '',
    pass: 'the answers {left} / {right} belong to one group',
    fail: 'the answers on “{Unit}” belong to different groups: {left} / {right}',
    kind: 'category',
  },
  numberDiffers: {
    looksAt: 'the answers to a question for a number',
    appliesTo: 'questions for a number',
    failsWhen: 'they are more than `by` apart, or more than `byPercent` of their mean, or one is missing',
    notApplicable: 'neither read answers',
    value: 'the distance, or its percentage of the mean',
    limit: '`by` or `byPercent`',
    pass: '{left} / {right}, {value} apart, limit {limit}',
    fail: 'the numbers on “{Unit}” are {value} apart, limit {limit}: {left} / {right}',
    kind: 'number',
  },
  sideDiffers: {
    looksAt:
      'the side of the patient: coded answers; or the masks, by a named mid-sagittal plane; or, for paired items, whether a mask lies on that of the other side',
    appliesTo: 'questions whose choices are coded sides, masks with `midline`, masks of paired items',
    failsWhen: 'the sides are not the same; for paired items, if the masks share a Dice of 0.5 or more',
    notApplicable:
      'a read has no mask or neither an answer, or a centroid lies within the margin of the plane; a finding of one read alone, unless the other read alone has one at its mirror image',
    value: 'for paired items, the Dice of the mask with the other side’s; for a mirror image, its distance',
    limit: 'for paired items, 0.5; for a mirror image, the mean of both diameters',
    pass: '{left} / {right}',
    fail: '{unit} is not on the same side of the patient: {left} / {right}',
    ofPairs: {
      pass: 'it does not lie where the other read has “{mirror}”',
      fail: '“{Unit}” of one read lies on “{mirror}” of the other (Dice {value}, limit {limit})',
    },
    kind: 'wrongSide',
  },
  levelDiffers: {
    looksAt: 'whether the mask of one read lies on that of another level of its series in the other read',
    appliesTo: 'masks with a `level`',
    failsWhen: 'it shares a Dice of 0.5 or more with that, and more than with the other read’s mask of its own level',
    notApplicable: 'neither read has a mask',
    value: 'the Dice with the other level',
    limit: 'the Dice with its own level, 0 where one read alone has it',
    pass: 'no mask of it lies on another level of “{series}”',
    fail: '“{Unit}” of one read lies on “{neighbour}” of the other (Dice {value}, with its own {limit})',
    kind: 'wrongLevel',
  },
  labelSwap: {
    looksAt: 'the largest Dice of the mask with a mask of another item in the other read',
    appliesTo: 'masks',
    failsWhen: 'it is `atLeast` or more',
    notApplicable: 'no two share a Dice of 0.5 or more',
    value: 'that Dice',
    limit: '`atLeast`',
    pass: 'no mask of another item is nearly the same (Dice {value}, limit {limit})',
    fail: 'it looks like a label swap: “{left}” in the left read and “{right}” in the right read are nearly the same voxels (Dice {value}, limit {limit})',
    kind: 'labelSwap',
  },
  imageChoice: {
    looksAt: 'on images without a place in the patient: which of them each read marked',
    appliesTo: 'masks',
    failsWhen: 'they have no image in common',
    notApplicable: 'the images form a volume, or a read marked none',
    value: '',
    limit: '',
    pass: 'the reads mark an image in common',
    fail: 'the reads mark different images of {unit}: {left} / {right}',
    kind: 'imageChoice',
  },
} as const satisfies Record<Predicate['predicate'], RulePredicate>);

/** How rules combine predicates. Members that do not apply are left out; a rule whose members all do not apply does not apply. */
export const RULE_COMBINATIONS = Object.freeze({
  all: 'passes if every member that applies passes',
  any: 'passes if at least one member that applies passes',
} as const);
