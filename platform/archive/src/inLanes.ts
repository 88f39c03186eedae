/**
 * Does the same with every value, at most `lanes` at once; answers in the order of the values. After a failure nothing further is
 * begun.
 */
export async function inLanes<T, R>(values: readonly T[], lanes: number, work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(values.length);
  const next = values.entries();
  let hasFailed = false;
  const lane = async () => {
    for (const [index, value] of next) {
      if (hasFailed) return;
      try {
        results[index] = await work(value);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, values.length) }, lane));
  return results;
}
