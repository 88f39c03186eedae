import { describe, expect, it } from 'vitest';
import { CATEGORY_TABLES, NUMBER_TABLES, PYTHON } from '../../../test/ratings/oracles.ts';
import { categoryRatings } from '../categoryRatings.ts';
import { generalisedFleiss } from '../coefficients/severalReaders.ts';
import { numberRatings } from '../numberRatings.ts';
import { defined, notDefined } from '../undefinedReasons.ts';
import { countOnce, type Weighting } from '../weighting.ts';
import { bootstrap, bootstrapOfReplicates } from './bootstrap.ts';
import { bcaBounds, percentileBounds } from './bootstrapBounds.ts';
import { drawTimes } from './draws.ts';
import { philox4x32 } from './philox.ts';
import { bootstrapReplicates } from './resampling.ts';
import {
  alphaStatistic,
  chanceCorrectedStatistic,
  cohenStatistic,
  congerStatistic,
  iccStatistic,
  percentAgreementStatistic,
  type Statistic,
  specificAgreementStatistic,
} from './statistic.ts';

const hex = (words: readonly number[]): string => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
const categoriesNamed = (name: string) => {
  const found = CATEGORY_TABLES.find(([key]) => key === name);
  if (!found) throw new Error(`no table ${name}`);
  return found[1];
};
const GAPS = categoriesNamed('five grades, five readers, gaps');

