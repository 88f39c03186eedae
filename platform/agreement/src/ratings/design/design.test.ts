import { readFileSync } from 'node:fs';
import { testDataPath, withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { ofCounts } from '../../../test/ratings/oracles.ts';
import { jackknifeInterval } from '../bootstrap/jackknife.ts';
import { iccStatistic } from '../bootstrap/statistic.ts';
import { categoryRatings } from '../categoryRatings.ts';
import { cohenKappa } from '../coefficients/cohenKappa.ts';
import { intraclassCorrelation } from '../coefficients/icc.ts';
import { numberRatings } from '../numberRatings.ts';
import type { Scale } from '../ratings.ts';
import { rowsOfReads } from '../ratingsOfReads.ts';
import { annotation } from './annotation.ts';
import { COEFFICIENT_CHOICES, chooseCoefficient } from './chooseCoefficient.ts';
import { type DesignKind, detectDesign } from './detectDesign.ts';
import { reliabilityOf } from './reliabilityOf.ts';

/** Two reads a case by turns of the readers; links nobody across the groups. */
function pool(groups: readonly (readonly string[])[], casesEach: number) {
  const reads = groups.flatMap((group) =>
    group.flatMap((first, index) =>
      Array.from({ length: casesEach }, (_, number) =>
        [first, group[(index + 1) % group.length] ?? first].map((reader, place) => ({
          case: `${first}-${String(number).padStart(2, '0')}`,
          patient: `p${first}-${number}`,
          reader,
          value: (number + (number % 5 === 0 ? place : 0)) % 3,
        })),
      ).flat(),
    ),
  );
  return rowsOfReads(reads);
}

describe('the design of a table', () => {
  it('is crossed if all read all, crossed with gaps if few are missing, else a pool', () => {
    const rows = Array.from({ length: 20 }, (_, row) => [row, row + 1, row + 2]);
    const gaps = rows.map((row, index) => row.map((value, column) => (index < 3 && column === 0 ? null : value)));
    const many = rows.map((row, index) => row.map((value, column) => (index % 3 === column ? null : value)));
    const of = (input: (number | null)[][]) => detectDesign(numberRatings({ scale: 'interval', rows: input }));
    expect(of(rows)).toMatchObject({ kind: 'crossed', fewestRatings: 3, mostRatings: 3, pairedCases: 20 });
    expect(of(gaps)).toMatchObject({ kind: 'crossedWithGaps', fewestRatings: 2, mostRatings: 3 });
    expect(of(many)).toMatchObject({ kind: 'pool', fewestRatings: 2, mostRatings: 2 });
    expect(of(many).overlap).toMatchObject({ connected: true, smallest: { cases: 6 } });
    expect(detectDesign(numberRatings({ scale: 'interval', rows, identity: 'slots' }))).toMatchObject({
      kind: 'pool',
      overlap: null,
    });
  });

  it('of two persons is never a pool, as both are known wherever there are two ratings', () => {
    const rows = Array.from({ length: 10 }, (_, row) => [row, row < 5 ? row + 1 : null]);
    const design = detectDesign(numberRatings({ scale: 'ratio', rows }));
    expect(design).toMatchObject({ kind: 'crossedWithGaps', pairedCases: 5, pairedPatients: 5, patients: 10 });
    expect(chooseCoefficient(design).coefficient).toBe('iccAgreement');
  });

  it('tells which readers cannot be compared, and the pair that shares fewest cases', () => {
    const table = numberRatings({
      scale: 'interval',
      ...pool(
        [
          ['A', 'B', 'C'],
          ['X', 'Y'],
        ],
        8,
      ),
    });
    const { overlap } = detectDesign(table);
    expect(overlap?.connected).toBe(false);
    expect(overlap?.groups).toEqual([
      ['A', 'B', 'C'],
      ['X', 'Y'],
    ]);
    expect(overlap?.smallest).toEqual({ readers: ['A', 'X'], cases: 0 });
    // X and Y share both their turns; the three others eight cases a pair, below the ten asked for.
    expect(overlap?.tooFew).toHaveLength(9);
    expect(detectDesign(table, 5).overlap?.tooFew).toHaveLength(6);
    expect(reliabilityOf(table, { claim: 'theseReaders', seed: 1, replicates: 50 }).cautions.join(' ')).toContain(
      'fall into 2 groups that share no case',
    );
  });
});

describe('the coefficient', () => {
  const design = (kind: DesignKind, scale: Scale, readers: number, ratings: readonly [number, number]) =>
    ({ kind, scale, readers, identity: 'persons', fewestRatings: ratings[0], mostRatings: ratings[1] }) as const;

  it('fits the design', () => {
    const chosen = (...args: Parameters<typeof design>) => {
      const { coefficient, weights, distance } = chooseCoefficient(design(...args));
      return [coefficient, weights ?? distance];
    };
    expect(chosen('crossed', 'nominal', 2, [2, 2])).toEqual(['cohen', 'identity']);
    expect(chosen('crossed', 'ordinal', 2, [2, 2])).toEqual(['cohen', 'quadratic']);
    expect(chosen('crossed', 'nominal', 4, [4, 4])).toEqual(['conger', 'identity']);
    expect(chosen('crossedWithGaps', 'nominal', 4, [3, 4])).toEqual(['krippendorff', 'nominal']);
    expect(chosen('crossed', 'ordinal', 4, [4, 4])).toEqual(['krippendorff', 'ordinal']);
    expect(chosen('pool', 'nominal', 7, [2, 2])).toEqual(['fleiss', 'identity']);
    expect(chosen('pool', 'nominal', 7, [1, 3])).toEqual(['krippendorff', 'nominal']);
    expect(chosen('pool', 'ordinal', 7, [2, 2])).toEqual(['krippendorff', 'ordinal']);
    expect(chosen('crossed', 'ratio', 2, [2, 2])).toEqual(['iccAgreement', null]);
    expect(chosen('crossedWithGaps', 'ratio', 3, [2, 3])).toEqual(['krippendorff', 'interval']);
    expect(chosen('pool', 'interval', 5, [2, 3])).toEqual(['iccOneWay', null]);
  });

  it('is found for every design, with a reason, and no row of the table is in vain', () => {
    const used = new Set<string>();
    for (const kind of ['crossed', 'crossedWithGaps', 'pool'] as const)
      for (const scale of ['nominal', 'ordinal', 'interval', 'ratio'] as const)
        for (const readers of [1, 2, 3, 9])
          for (const ratings of [
            [0, 0],
            [2, 2],
            [1, 3],
          ] as const) {
            const { why } = chooseCoefficient(design(kind, scale, readers, ratings));
            expect(why.length).toBe(kind === 'pool' ? 2 : 1);
            used.add(why[why.length - 1] ?? '');
          }
    expect([...used].sort()).toEqual(COEFFICIENT_CHOICES.map((row) => row.why).sort());
  });

  it('says of a pool why Cohen would be wrong', () => {
    expect(chooseCoefficient(design('pool', 'nominal', 5, [2, 2])).why[0]).toContain('would be wrong');
    const slots = { ...design('pool', 'nominal', 4, [4, 4]), identity: 'slots' } as const;
    expect(chooseCoefficient(slots).why[0]).toContain('not recorded which person');
  });
});

describe('reliability', () => {
  const options = { claim: 'theseReaders', seed: 7, replicates: 200 } as const;

  it('of two readers: kappa, what stands beside it, an interval over patients, and sentences', () => {
    const ratings = ofCounts(
      [
        [118, 5],
        [2, 0],
      ],
      'nominal',
    );
    const result = reliabilityOf(ratings, options);
    expect(result).toMatchObject({
      coefficient: 'cohen',
      name: "Cohen's kappa",
      cases: 125,
      patients: 125,
      readers: 2,
    });
    expect(result.value).toBe(cohenKappa(ratings).value);
    expect(result.percentAgreement.value).toBeCloseTo(0.944, 12);
    expect(result.pabak?.value).toBeCloseTo(0.888, 12);
    expect(result.ac1?.value).toBeGreaterThan(0.9);
    expect(result.prevalence?.[1]?.share).toBeCloseTo(7 / 250, 12);
    expect(result.cautions.join(' ')).toContain('Rarely used: 2 (2.8 %)');
    expect(result.interval.interval?.low).toBeLessThanOrEqual(result.value ?? Number.NaN);
    expect(result.bootstrap).toMatchObject({ resampling: 'patients', seed: 7, replicates: 200 });
    expect(result.why.join(' ')).toMatch(/Cohen's kappa\. The claim is about these readers.* Method: /);
    expect(reliabilityOf(ratings, options)).toEqual(result);
  });

  it('about readers in general: patients and readers drawn for categories, F for numbers, nothing for two', () => {
    const rows = Array.from({ length: 24 }, (_, row) =>
      [0, 1, 2, 3].map((reader) => ((row * 7) % 11) + ((reader * row) % 3)),
    );
    const numbers = numberRatings({ scale: 'ratio', rows });
    const general = { ...options, claim: 'readersInGeneral' } as const;
    const icc = reliabilityOf(numbers, general);
    expect(icc).toMatchObject({ coefficient: 'iccAgreement', bootstrap: null });
    expect(icc.interval).toEqual(intraclassCorrelation(numbers, 'agreement').single.interval);
    const narrowed = reliabilityOf(numbers, options);
    expect(narrowed.bootstrap).toBeNull();
    expect(narrowed.interval).toEqual(jackknifeInterval(numbers, iccStatistic(numbers, 'agreement')));
    expect(narrowed.why.join(' ')).toMatch(/these readers, so patients were left out in turn.* Method: jackknife/);
    // One case alone holds an error: no jackknife, so patients are drawn.
    const nearly = numberRatings({ scale: 'ratio', rows: [[5, 6], ...[1, 2, 3, 4].map((value) => [value, value])] });
    expect(reliabilityOf(nearly, options).bootstrap).toMatchObject({ resampling: 'patients', replicates: 200 });
    const levels = [...new Set(rows.flat())].sort((a, b) => a - b).map(String);
    const grades = categoryRatings({ scale: 'ordinal', levels, rows: rows.map((row) => row.map(String)) });
    const wide = reliabilityOf(grades, general);
    const narrow = reliabilityOf(grades, options);
    expect(wide.bootstrap?.resampling).toBe('patientsAndReaders');
    const width = ({ interval }: typeof wide) => (interval.interval?.high ?? 0) - (interval.interval?.low ?? 0);
    expect(width(wide)).toBeGreaterThan(width(narrow));
    const two = categoryRatings({ scale: 'ordinal', levels, rows: rows.map((row) => row.slice(0, 2).map(String)) });
    const refused = reliabilityOf(two, general);
    expect(refused.interval.reason).toBe('tooFewReaders');
    expect(refused.value).not.toBeNull();
    expect(refused.why.join(' ')).toContain('There is no interval. Fewer than three persons read');
  });

  it('of cases that nobody read twice is none, and says so', () => {
    const result = reliabilityOf(
      categoryRatings({
        scale: 'nominal',
        rows: [
          ['a', null],
          [null, 'b'],
        ],
      }),
      options,
    );
    expect(result).toMatchObject({ value: null, cases: 0 });
    expect(result.cautions[0]).toBe(
      '2 of 2 cases have fewer than two ratings and say nothing about agreement; they are not in the number.',
    );
    expect(reliabilityOf(categoryRatings({ scale: 'nominal', rows: [] }), options).value).toBeNull();
  });

  it('words are those of their authors, at their limits', () => {
    expect([-0.1, 0, 0.2, 0.21, 0.61, 0.81].map((value) => annotation('cohen', value)?.words)).toEqual([
      'poor',
      'slight',
      'slight',
      'fair',
      'substantial',
      'almost perfect',
    ]);
    expect(annotation('krippendorff', 0.8)?.words).toBe('reliable');
    expect(annotation('krippendorff', 0.667)?.words).toContain('tentative');
    expect(annotation('iccOneWay', 0.9)).toBeNull();
  });
});

describe.skipIf(withoutTestData())('831 nodules, four radiologists of a pool', () => {
  it('are measured as a pool over their patients, with the reason', () => {
    const text = readFileSync(testDataPath('lidc/lidc_ratings_4readers.csv'), 'utf8').trim().split(/\r?\n/);
    const heading = (text[0] ?? '').split(',');
    const lines = text.slice(1).map((line) => line.split(','));
    const column = heading.indexOf('malignancy_r1');
    const ratings = categoryRatings({
      scale: 'ordinal',
      levels: ['1', '2', '3', '4', '5'],
      rows: lines.map((line) => line.slice(column, column + 4)),
      patients: lines.map((line) => line[0] ?? ''),
      identity: 'slots',
    });
    const result = reliabilityOf(ratings, { claim: 'theseReaders', seed: 1, replicates: 200 });
    expect(result).toMatchObject({ coefficient: 'krippendorff', distance: 'ordinal', cases: 831, readers: 4 });
    expect(result.patients).toBeLessThan(831);
    expect(result.value).toBeCloseTo(0.40708264784, 9);
    const { interval } = result.interval;
    expect(interval?.low).toBeGreaterThan(0.3);
    expect(interval?.high).toBeLessThan(0.5);
    expect(result.why[0]).toContain('not recorded which person');
    expect(result.cautions.join(' ')).toContain(`belong to ${result.patients} patients`);
    expect(reliabilityOf(ratings, { claim: 'readersInGeneral', seed: 1 }).interval.reason).toBe('readersUnknown');
  });
});
