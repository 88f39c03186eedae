import { describe, expect, it } from 'vitest';
import { numbered, ofCounts } from '../../../test/ratings/oracles.ts';
import { categoryRatings } from '../categoryRatings.ts';
import { numberRatings } from '../numberRatings.ts';
import { rowsOfReads } from '../ratingsOfReads.ts';
import { UNDEFINED_REASONS } from '../undefinedReasons.ts';
import { blandAltman } from './blandAltman.ts';
import { cohenKappa } from './cohenKappa.ts';
import { fleissKappa } from './fleissKappa.ts';
import { intraclassCorrelation } from './icc.ts';
import { kendallW } from './kendallW.ts';
import { krippendorffAlpha } from './krippendorffAlpha.ts';
import { percentAgreement } from './percentAgreement.ts';
import { congerKappa, lightKappa } from './sameReaders.ts';
import { brennanPrediger, generalisedFleiss, gwetAgreement, observedAgreement } from './severalReaders.ts';
import { specificAgreement } from './specificAgreement.ts';

type Rows = (number | null)[][];
const refused = expect.objectContaining({ code: 'RATINGS_INVALID' });

/** Whether a result, however deep, holds a number that is none. */
function holdsNoNaN(result: unknown): boolean {
  if (typeof result === 'number') return Number.isFinite(result);
  if (result instanceof Float64Array) return result.every(Number.isFinite);
  return typeof result !== 'object' || result === null || Object.values(result).every(holdsNoNaN);
}

const DEGENERATE: Readonly<Record<string, Rows>> = {
  'no case': [],
  'one case': [[1, 2, 2]],
  'nothing rated': [
    [null, null, null],
    [null, null, null],
  ],
  'one rating a case': [
    [1, null, null],
    [null, 2, null],
  ],
  'all the same': [
    [2, 2, 2],
    [2, 2, 2],
    [2, 2, 2],
  ],
  'one reader with one level': [
    [1, 2, 1],
    [1, 1, 1],
    [1, 3, 1],
  ],
  'agreement without error': [
    [1, 1, 1],
    [2, 2, 2],
    [3, 3, 3],
  ],
  'differences that cancel': [
    [1, 2],
    [2, 1],
  ],
  'a reader without ratings': [
    [1, 2, null],
    [2, 2, null],
    [3, 3, null],
  ],
};

describe.each(Object.entries(DEGENERATE))('%s', (_, rows) => {
  it('never gives NaN, and a reason wherever there is no number', () => {
    const width = rows[0]?.length ?? 2;
    const readers = Array.from({ length: width }, (__, index) => `r${index}`);
    const strings = rows.map((row) => row.map((value) => (value === null ? null : String(value))));
    const grades = categoryRatings({ scale: 'ordinal', levels: ['1', '2', '3'], rows: strings, readers });
    const numbers = numberRatings({ scale: 'ratio', rows, readers });
    const results: unknown[] = [
      cohenKappa(grades),
      cohenKappa(grades, { weights: 'quadratic' }),
      congerKappa(grades),
      lightKappa(grades),
      generalisedFleiss(grades),
      gwetAgreement(grades),
      brennanPrediger(grades),
      observedAgreement(grades),
      specificAgreement(grades, '2'),
      percentAgreement(numbers, 1),
      kendallW(numbers),
      blandAltman(numbers, { difference: 'absolute' }),
      blandAltman(numbers, { difference: 'percent' }),
      ...(['oneWay', 'agreement', 'consistency'] as const).map((form) => intraclassCorrelation(numbers, form)),
      ...(['nominal', 'ordinal', 'interval', 'ratio'] as const).map((scale) => krippendorffAlpha(numbers, scale)),
    ];
    for (const result of results) expect(holdsNoNaN(result), JSON.stringify(result)).toBe(true);
    for (const { value, reason } of results.slice(0, 2) as { value: number | null; reason: string | null }[])
      expect(value === null).toBe(reason !== null && reason in UNDEFINED_REASONS);
  });
});

