import { bootstrap } from '../../src/ratings/bootstrap/bootstrap.ts';
import { jackknifeInterval } from '../../src/ratings/bootstrap/jackknife.ts';
import { philox4x32 } from '../../src/ratings/bootstrap/philox.ts';
import type { Resampling } from '../../src/ratings/bootstrap/resampling.ts';
import {
  alphaStatistic,
  chanceCorrectedStatistic,
  iccStatistic,
  type Statistic,
} from '../../src/ratings/bootstrap/statistic.ts';
import { categoryRatings } from '../../src/ratings/categoryRatings.ts';
import type { ConfidenceInterval } from '../../src/ratings/confidenceInterval.ts';
import { numberRatings } from '../../src/ratings/numberRatings.ts';
import type { RatingsFrame } from '../../src/ratings/ratings.ts';
import { countOnce } from '../../src/ratings/weighting.ts';

/** What is estimated in the simulated studies. `iccSkewed`: of a lognormal value; `iccOneWay`: two or three readings of a case. */
export const KINDS = ['fleiss', 'alpha', 'alphaOfNumbers', 'icc', 'iccOfTwo', 'iccSkewed', 'iccOneWay'] as const;

/** A kind of {@link KINDS}. */
export type Kind = (typeof KINDS)[number];

/** Which studies, and which interval. */
export interface CoverageAsked {
  readonly kind: Kind;
  readonly patients: number;
  /** Of each reader, given; or so many drawn anew in each study. */
  readonly biases: readonly number[] | number;
  readonly resampling: Resampling;
  readonly interval: 'bca' | 'percentile' | 'jackknife';
  readonly studies: number;
}

const REPLICATES = 400;

/** How often the intervals of seeded studies hold the true value; those without an interval are not counted. */
export function coverage(asked: CoverageAsked) {
  const { kind, biases, studies } = asked;
  const truth =
    typeof biases === 'number'
      ? Array.from({ length: 400 }, (_, index) => estimateOf(study(1_000_000 + index, kind, 300, 12))).reduce(
          (sum, value) => sum + value / 400,
          0,
        )
      : estimateOf(study(1_000_000, kind, 20_000, biases));
  let [below, above, none] = [0, 0, 0];
  for (let number = 0; number < studies; number += 1) {
    const bounds = intervalOf(study(number, kind, asked.patients, biases), asked, number);
    if (!bounds) none += 1;
    else if (truth < bounds.low) below += 1;
    else if (truth > bounds.high) above += 1;
  }
  return { asked, truth, held: 1 - (below + above) / (studies - none), below, above, none };
}

function intervalOf(
  { frame, statistic }: Study,
  { interval, resampling }: CoverageAsked,
  seed: number,
): ConfidenceInterval | null {
  if (interval !== 'jackknife')
    return bootstrap(frame, statistic, { seed, resampling, replicates: REPLICATES, kind: interval }).interval.interval;
  const { stabilised } = statistic;
  if (!stabilised) throw new Error('a jackknife needs a scale');
  return jackknifeInterval(frame, { ...statistic, stabilised }).interval;
}

/** Draws of one study, from a stream of its own. */
function drawsOf(study: number): { uniform: () => number; normal: () => number } {
  let block = 0;
  const uniform = (): number => {
    block += 1;
    return (philox4x32([block, study, 0, 77], [2024, 7])[0] + 0.5) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

interface Study {
  readonly frame: RatingsFrame;
  readonly statistic: Statistic;
}

/** Patients of one to three cases; readers with a bias of their own, given or drawn. */
function study(number: number, kind: Kind, patientCount: number, biases: readonly number[] | number): Study {
  const { uniform, normal } = drawsOf(number);
  const readers = typeof biases === 'number' ? Array.from({ length: biases }, () => 0.35 * normal()) : biases;
  const rows: number[][] = [];
  const patients: string[] = [];
  for (let patient = 0; patient < patientCount; patient += 1) {
    const level = 0.8 * normal();
    for (let left = 1 + Math.floor(3 * uniform()); left > 0; left -= 1) {
      const truth = level + 0.8 * normal();
      rows.push(readers.map((bias) => truth + bias + 0.6 * normal()));
      patients.push(`p${patient}`);
    }
  }
  if (kind === 'fleiss' || kind === 'alpha') {
    const grade = (value: number): string => (value < 0.3 ? 'low' : value < 1.2 ? 'middle' : 'high');
    const ratings = categoryRatings({
      scale: 'ordinal',
      levels: ['low', 'middle', 'high'],
      rows: rows.map((row) => row.map(grade)),
      patients,
    });
    const statistic = kind === 'alpha' ? alphaStatistic(ratings) : chanceCorrectedStatistic(ratings, 'fleiss');
    return { frame: ratings, statistic };
  }
  const shown = kind === 'iccSkewed' ? rows.map((row) => row.map((value) => Math.exp(0.7 * value))) : rows;
  const some =
    kind === 'iccOneWay' ? shown.map((row) => row.map((value, r) => (r > 1 && uniform() < 0.5 ? null : value))) : shown;
  const ratings = numberRatings({ scale: 'interval', rows: some, patients });
  if (kind === 'alphaOfNumbers') return { frame: ratings, statistic: alphaStatistic(ratings) };
  return { frame: ratings, statistic: iccStatistic(ratings, kind === 'iccOneWay' ? 'oneWay' : 'agreement') };
}

function estimateOf({ frame, statistic }: Study): number {
  return statistic.of(countOnce(frame)).value ?? Number.NaN;
}
