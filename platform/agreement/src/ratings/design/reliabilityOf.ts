import { type BootstrapResult, bootstrap } from '../bootstrap/bootstrap.ts';
import { jackknifeInterval } from '../bootstrap/jackknife.ts';
import { weightMatrix } from '../categoryWeights.ts';
import { type ChanceCorrected, chanceCorrected } from '../coefficients/chanceCorrected.ts';
import { intraclassCorrelation } from '../coefficients/icc.ts';
import { pairAgreementValue } from '../coefficients/percentAgreement.ts';
import type { IntervalEstimate } from '../confidenceInterval.ts';
import { type CategoryRatings, isCategoryRatings, type Ratings } from '../ratings.ts';
import type { Estimate, UndefinedReason } from '../undefinedReasons.ts';
import { UNDEFINED_REASONS } from '../undefinedReasons.ts';
import { countOnce } from '../weighting.ts';
import { type Annotation, annotation } from './annotation.ts';
import { cautions } from './cautions.ts';
import { type CoefficientForm, chooseCoefficient } from './chooseCoefficient.ts';
import { coefficientStatistic } from './coefficientStatistic.ts';
import { COEFFICIENTS } from './coefficients.ts';
import { detectDesign, type RatingsDesign } from './detectDesign.ts';

/** About whom the number is: these readers on other patients, or other readers like them as well. */
export type ReliabilityClaim = 'theseReaders' | 'readersInGeneral';

export interface ReliabilityOptions {
  readonly claim: ReliabilityClaim;
  /** Seed of the bootstrap; a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Left out: 2000. */
  readonly replicates?: number;
  /** Left out: 0.95. */
  readonly level?: number;
  /** Cases that every two readers should share; left out: 10. */
  readonly fewestShared?: number;
}

/** The reliability of a table of ratings, with all that is to be read beside it. */
export interface Reliability extends CoefficientForm {
  readonly name: string;
  readonly value: number | null;
  readonly reason: UndefinedReason | null;
  readonly interval: IntervalEstimate;
  /** How the interval was resampled; null where nothing was drawn: it is analytic, or a jackknife. */
  readonly bootstrap: Pick<BootstrapResult, 'resampling' | 'seed' | 'replicates' | 'undefinedReplicates'> | null;
  readonly design: RatingsDesign;
  /** Cases with two or more ratings, and their patients. */
  readonly cases: number;
  readonly patients: number;
  readonly readers: number;
  /** Share of reader pairs with the same rating; of numbers, that agree to the last digit. */
  readonly percentAgreement: Estimate;
  /** Of categories: how often each level was used; null for numbers. */
  readonly prevalence: readonly { readonly level: string; readonly share: number }[] | null;
  /** Of categories: Brennan-Prediger with plain weights, and Gwet's AC1; null for numbers. */
  readonly pabak: Estimate | null;
  readonly ac1: Estimate | null;
  /** Why this coefficient and this interval. */
  readonly why: readonly string[];
  /** What to bear in mind. */
  readonly cautions: readonly string[];
  /** What an author called such a value; never for a rule. */
  readonly annotation: Annotation | null;
}

/**
 * The reliability of a table by the coefficient that fits its design, with an interval over patients, or over patients
 * and readers where the claim is about readers in general (FDA asks for reader and case variability). An intraclass
 * correlation about readers in general has its F interval, which takes the readers as a sample; about these readers that of a jackknife, for with few
 * patients its bootstrap is too narrow.
 *
 * @throws AgreementError RATINGS_INVALID for the seed.
 */
