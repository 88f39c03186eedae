/** Runs of slices in words, to be followed by "not been shown": `Slices 1-12 and 40 have`, `Slice 7 has`. */
export function slicesText(runs: readonly (readonly [number, number])[]): string {
  const shown = runs.slice(0, 4).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  const rest = runs.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more ranges`] : shown;
  const last = parts.pop() ?? '';
  const isOne = runs.length === 1 && runs[0]?.[0] === runs[0]?.[1];
  return `${isOne ? 'Slice' : 'Slices'} ${parts.length ? `${parts.join(', ')} and ` : ''}${last} ${isOne ? 'has' : 'have'}`;
}
