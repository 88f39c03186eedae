/**
 * Where a rising function takes a value, by bisection to the last bit: slower than Newton's method and never astray.
 *
 * @param low, high a bracket: rising(low) <= target <= rising(high).
 */
export function invertRising(rising: (x: number) => number, target: number, low: number, high: number): number {
  let from = low;
  let to = high;
  for (;;) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to) return middle;
    if (rising(middle) < target) from = middle;
    else to = middle;
  }
}