export function reliabilityOf(ratings: Ratings, options: ReliabilityOptions): Reliability {
  const design = detectDesign(ratings, options.fewestShared);
  const choice = chooseCoefficient(design);
  const once = countOnce(ratings);
  const plain = isCategoryRatings(ratings) ? weightMatrix(ratings, 'identity') : null;
  const byModel = (model: 'brennanPrediger' | 'gwet'): ChanceCorrected | null =>
    isCategoryRatings(ratings) && plain ? chanceCorrected(ratings, model, plain, once) : null;
  const pabak = byModel('brennanPrediger');
  const prevalence = isCategoryRatings(ratings) && pabak ? prevalenceOf(ratings, pabak) : null;
  const resampled = intervalFor(ratings, choice, design, options);
  const { estimate } = resampled;
  return {
    ...choice,
    name: nameOf(choice),
    ...estimate,
    interval: resampled.interval,
    bootstrap: resampled.bootstrap,
    design,
    cases: design.pairedCases,
    patients: design.pairedPatients,
    readers: design.readers,
    percentAgreement: pairAgreementValue(ratings, 0, once),
    prevalence,
    pabak: pabak?.estimate ?? null,
    ac1: byModel('gwet')?.estimate ?? null,
    why: [...choice.why, ...resampled.why],
    cautions: cautions(design, prevalence, resampled.bootstrap),
    annotation: estimate.value === null ? null : annotation(choice.coefficient, estimate.value),
  };
}

function intervalFor(
  ratings: Ratings,
  choice: CoefficientForm,
  design: RatingsDesign,
  options: ReliabilityOptions,
): Pick<Reliability, 'interval' | 'bootstrap' | 'why'> & { readonly estimate: Estimate } {
  const general = options.claim === 'readersInGeneral';
  const icc = choice.coefficient === 'iccAgreement' || choice.coefficient === 'iccOneWay';
  if (general && icc && design.identity === 'persons' && design.casesAreIndependent && !isCategoryRatings(ratings)) {
    const form = choice.coefficient === 'iccAgreement' ? 'agreement' : 'oneWay';
    const { estimate, interval } = intraclassCorrelation(ratings, form, options.level).single;
    return {
      estimate,
      interval,
      bootstrap: null,
      why: sentencesOf(
        interval,
        'The interval is that of the F distribution, which takes these readers as a sample of readers.',
      ),
    };
  }
  const statistic = coefficientStatistic(ratings, choice);
  const { stabilised } = statistic;
  if (!general && stabilised) {
    const interval = jackknifeInterval(ratings, { ...statistic, stabilised }, options.level);
    // Where it does not exist (readers who never differ but in one case), the bootstrap may.
    if (interval.reason !== 'jackknifeUndefined')
      return {
        estimate: statistic.of(countOnce(ratings)),
        interval,
        bootstrap: null,
        why: sentencesOf(
          interval,
          'The claim is about these readers, so patients were left out in turn, each with all cases, and the readers kept.',
        ),
      };
  }
  const plan = { ...options, resampling: general ? ('patientsAndReaders' as const) : ('patients' as const) };
  let result = bootstrap(ratings, statistic, plan);
  // Few patients or a rare category: where BCa does not exist, the percentile interval of the same resamples may.
  if (result.interval.reason === 'jackknifeUndefined' || result.interval.reason === 'outsideResamples')
    result = bootstrap(ratings, statistic, { ...plan, kind: 'percentile' });
  const { resampling, seed, replicates, undefinedReplicates } = result;
  const drawn = general
    ? 'The claim is about readers in general, so patients and readers were both drawn anew; such an interval is rather too wide than too narrow.'
    : 'The claim is about these readers, so patients were drawn anew, each with all cases, and the readers kept.';
  return {
    estimate: result.estimate,
    interval: result.interval,
    bootstrap: { resampling, seed, replicates, undefinedReplicates },
    why: sentencesOf(result.interval, drawn),
  };
}

function sentencesOf(interval: IntervalEstimate, made: string): string[] {
  return interval.reason === null
    ? [`${made} Method: ${interval.interval.method}.`]
    : [`There is no interval. ${UNDEFINED_REASONS[interval.reason]}`];
}

function prevalenceOf(ratings: CategoryRatings, { tally }: ChanceCorrected): Reliability['prevalence'] {
  return tally.rated === 0 ? null : ratings.levels.map((level, index) => ({ level, share: tally.shares[index] ?? 0 }));
}

function nameOf({ coefficient, weights, distance }: CoefficientForm): string {
  const { name } = COEFFICIENTS[coefficient];
  if (weights !== null && weights !== 'identity') return `${name}, ${weights} weights`;
  return distance === null ? name : `${name}, ${distance}`;
}
