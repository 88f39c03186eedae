import { fQuantile } from './fDistribution.ts';

/** The value that Student's t with these degrees of freedom stays below with this probability. */
export function tQuantile(probability: number, df: number): number {
  if (probability === 0.5) return 0;
  const size = Math.sqrt(fQuantile(Math.abs(2 * probability - 1), 1, df));
  return probability < 0.5 ? -size : size;
}