describe('degenerate tables', () => {
  const same = numbered(
    [
      [1, 1],
      [1, 1],
    ],
    3,
  );

  it('one level used by all: no kappa and no alpha, AC1 and Brennan-Prediger 1', () => {
    expect(cohenKappa(same)).toMatchObject({ value: null, reason: 'oneCategory', percentAgreement: 1, pabak: 1 });
    expect(fleissKappa(same)).toMatchObject({ value: null, reason: 'oneCategory' });
    expect(krippendorffAlpha(same)).toEqual({ value: null, reason: 'oneCategory' });
    expect(congerKappa(same).reason).toBe('oneCategory');
    expect(gwetAgreement(same).value).toBe(1);
    expect(brennanPrediger(same).value).toBe(1);
  });

  it('one reader with a single level: kappa is 0, which says that his ratings say nothing', () => {
    expect(
      cohenKappa(
        numbered(
          [
            [1, 1],
            [1, 2],
            [1, 1],
          ],
          2,
        ),
      ).value,
    ).toBe(0);
  });

  it('a scale of one level has no coefficient', () => {
    const one = categoryRatings({ scale: 'nominal', levels: ['a'], rows: [['a', 'a']] });
    expect(cohenKappa(one).reason).toBe('oneLevel');
    expect(gwetAgreement(one).reason).toBe('oneLevel');
  });

  it('several cases of a patient: the value stands, the error of independent cases does not', () => {
    const ratings = {
      ...ofCounts([
        [5, 1],
        [2, 4],
      ]),
      patients: Array.from({ length: 12 }, (_, index) => `p${index % 6}`),
    };
    expect(cohenKappa(ratings)).toMatchObject({ standardError: null, interval: { reason: 'casesOfOnePatient' } });
    expect(cohenKappa(ratings).value).not.toBeNull();
    expect(gwetAgreement(ratings).interval.reason).toBe('casesOfOnePatient');
  });

  it('perfect agreement on numbers: 1 without an interval; a constant shift: consistent, not agreeing', () => {
    const perfect = numberRatings({
      scale: 'interval',
      rows: [
        [1, 1],
        [2, 2],
        [4, 4],
      ],
    });
    for (const form of ['oneWay', 'agreement', 'consistency'] as const)
      expect(intraclassCorrelation(perfect, form).single).toEqual({
        estimate: { value: 1, reason: null },
        interval: { interval: null, reason: 'noError' },
      });
    const shifted = numberRatings({
      scale: 'interval',
      rows: [
        [1, 2],
        [2, 3],
        [4, 5],
      ],
    });
    expect(intraclassCorrelation(shifted, 'consistency').single.estimate.value).toBeCloseTo(1, 12);
    expect(intraclassCorrelation(shifted, 'agreement').single.estimate.value).toBeLessThan(0.85);
    expect(blandAltman(shifted, { difference: 'absolute' })).toMatchObject({
      bias: -1,
      lowerLimit: -1,
      upperLimit: -1,
      biasInterval: { reason: 'noError' },
    });
  });

  it('numbers that are all equal, and differences that cancel, have no correlation', () => {
    const constant = numberRatings({
      scale: 'interval',
      rows: [
        [0.1, 0.1],
        [0.1, 0.1],
        [0.1, 0.1],
      ],
    });
    for (const form of ['oneWay', 'agreement', 'consistency'] as const)
      expect(intraclassCorrelation(constant, form).single.estimate.reason).toBe('noVariance');
    expect(krippendorffAlpha(constant).reason).toBe('noVariance');
    expect(kendallW(constant).estimate.reason).toBe('noVariance');
    const cancelling = numberRatings({
      scale: 'interval',
      rows: [
        [1, 2],
        [2, 1],
      ],
    });
    expect(intraclassCorrelation(cancelling, 'agreement').single.estimate.reason).toBe('cancels');
  });

  it('zero against zero has no difference in percent, and is counted', () => {
    const rows = [
      [0, 0],
      [2, 1],
      [3, 3],
    ];
    expect(blandAltman(numberRatings({ scale: 'ratio', rows }), { difference: 'percent' })).toMatchObject({
      withoutPercent: 1,
      cases: 2,
    });
    const zeros = numberRatings({ scale: 'ratio', rows: [[0, 0]] });
    expect(blandAltman(zeros, { difference: 'percent' }).reason).toBe('percentOfZero');
    expect(() => blandAltman(numberRatings({ scale: 'interval', rows }), { difference: 'percent' })).toThrow(refused);
  });

  it('ratio distances of zero and zero are none', () => {
    const zeros = numberRatings({
      scale: 'ratio',
      rows: [
        [0, 0],
        [1, 1],
        [2, 1],
      ],
    });
    expect(krippendorffAlpha(zeros, 'ratio').value).toBeGreaterThan(0);
  });
});

