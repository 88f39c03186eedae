import { describe, expect, it } from 'vitest';
import { R } from '../../../test/ratings/oracles.ts';
import { fQuantile } from './fDistribution.ts';
import { logGamma } from './logGamma.ts';
import { noncentralTQuantile } from './noncentralT.ts';
import { normalProbability, normalQuantile } from './normal.ts';
import { tQuantile } from './studentT.ts';

const PROBABILITIES = [0.025, 0.3, 0.975];
function relative(ours: number, theirs: number): number {
  return Math.abs(ours / theirs - 1);
}

describe('quantiles', () => {
  it('of normal, t and F are those of R to twelve digits', () => {
    for (const [index, probability] of PROBABILITIES.entries()) {
      expect(relative(normalQuantile(probability), R.quantiles.normal[index] ?? 0)).toBeLessThan(1e-12);
      for (const { df, values } of R.quantiles.t)
        expect(relative(tQuantile(probability, df), values[index] ?? 0)).toBeLessThan(1e-12);
      for (const { df, values } of R.quantiles.f)
        expect(relative(fQuantile(probability, df[0], df[1]), values[index] ?? 0)).toBeLessThan(1e-12);
    }
  });

  it('of noncentral t are those of SciPy 1.12.0, also where the usual series underflows', () => {
    for (const [probability, df, delta, theirs] of [
      [0.975, 1, 2.77, 88.41235024603736],
      [0.025, 4, 4.38, 2.0623594911634124],
      [0.975, 9, 6.2, 12.0230590961819],
      [0.025, 99, 19.6, 16.590957303839772],
      [0.975, 399, 39.2, 42.764175707448985],
    ] as const)
      expect(relative(noncentralTQuantile(probability, df, delta), theirs)).toBeLessThan(2e-9);
  });

  it('of the middle are zero', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(tQuantile(0.5, 3)).toBe(0);
  });
});

it('the normal distribution is SciPy 1.12.0 in the tails and where its two forms meet', () => {
  for (const [x, theirs] of [
    [-9, 1.1285884059538324e-19],
    [-3.0001, 0.0013494549132607172],
    [-2.9999, 0.001350341282954925],
    [0.5, 0.6914624612740131],
    [6, 0.9999999990134123],
  ] as const)
    expect(relative(normalProbability(x), theirs)).toBeLessThan(1e-12);
  expect(normalProbability(-50)).toBe(0);
  expect(normalProbability(50)).toBe(1);
});

it('the gamma function is that of factorials', () => {
  let factorial = 0;
  for (let n = 1; n < 60; n += 1) {
    expect(Math.abs(logGamma(n) - factorial)).toBeLessThan(1e-13 * (1 + factorial));
    factorial += Math.log(n);
  }
});
