import { normalProbability, normalQuantile } from '../distributions/normal.ts';
import { square } from '../square.ts';
import type { UndefinedReason } from '../undefinedReasons.ts';

/** The quantile of rising values, linear between ranks (Hyndman & Fan's type 7, doi 10.1080/00031305.1996.10473566). */
export function sortedQuantile(rising: ArrayLike<number>, probability: number): number {
  const at = probability * (rising.length - 1);
  const below = Math.floor(at);
  const low = rising[below] ?? 0;
  const high = rising[Math.min(below + 1, rising.length - 1)] ?? low;
  return low + (at - below) * (high - low);
}

/** The quantiles of the resamples themselves. */
export function percentileBounds(rising: ArrayLike<number>, level: number): readonly [number, number] {
  return [sortedQuantile(rising, (1 - level) / 2), sortedQuantile(rising, (1 + level) / 2)];
}

/**
 * Bias-corrected and accelerated bounds (Efron 1987, doi 10.1080/01621459.1987.10478410): quantiles of the resamples,
 * moved by where the value lies among them, ties counted half, and by the skewness over the jackknife.
 *
 * @param rising the resamples, sorted.
 * @param jackknife the value without each patient in turn.
 */
export function bcaBounds(
  rising: ArrayLike<number>,
  value: number,
  jackknife: ArrayLike<number>,
  level: number,
): readonly [number, number] | UndefinedReason {
  const left = Array.from(jackknife);
  if (left.some(Number.isNaN)) return 'jackknifeUndefined';
  let below = 0;
  for (let index = 0; index < rising.length; index += 1) {
    const replicate = rising[index] ?? 0;
    below += replicate < value ? 1 : replicate === value ? 0.5 : 0;
  }
  if (below === 0 || below === rising.length) return 'outsideResamples';
  const bias = normalQuantile(below / rising.length);
  const mean = left.reduce((sum, one) => sum + one, 0) / left.length;
  const squares = left.reduce((sum, one) => sum + square(mean - one), 0);
  const cubes = left.reduce((sum, one) => sum + square(mean - one) * (mean - one), 0);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
  const moved = (probability: number): number => {
    const z = bias + normalQuantile(probability);
    return normalProbability(bias + z / (1 - acceleration * z));
  };
  return [sortedQuantile(rising, moved((1 - level) / 2)), sortedQuantile(rising, moved((1 + level) / 2))];
}
