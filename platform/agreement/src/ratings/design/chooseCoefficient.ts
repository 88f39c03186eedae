import type { CategoryWeights } from '../categoryWeights.ts';
import type { Scale } from '../ratings.ts';
import type { CoefficientId } from './coefficients.ts';
import type { DesignKind, RatingsDesign } from './detectDesign.ts';

/** What a choice depends on. */
export type ChoiceDesign = Pick<
  RatingsDesign,
  'kind' | 'scale' | 'identity' | 'readers' | 'fewestRatings' | 'mostRatings'
>;

/** A coefficient with its weights or distances. */
export interface CoefficientForm {
  readonly coefficient: CoefficientId;
  /** Of Cohen, Conger, Fleiss, Gwet. */
  readonly weights: CategoryWeights | null;
  /** Of Krippendorff. */
  readonly distance: Scale | null;
}

/** The coefficient for a design, and why it is this one, in sentences for the coordinator. */
export interface CoefficientChoice extends CoefficientForm {
  readonly why: readonly string[];
}

/** One row of the table of choices: for which designs, what, and why. */
export interface ChoiceRow extends CoefficientForm {
  readonly scales: readonly Scale[];
  readonly kinds: readonly DesignKind[];
  readonly readers: 'two' | 'more' | 'any';
  /** Whether every case has the same number of ratings, of two or more. */
  readonly ratings: 'equal' | 'any';
  readonly why: string;
}

const NUMBERS: readonly Scale[] = ['interval', 'ratio'];

/** The first row that fits a design is taken. */
export const COEFFICIENT_CHOICES: readonly ChoiceRow[] = Object.freeze([
  {
    scales: ['nominal'],
    kinds: ['crossed', 'crossedWithGaps'],
    readers: 'two',
    ratings: 'any',
    coefficient: 'cohen',
    weights: 'identity',
    distance: null,
    why: "The categories have no order and the same two readers read the cases, so each one's own habits are known: Cohen's kappa.",
  },
  {
    scales: ['nominal'],
    kinds: ['crossed'],
    readers: 'more',
    ratings: 'any',
    coefficient: 'conger',
    weights: 'identity',
    distance: null,
    why: "The categories have no order and the same readers, more than two, read every case: Conger's kappa, which is Cohen's for several readers.",
  },
  {
    scales: ['nominal'],
    kinds: ['pool'],
    readers: 'any',
    ratings: 'equal',
    coefficient: 'fleiss',
    weights: 'identity',
    distance: null,
    why: "The categories have no order and every case has the same number of ratings: Fleiss' kappa.",
  },
  {
    scales: ['nominal'],
    kinds: ['crossedWithGaps', 'pool'],
    readers: 'any',
    ratings: 'any',
    coefficient: 'krippendorff',
    weights: null,
    distance: 'nominal',
    why: "The categories have no order and cases differ in how many ratings they have: Krippendorff's alpha, which takes them as they are.",
  },
  {
    scales: ['ordinal'],
    kinds: ['crossed', 'crossedWithGaps'],
    readers: 'two',
    ratings: 'any',
    coefficient: 'cohen',
    weights: 'quadratic',
    distance: null,
    why: "The grades have an order and the same two readers read the cases: Cohen's kappa with quadratic weights, so that being two grades apart counts more than one.",
  },
  {
    scales: ['ordinal'],
    kinds: ['crossed', 'crossedWithGaps', 'pool'],
    readers: 'any',
    ratings: 'any',
    coefficient: 'krippendorff',
    weights: null,
    distance: 'ordinal',
    why: "The grades have an order, and there are more than two readers or they change from case to case: Krippendorff's alpha for ordered grades.",
  },
  {
    scales: NUMBERS,
    kinds: ['crossed'],
    readers: 'any',
    ratings: 'any',
    coefficient: 'iccAgreement',
    weights: null,
    distance: null,
    why: 'The ratings are numbers and the same readers read every case: the intraclass correlation for absolute agreement, ICC(A,1), in which a reader who measures larger than another counts as disagreement.',
  },
  {
    scales: NUMBERS,
    kinds: ['crossedWithGaps'],
    readers: 'two',
    ratings: 'any',
    coefficient: 'iccAgreement',
    weights: null,
    distance: null,
    why: 'The ratings are numbers by the same two readers: the intraclass correlation for absolute agreement, ICC(A,1). A case that one of them did not rate says nothing about agreement and is left out.',
  },
  {
    scales: NUMBERS,
    kinds: ['crossedWithGaps'],
    readers: 'more',
    ratings: 'any',
    coefficient: 'krippendorff',
    weights: null,
    distance: 'interval',
    why: "The ratings are numbers by the same readers, with gaps: Krippendorff's alpha for numbers, which leaves out no case with two ratings, as ICC(A,1) would.",
  },
  {
    scales: NUMBERS,
    kinds: ['pool'],
    readers: 'any',
    ratings: 'any',
    coefficient: 'iccOneWay',
    weights: null,
    distance: null,
    why: 'The ratings are numbers: the intraclass correlation for readers who change from case to case, ICC(1).',
  },
]);

const POOL_BY_SLOTS =
  'It is not recorded which person gave which rating, so the first rating of one case and of another may be by different people.';
const POOL_BY_PERSONS =
  'The readers are a pool: who read differs from case to case. Coefficients that need the same readers on all cases (Cohen, ICC(2,1)) would be wrong.';

/** The coefficient for a design, and why. Design comes from `detectDesign`, or from the protocol before anyone reads. */
export function chooseCoefficient(design: ChoiceDesign): CoefficientChoice {
  const readers = design.readers === 2 ? 'two' : 'more';
  const equal = design.fewestRatings === design.mostRatings && design.mostRatings > 1;
  const row = COEFFICIENT_CHOICES.find(
    (one) =>
      one.scales.includes(design.scale) &&
      one.kinds.includes(design.kind) &&
      (one.readers === 'any' || one.readers === readers) &&
      (one.ratings === 'any' || equal),
  );
  if (!row) throw new Error(`No coefficient for ${design.kind} and ${design.scale}`);
  const { coefficient, weights, distance } = row;
  const pool = design.identity === 'slots' ? [POOL_BY_SLOTS] : design.kind === 'pool' ? [POOL_BY_PERSONS] : [];
  return { coefficient, weights, distance, why: [...pool, row.why] };
}