describe('Philox4x32-10', () => {
  it('gives the known answers of its authors (Random123, kat_vectors)', () => {
    const all = 0xffffffff;
    expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(hex(philox4x32([all, all, all, all], [all, all]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(hex(philox4x32([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]))).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });

  it('draws everything equally often, and as often as was asked', () => {
    const total = new Float64Array(7);
    for (let resample = 0; resample < 3000; resample += 1) {
      const times = drawTimes(42, resample, 'patients', 7);
      expect(times.reduce((sum, time) => sum + time, 0)).toBe(7);
      for (const [which, time] of times.entries()) total[which] = (total[which] ?? 0) + time;
    }
    // Chi-square with 6 degrees of freedom stays below 22.5 in 999 of 1000 seeds.
    expect(total.reduce((sum, count) => sum + (count - 3000) ** 2 / 3000, 0)).toBeLessThan(22.5);
  });

  it('takes all 53 bits of a seed, and refuses what is none', () => {
    expect(drawTimes(1, 0, 'patients', 50)).not.toEqual(drawTimes(1 + 2 ** 32, 0, 'patients', 50));
    expect(drawTimes(1, 0, 'patients', 50)).not.toEqual(drawTimes(1, 0, 'readers', 50));
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN])
      expect(() => drawTimes(seed, 0, 'patients', 5)).toThrow(expect.objectContaining({ code: 'RATINGS_INVALID' }));
  });
});

describe('bounds', () => {
  it('of the same resamples are those of SciPy, percentile and BCa', () => {
    const { data, replicates, BCa, percentile } = PYTHON.bootstrap;
    const rising = Float64Array.from(replicates).sort();
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const jackknife = data.map((_, left) => mean(data.filter((__, index) => index !== left)));
    const ours = bcaBounds(rising, mean(data), jackknife, 0.95);
    expect(ours[0]).toBeCloseTo(BCa[0] ?? 0, 12);
    expect(ours[1]).toBeCloseTo(BCa[1] ?? 0, 12);
    expect(percentileBounds(rising, 0.95)[0]).toBeCloseTo(percentile[0] ?? 0, 12);
    expect(percentileBounds(rising, 0.95)[1]).toBeCloseTo(percentile[1] ?? 0, 12);
  });
});

describe('the bootstrap of patients', () => {
  it('is the same to the bit however it is split', () => {
    const statistic = alphaStatistic(GAPS);
    const plan = { seed: 20_260_701, resampling: 'patientsAndReaders' } as const;
    const whole = bootstrapReplicates(GAPS, statistic, plan, 0, 60);
    const parts = [40, 0, 20].map(
      (from) => [from, bootstrapReplicates(GAPS, statistic, plan, from, from + 20)] as const,
    );
    const joined = new Float64Array(60);
    for (const [from, part] of parts) joined.set(part, from);
    expect(new BigUint64Array(joined.buffer)).toEqual(new BigUint64Array(whole.buffer));
    expect(bootstrapOfReplicates(GAPS, statistic, plan, joined)).toEqual(
      bootstrap(GAPS, statistic, { ...plan, replicates: 60 }),
    );
  });

  it('keeps the cases of a patient together', () => {
    const patients = ['p', 'q', 'p', 'r', 'q', 'p'];
    const frame = {
      cases: patients.map((_, index) => `c${index}`),
      patients,
      readers: ['a'],
      identity: 'persons',
    } as const;
    const seen: Weighting[] = [];
    const statistic: Statistic = {
      readersMayRepeat: false,
      of: (weighting) => {
        seen.push(weighting);
        return defined(0);
      },
    };
    bootstrapReplicates(frame, statistic, { seed: 5, resampling: 'patients' }, 0, 50);
    expect(seen).toHaveLength(50);
    for (const { cases } of seen) {
      expect([cases[2], cases[5], cases[4]]).toEqual([cases[0], cases[0], cases[1]]);
      expect((cases[0] ?? 0) + (cases[1] ?? 0) + (cases[3] ?? 0)).toBe(3);
    }
    expect(new Set(seen.map(({ cases }) => Array.from(cases).join())).size).toBeGreaterThan(5);
  });

  it('weighs a case as if its row stood there that often, for every statistic', () => {
    const times = [2, 0, 3, 1];
    const of = <T>(rows: readonly T[]): T[] =>
      rows.flatMap((row, index) => Array.from({ length: times[index % 4] ?? 0 }, () => row));
    const levels = ['1', '2', '3', '4', '5'];
    for (const name of ['four grades, two readers', 'five grades, five readers, gaps']) {
      const ratings = categoriesNamed(name);
      const width = ratings.readers.length;
      const rows = ratings.cases.map((_, row) =>
        Array.from(ratings.codes.subarray(row * width, (row + 1) * width), (code) => levels[code] ?? null),
      );
      const plain = categoryRatings({ scale: 'ordinal', levels: ratings.levels, rows });
      const repeated = categoryRatings({ scale: 'ordinal', levels: ratings.levels, rows: of(rows) });
      const weighting = { ...countOnce(plain), cases: rows.map((_, index) => times[index % 4] ?? 0) };
      for (const make of [
        (r: typeof plain) => alphaStatistic(r),
        (r: typeof plain) => alphaStatistic(r, { weights: 'linear' }),
        (r: typeof plain) => chanceCorrectedStatistic(r, 'gwet', 'quadratic'),
        (r: typeof plain) => chanceCorrectedStatistic(r, 'fleiss'),
        (r: typeof plain) => cohenStatistic(r, [0, 1], 'quadratic'),
        (r: typeof plain) => congerStatistic(r, 'ordinal'),
        (r: typeof plain) => percentAgreementStatistic(r, 1),
        (r: typeof plain) => specificAgreementStatistic(r, 1, true),
      ])
        expect(make(plain).of(weighting).value).toBeCloseTo(
          make(repeated).of(countOnce(repeated)).value ?? Number.NaN,
          12,
        );
    }
    for (const [, ratings] of NUMBER_TABLES) {
      const width = ratings.readers.length;
      const rows = ratings.cases.map((_, row) =>
        Array.from(ratings.values.subarray(row * width, (row + 1) * width), (value) =>
          Number.isNaN(value) ? null : value,
        ),
      );
      const repeated = numberRatings({ scale: 'ratio', rows: of(rows) });
      const weighting = { ...countOnce(ratings), cases: rows.map((_, index) => times[index % 4] ?? 0) };
      for (const form of ['oneWay', 'agreement', 'consistency'] as const) {
        const theirs = iccStatistic(repeated, form).of(countOnce(repeated));
        expect(iccStatistic(ratings, form).of(weighting).value).toBeCloseTo(theirs.value ?? Number.NaN, 12);
      }
      for (const scale of ['ordinal', 'interval', 'ratio'] as const) {
        const theirs = alphaStatistic(repeated, scale).of(countOnce(repeated));
        expect(alphaStatistic(ratings, scale).of(weighting).value).toBeCloseTo(theirs.value ?? Number.NaN, 12);
      }
    }
  });

  it('never lets a reader who is drawn twice agree with himself', () => {
    const rows = [
      ['a', 'b', 'a'],
      ['b', 'b', 'a'],
      ['a', 'b', 'b'],
    ];
    const ratings = categoryRatings({ scale: 'nominal', rows });
    const weighting = { cases: [1, 1, 1], readers: [2, 1, 0] };
    // Only the pair of the first two readers is left: they agree in one case of three.
    for (const statistic of [percentAgreementStatistic(ratings), chanceCorrectedStatistic(ratings, 'none')])
      expect(statistic.of(weighting).value).toBeCloseTo(1 / 3, 12);
    expect(percentAgreementStatistic(ratings).of({ cases: [1, 1, 1], readers: [3, 0, 0] })).toEqual(
      notDefined('noPairs'),
    );
    expect(alphaStatistic(ratings).of({ cases: [1, 1, 1], readers: [3, 0, 0] })).toEqual(notDefined('noPairs'));
  });

  it('holds the true value about as often as it says, where taking cases as independent does not', () => {
    // A Dice whose level is the patient's, four cases each: seeded uniform draws, true mean 0.8.
    const uniform = (study: number, index: number): number =>
      (philox4x32([index, study, 9, 9], [1, 2])[0] + 0.5) / 2 ** 32;
    const cases = Array.from({ length: 80 }, (_, index) => `c${index}`);
    const patients = cases.map((_, index) => `p${Math.floor(index / 4)}`);
    const studies = 120;
    let byPatient = 0;
    let byCase = 0;
    for (let study = 0; study < studies; study += 1) {
      const values = cases.map(
        (_, index) => 0.7 + 0.2 * uniform(study, 1000 + Math.floor(index / 4)) + 0.04 * (uniform(study, index) - 0.5),
      );
      const mean: Statistic = {
        readersMayRepeat: true,
        of: (weighting) => {
          const sum = values.reduce((total, value, index) => total + value * (weighting.cases[index] ?? 0), 0);
          return defined(sum / Array.from(weighting.cases).reduce((total, times) => total + times, 0));
        },
      };
      const holds = (owners: readonly string[]): boolean => {
        const frame = { cases, patients: owners, readers: ['a', 'b'], identity: 'persons' } as const;
        const { interval } = bootstrap(frame, mean, { seed: study, resampling: 'patients', replicates: 120 }).interval;
        return interval !== null && interval.low <= 0.8 && 0.8 <= interval.high;
      };
      if (holds(patients)) byPatient += 1;
      if (holds(cases)) byCase += 1;
    }
    expect(byPatient / studies).toBeGreaterThan(0.87);
    expect(byCase / studies).toBeLessThan(0.8);
  });

  it('gives an interval as wide as the analytic one where cases are independent', () => {
    const ratings = categoriesNamed('three names, four readers');
    const analytic = generalisedFleiss(ratings).interval.interval;
    const { interval } = bootstrap(ratings, chanceCorrectedStatistic(ratings, 'fleiss'), {
      seed: 1,
      resampling: 'patients',
      replicates: 600,
    }).interval;
    const ratio =
      ((interval?.high ?? 0) - (interval?.low ?? 0)) / ((analytic?.high ?? Number.NaN) - (analytic?.low ?? Number.NaN));
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.2);
  });
});

