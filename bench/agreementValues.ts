/** The largest relative difference of the numbers that both have; lists are compared entry by entry, `{ toleranceMm, value }` by its value. */
export function largestDifference(ours: object, theirs: object): number {
  let largest = 0;
  for (const [key, value] of Object.entries(theirs)) {
    const own = (ours as Record<string, unknown>)[key];
    if (own === undefined) continue;
    const [left, right] = [numbersOf(own), numbersOf(value)];
    right.forEach((there, index) => {
      const off = Math.abs((left[index] ?? Number.NaN) - there);
      largest = Math.max(largest, off === 0 ? 0 : off / Math.abs(there));
    });
  }
  return largest;
}

function numbersOf(value: unknown): number[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => Number(typeof one === 'object' && one !== null && 'value' in one ? one.value : one));
}
