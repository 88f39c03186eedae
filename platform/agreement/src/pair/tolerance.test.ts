import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import type { Grid } from '../mask/grid.ts';
import { measureImages } from './imageByImage.ts';
import { measurePair } from './measurePair.ts';

const DEFINITIONS = ['border', 'surfel'] as const;
const at = (startMm: number, gapMm: number, pixelMm = 0.7): Grid => ({
  columnSpacingMm: pixelMm,
  rowSpacingMm: pixelMm,
  slicePositionsMm: Array.from({ length: 12 }, (_, i) => startMm + i * gapMm),
});
const box = (sliceFrom: number, columnFrom = 2) =>
  boxMask([20, 12, 12], [columnFrom, columnFrom + 6, 2, 8, sliceFrom, 7]);

describe.each(DEFINITIONS)('a tolerance by %s', (definition) => {
  it('of one slice distance covers one slice, wherever the patient lay', () => {
    for (const [start, gap] of [
      [0, 0.8],
      [-312.7, 0.8],
      [-312.7, 0.7],
      [0.1, 0.7],
      [-1345.2, 1.25],
      [85.3, 3],
    ] as const) {
      const grid = at(start, gap);
      const { nsd } = measurePair(box(3), box(4), grid, { definition, tolerancesMm: [gap, 0.999 * gap] });
      expect(nsd[0]?.value, `slices of ${gap} mm from ${start} mm`).toBe(1);
      expect(nsd[1]?.value).toBeLessThan(1);
    }
  });

  it('of whole pixels covers them', () => {
    // 3 x 0.1 is not quite 0.3.
    const { nsd } = measurePair(box(3), box(3, 5), at(0, 1, 0.1), { definition, tolerancesMm: [0.3, 0.2999] });
    expect(nsd[0]?.value).toBe(1);
    expect(nsd[1]?.value).toBeLessThan(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('is refused where it is no length: %d', (mm) => {
    const options = { definition, tolerancesMm: [1, mm] };
    const refusal = expect.objectContaining({ code: 'RULE_INVALID', message: expect.stringContaining('0 mm or more') });
    expect(() => measurePair(box(3), box(4), at(0, 1), options)).toThrow(refusal);
    expect(() => measureImages(box(3), box(4), at(0, 1), options)).toThrow(refusal);
  });
});
