import { describe, expect, it } from 'vitest';
import { numbered, ofCounts } from '../../../test/ratings/oracles.ts';
import { numberRatings } from '../numberRatings.ts';
import { cohenKappa } from './cohenKappa.ts';
import { fleissKappa } from './fleissKappa.ts';
import { krippendorffAlpha } from './krippendorffAlpha.ts';
import { brennanPrediger } from './severalReaders.ts';
import { specificAgreement } from './specificAgreement.ts';

describe('Cohen', () => {
  it('has the textbook value of a table of two levels', () => {
    expect(
      cohenKappa(
        ofCounts([
          [20, 5],
          [10, 15],
        ]),
      ).value,
    ).toBeCloseTo(0.4, 12);
  });

  it('weights three levels plainly, linearly and by squares', () => {
    const ratings = ofCounts([
      [11, 2, 0],
      [3, 9, 4],
      [1, 2, 8],
    ]);
    expect(cohenKappa(ratings).value).toBeCloseTo(0.549296, 6);
    expect(cohenKappa(ratings, { weights: 'linear' }).value).toBeCloseTo(0.62482, 6);
    expect(cohenKappa(ratings, { weights: 'quadratic' }).value).toBeCloseTo(0.704142, 6);
  });

  it('is below zero where nearly all agree on one level, and the indices beside it say why', () => {
    const ratings = ofCounts([
      [118, 5],
      [2, 0],
    ]);
    const kappa = cohenKappa(ratings);
    expect(kappa.percentAgreement).toBeCloseTo(0.944, 12);
    expect(kappa.value).toBeCloseTo(-0.023392, 6);
    expect(kappa.pabak).toBeCloseTo(0.888, 12);
    expect(kappa.prevalenceIndex).toBeCloseTo(118 / 125, 12);
    expect(kappa.biasIndex).toBeCloseTo(3 / 125, 12);
    expect(brennanPrediger(ratings).value).toBeCloseTo(0.888, 12);
    const { positive, negative } = specificAgreement(ratings, '2');
    expect(positive.value).toBe(0);
    expect(negative.value).toBeCloseTo(236 / 243, 12);
  });
});

it('Fleiss has the value of the worked table of ten cases and fourteen readers', () => {
  const counts = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ];
  const rows = counts.map((row) => row.flatMap((count, level) => Array.from({ length: count }, () => level + 1)));
  expect(fleissKappa(numbered(rows, 5, 'nominal')).value).toBeCloseTo(0.209931, 6);
});

it('Krippendorff has the published values of his worked example, with missing ratings', () => {
  const _ = null;
  const observers = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
  ];
  const rows = Array.from({ length: 12 }, (__, unit) => observers.map((row) => row[unit] ?? null));
  const numbers = numberRatings({ scale: 'ratio', rows });
  expect(krippendorffAlpha(numbers, 'nominal').value).toBeCloseTo(0.743421, 6);
  expect(krippendorffAlpha(numbers, 'ordinal').value).toBeCloseTo(0.815388, 6);
  expect(krippendorffAlpha(numbers, 'interval').value).toBeCloseTo(0.849107, 6);
  expect(krippendorffAlpha(numbers, 'ratio').value).toBeCloseTo(0.797403, 6);
  expect(krippendorffAlpha(numbered(rows, 5)).value).toBeCloseTo(0.815388, 6);
});
