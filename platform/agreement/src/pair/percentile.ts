/**
 * The quantile of `count` values of which `at` gives the one at a rank (from 0, ascending), linear between ranks: method 7 of Hyndman and
 * Fan, NumPy's default, including its way of rounding. DOI 10.2307/2684934.
 */
export function percentileOf(count: number, quantile: number, at: (rank: number) => number): number {
  const rank = (count - 1) * quantile;
  const below = Math.floor(rank);
  const low = at(below);
  const high = at(Math.min(below + 1, count - 1));
  const part = rank - below;
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