describe('limits of agreement with several cases a patient', () => {
  it('are wider than if the cases were independent, where patients differ', () => {
    // Two patients measured well, one badly, four cases each.
    const differences = [0, 0.1, -0.1, 0, 0.1, 0, 0, -0.1, 3, 3.1, 2.9, 3];
    const rows = differences.map((difference) => [10 + difference, 10]);
    const plain = blandAltman(numberRatings({ scale: 'interval', rows }), { difference: 'absolute' });
    const patients = differences.map((_, index) => `p${Math.floor(index / 4)}`);
    const repeated = blandAltman(numberRatings({ scale: 'interval', rows, patients }), { difference: 'absolute' });
    expect(repeated).toMatchObject({
      method: 'repeated',
      patients: 3,
      upperLimitInterval: { reason: 'casesOfOnePatient' },
    });
    expect(repeated.bias).toBe(plain.bias);
    // By hand: within 0.02/3, between (3 with mean square 12) (12 - 0.02/3)/4.
    const within = (0.02 + 0.02 + 0.02) / 9;
    const means = [0, 0, 3];
    const between = (4 * means.reduce((sum, mean) => sum + (mean - 1) ** 2, 0)) / 2;
    expect(repeated.standardDeviation).toBeCloseTo(Math.sqrt(within + (between - within) / 4), 12);
    expect(repeated.standardDeviation ?? 0).toBeGreaterThan(plain.standardDeviation ?? Number.NaN);
  });
});

describe('a table of ratings refuses', () => {
  it('rows, names and ratings that do not fit', () => {
    const category = (input: Partial<Parameters<typeof categoryRatings>[0]>) => () =>
      categoryRatings({ scale: 'nominal', rows: [['a', 'b']], ...input });
    for (const wrong of [
      category({ rows: [['a', 'b'], ['a']] }),
      category({ scale: 'ordinal' }),
      category({ levels: ['a', 'a', 'b'] }),
      category({ levels: ['a'] }),
      category({ cases: ['x', 'y'] }),
      category({ readers: ['x', 'x'] }),
      category({ patients: [] }),
      category({
        rows: [
          ['a', 'b'],
          ['a', 'b'],
        ],
        cases: ['x', 'x'],
      }),
      () => numberRatings({ scale: 'interval', rows: [[1, Number.NaN]] }),
      () => numberRatings({ scale: 'ratio', rows: [[1, -1]] }),
      () => cohenKappa(numbered([[1, 2]], 2), { readers: [0, 2] }),
      () => cohenKappa(numbered([[1, 2]], 2), { readers: [1, 1] }),
      () => cohenKappa(numbered([[1, 2]], 2, 'nominal'), { weights: 'linear' }),
      () => krippendorffAlpha(numbered([[1, 2]], 2), 'interval'),
      () => krippendorffAlpha(numbered([[1, 2]], 2, 'nominal'), 'ordinal'),
      () => percentAgreement(numbered([[1, 2]], 2, 'nominal'), 1),
      () => percentAgreement(numbered([[1, 2]], 2), -1),
      () => specificAgreement(numbered([[1, 2]], 2), 'three'),
      () =>
        fleissKappa(
          numbered(
            [
              [1, 2, 1],
              [1, 2, null],
            ],
            2,
          ),
        ),
    ])
      expect(wrong).toThrow(refused);
  });

  it('a reader who rated a case twice, and a case of two patients', () => {
    const read = { case: 'c', patient: 'p', reader: 'r', value: 1 };
    expect(() => rowsOfReads([read, read])).toThrow(refused);
    expect(() => rowsOfReads([read, { ...read, reader: 's', patient: 'q' }])).toThrow(refused);
  });

  it('nothing for the order in which ratings come', () => {
    const reads = ['c2', 'c1', 'c3'].flatMap((name) =>
      ['s', 'r'].map((reader) => ({ case: name, patient: `p${name}`, reader, value: `${name}${reader}` })),
    );
    expect(rowsOfReads(reads)).toEqual(rowsOfReads(reads.toReversed()));
    expect(rowsOfReads(reads.slice(1))).toMatchObject({ cases: ['c1', 'c2', 'c3'], readers: ['r', 's'] });
    expect(rowsOfReads(reads.slice(1)).rows[1]).toEqual(['c2r', null]);
  });
});

it('exchanging two readers changes no bit of kappa, errors, alpha and correlation', () => {
  const rows = [
    [1, 2],
    [2, 2],
    [3, 1],
    [3, 3],
    [1, 1],
    [2, 3],
  ];
  const turned = rows.map(([a, b]) => [b ?? null, a ?? null]);
  const grades = [numbered(rows, 3), numbered(turned, 3)] as const;
  const numbers = [numberRatings({ scale: 'ratio', rows }), numberRatings({ scale: 'ratio', rows: turned })] as const;
  const [a, b] = grades.map((one) => cohenKappa(one, { weights: 'linear' }));
  expect(a?.value).toBe(b?.value);
  expect(a?.standardError).toBe(b?.standardError);
  expect(krippendorffAlpha(grades[0])).toEqual(krippendorffAlpha(grades[1]));
  expect(krippendorffAlpha(numbers[0])).toEqual(krippendorffAlpha(numbers[1]));
  expect(intraclassCorrelation(numbers[0], 'agreement')).toEqual(intraclassCorrelation(numbers[1], 'agreement'));
});
