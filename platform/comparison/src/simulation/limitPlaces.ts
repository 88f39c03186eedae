import { isOnLimit } from '@overread/domain';
import type { FirstReads } from '../reliability/firstReads.ts';
import type { MovableLimit } from './movableLimits.ts';
import { recordedOutcomes } from './replayCase.ts';

/**
 * Where a limit may stand: every value that occurs, the present limit and its ends, from the most lenient to the strictest; values that are
 * the same but for rounding once. What lies between two of them gives the verdicts of one of the two ({@link MovableLimit.between}).
 */
export function limitPlaces(limit: MovableLimit, cases: readonly FirstReads[]): readonly number[] {
  const { lowest, highest, stricter } = limit;
  const values = cases
    .flatMap((one) => recordedOutcomes(one, limit))
    .flatMap(({ verdict, value }) => (verdict === 'notApplicable' || value === null ? [] : [value]))
    .filter((value) => value >= lowest && (highest === null || value <= highest))
    .sort((a, b) => a - b);
  const fixed = [limit.value, lowest, ...(highest === null ? [] : [highest])];
  const places = [...new Set(fixed)];
  let last = Number.NaN;
  for (const value of values) {
    if (isOnLimit(value, last) || fixed.some((one) => isOnLimit(value, one))) continue;
    places.push(value);
    last = value;
  }
  return places.sort((a, b) => (stricter === 'larger' ? a - b : b - a));
}

/**
 * How many items fail at each place. A stricter limit never lets one pass that failed before, so where both ends of a stretch have as many,
 * they are the same ones all along it.
 */
export function failingAtPlaces(places: readonly number[], count: (limit: number) => number): Int32Array {
  const found = new Int32Array(places.length);
  const at = (place: number) => count(places[place] ?? Number.NaN);
  const fill = (from: number, to: number, first: number, last: number): void => {
    if (first === last) {
      found.fill(first, from, to + 1);
      return;
    }
    if (to - from < 2) {
      found[from] = first;
      found[to] = last;
      return;
    }
    const middle = (from + to) >> 1;
    const there = at(middle);
    fill(from, middle, first, there);
    fill(middle, to, there, last);
  };
  if (places.length > 0) fill(0, places.length - 1, at(0), at(places.length - 1));
  return found;
}

/** The places that are worth showing: where something changes, the present limit and both ends. */
export function changingPlaces(
  limit: MovableLimit,
  places: readonly number[],
  failing: readonly Int32Array[],
): readonly number[] {
  // The place that speaks for what lies between two is the stricter one, which comes next, or the last.
  const other = limit.between === limit.stricter ? 1 : -1;
  return [...places.keys()].filter(
    (place) =>
      place === 0 ||
      place === places.length - 1 ||
      places[place] === limit.value ||
      failing.some((own) => own[place] !== own[place + other]),
  );
}
