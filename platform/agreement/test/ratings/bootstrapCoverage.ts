/**
 * How often bootstrap intervals hold the true value, on simulated studies. Run by hand; docs/reference/ratings.md has the figures.
 *
 *     node platform/agreement/test/ratings/bootstrapCoverage.ts [studies]
 */
import { bootstrap } from '../../src/ratings/bootstrap/bootstrap.ts';
import { philox4x32 } from '../../src/ratings/bootstrap/philox.ts';
import type { Resampling } from '../../src/ratings/bootstrap/resampling.ts';
import {
  alphaStatistic,
  chanceCorrectedStatistic,
  iccStatistic,
  type Statistic,
} from '../../src/ratings/bootstrap/statistic.ts';
import { categoryRatings } from '../../src/ratings/categoryRatings.ts';
import { numberRatings } from '../../src/ratings/numberRatings.ts';
import type { RatingsFrame } from '../../src/ratings/ratings.ts';
import { countOnce } from '../../src/ratings/weighting.ts';

const STUDIES = Number(process.argv[2] ?? 300);
const REPLICATES = 400;

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
type Kind = 'fleiss' | 'alpha' | 'icc';

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
  if (kind === 'icc') {
    const ratings = numberRatings({ scale: 'interval', rows, patients });
    return { frame: ratings, statistic: iccStatistic(ratings, 'agreement') };
  }
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

function estimateOf({ frame, statistic }: Study): number {
  return statistic.of(countOnce(frame)).value ?? Number.NaN;
}

function cover(
  name: string,
  kind: Kind,
  patients: number,
  biases: readonly number[] | number,
  resampling: Resampling,
  interval: 'bca' | 'percentile',
): void {
  const truth =
    typeof biases === 'number'
      ? Array.from({ length: 400 }, (_, index) => estimateOf(study(1_000_000 + index, kind, 300, 12))).reduce(
          (sum, value) => sum + value / 400,
          0,
        )
      : estimateOf(study(1_000_000, kind, 20_000, biases));
  let below = 0;
  let above = 0;
  let none = 0;
  for (let number = 0; number < STUDIES; number += 1) {
    const one = study(number, kind, patients, biases);
    const made = bootstrap(one.frame, one.statistic, {
      seed: number,
      resampling,
      replicates: REPLICATES,
      kind: interval,
    });
    const bounds = made.interval.interval;
    if (!bounds) none += 1;
    else if (truth < bounds.low) below += 1;
    else if (truth > bounds.high) above += 1;
  }
  const held = (100 * (STUDIES - none - below - above)) / (STUDIES - none);
  process.stdout.write(
    `${name}, ${kind}, ${patients} patients, ${interval}: holds ${truth.toFixed(3)} in ${held.toFixed(1)} %, truth below ${below}, above ${above}, no interval ${none}\n`,
  );
}

const THREE = [-0.2, 0, 0.15];
for (const kind of ['fleiss', 'alpha', 'icc'] as const)
  for (const patients of [20, 40])
    for (const interval of ['bca', 'percentile'] as const)
      cover('these 3 readers', kind, patients, THREE, 'patients', interval);
for (const readers of [5, 8])
  cover(`readers in general from ${readers}`, 'alpha', 40, readers, 'patientsAndReaders', 'percentile');
