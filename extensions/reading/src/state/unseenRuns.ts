/** Runs of slices that have not been shown, counted from 1 in the order of scrolling: `[[1, 12], [40, 40]]`. */
export function unseenRuns(
  sopUids: readonly string[],
  seen: ReadonlySet<string>,
): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  sopUids.forEach((uid, index) => {
    if (seen.has(uid)) return;
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index + 1, index + 1]);
  });
  return runs;
}
