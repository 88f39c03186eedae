import { invertRising } from './invert.ts';

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI);

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / SQRT_TWO_PI;
}

/**
 * The probability that a standard normal variable is below x, to about 15 digits: a series near the middle
 * (Marsaglia 2004, doi 10.18637/jss.v011.i04) and Laplace's continued fraction in the tails.
 */
export function normalProbability(x: number): number {
  const size = Math.abs(x);
  if (size > 40) return x < 0 ? 0 : 1;
  if (size < 3) {
    let term = x;
    let sum = x;
    for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
      term *= (x * x) / odd;
      sum += term;
    }
    return 0.5 + sum * normalDensity(x);
  }
  let tail = size;
  for (let k = 160; k >= 1; k -= 1) tail = size + k / tail;
  const beyond = normalDensity(size) / tail;
  return x < 0 ? beyond : 1 - beyond;
}

/** The value that a standard normal variable stays below with this probability, 0 < p < 1. */
export function normalQuantile(probability: number): number {
  if (probability === 0.5) return 0;
  const lower = invertRising(normalProbability, Math.min(probability, 1 - probability), -40, 0);
  return probability < 0.5 ? lower : -lower;
}