describe('there is no interval, and it is said why', () => {
  const rows = [
    ['a', 'a', 'b'],
    ['b', 'b', 'b'],
    ['a', 'a', 'a'],
    ['b', 'a', 'b'],
  ];
  const options = { seed: 1, replicates: 100 } as const;
  const reasonOf = (
    input: Parameters<typeof categoryRatings>[0],
    statisticOf = percentAgreementStatistic as (r: ReturnType<typeof categoryRatings>) => Statistic,
    resampling: 'patients' | 'patientsAndReaders' = 'patients',
  ) => {
    const ratings = categoryRatings(input);
    return bootstrap(ratings, statisticOf(ratings), { ...options, resampling }).interval.reason;
  };

  it('for one patient, unknown or too few readers, and coefficients that cannot repeat a reader', () => {
    expect(reasonOf({ scale: 'nominal', rows, patients: ['p', 'p', 'p', 'p'] })).toBe('onePatient');
    expect(reasonOf({ scale: 'nominal', rows, identity: 'slots' }, undefined, 'patientsAndReaders')).toBe(
      'readersUnknown',
    );
    const two = rows.map((row) => row.slice(0, 2));
    expect(reasonOf({ scale: 'nominal', rows: two }, undefined, 'patientsAndReaders')).toBe('tooFewReaders');
    expect(reasonOf({ scale: 'nominal', rows }, (r) => cohenStatistic(r, [0, 1]), 'patientsAndReaders')).toBe(
      'readersNotResampled',
    );
  });

  it('for a value that is not defined, or too often not', () => {
    const same = rows.map((row) => row.map(() => 'a'));
    expect(reasonOf({ scale: 'nominal', rows: same }, (r) => alphaStatistic(r))).toBe('oneCategory');
    expect(reasonOf({ scale: 'nominal', rows: same })).toBe('sameInResamples');
    const rare = [...same, ['a', 'a', 'b']];
    expect(reasonOf({ scale: 'nominal', rows: rare }, (r) => alphaStatistic(r))).toBe('tooOftenUndefined');
  });
});
