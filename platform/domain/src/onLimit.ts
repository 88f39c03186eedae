/**
 * Two numbers that differ by less, relatively, are the same one computed twice: 8.3 - 8 is 0.3 and a digit in the 16th place, slices 0.8 mm apart
 * are so but for that digit. No two masks or answers lie so near each other.
 */
const ROUNDING = 1e-9;

/** Whether a value lies on a limit, but for rounding; on a limit is neither above nor below it. */
export const isOnLimit = (value: number, limit: number): boolean =>
  Math.abs(value - limit) <= ROUNDING * Math.abs(limit);

/** Whether a value lies above a limit, and not just by rounding; `isExact`: rounding counts, as it did before version 2.0.0. */
export const isAbove = (value: number, limit: number, isExact = false): boolean =>
  value > limit && (isExact || !isOnLimit(value, limit));

/** Whether a value lies below a limit, likewise. */
export const isBelow = (value: number, limit: number, isExact = false): boolean =>
  value < limit && (isExact || !isOnLimit(value, limit));
