import { incompleteBeta } from './incompleteBeta.ts';
import { invertRising } from './invert.ts';

/** The value that an F variable with these degrees of freedom (fractions allowed) stays below with this probability. */
export function fQuantile(probability: number, numeratorDf: number, denominatorDf: number): number {
  // Solved on the side where x stays away from 1, where its digits would be lost.
  const a = numeratorDf / 2;
  const b = denominatorDf / 2;
  const upper = incompleteBeta(0.5, a, b) < probability;
  const x = upper
    ? invertRising((value) => incompleteBeta(value, b, a), 1 - probability, 0, 1)
    : invertRising((value) => incompleteBeta(value, a, b), probability, 0, 1);
  const odds = upper ? (1 - x) / x : x / (1 - x);
  return (odds * denominatorDf) / numeratorDf;
}
