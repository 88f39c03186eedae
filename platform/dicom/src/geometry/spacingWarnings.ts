/**
 * Sentences about uneven slice distances; none if all are equal within 1 % or 0.01 mm. A distance that is a multiple of the
 * usual one counts as missing slices. `gaps` and `spacingMm` in mm.
 */
export function spacingWarnings(gaps: readonly number[], spacingMm: number): string[] {
  const tolerance = Math.max(0.01, spacingMm * 0.01);
  const odd = gaps.filter((gap) => Math.abs(gap - spacingMm) > tolerance);
  if (odd.length === 0) return [];
  const missing = odd.map((gap) => {
    const steps = Math.round(gap / spacingMm);
    return steps >= 2 && Math.abs(gap - steps * spacingMm) <= tolerance * steps ? steps - 1 : 0;
  });
  const absent = missing.reduce((sum, count) => sum + count, 0);
  const uneven = missing.filter((count) => count === 0).length;
  const mm = (value: number) => `${Number(value.toFixed(2))} mm`;
  const out: string[] = [];
  if (absent > 0) {
    out.push(
      `${absent === 1 ? 'One slice is' : `${absent} slices are`} missing: most images are ${mm(spacingMm)} apart, some are further.`,
    );
  }
  if (uneven > 0) {
    out.push(
      `The slice distance is uneven: ${mm(Math.min(...gaps))} to ${mm(Math.max(...gaps))}. Volumes and distances use the true positions.`,
    );
  }
  return out;
}
