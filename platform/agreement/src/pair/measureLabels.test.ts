import { describe, expect, it } from 'vitest';
import type { MaskSize } from '../mask/bitMask.ts';
import { createLabels, maskFromLabels } from '../mask/maskLabels.ts';
import { measureLabels } from './measureLabels.ts';
import { measurePair } from './measurePair.ts';

const gridOf = (slices: number) => ({
  columnSpacingMm: 0.7,
  rowSpacingMm: 0.9,
  slicePositionsMm: Array.from({ length: slices }, (_, i) => i * 2.5),
});

/** A ball of label 3 within a shell of label 1, on the slices from `first` to `last`; all else is 0, but for a speck of 255. */
function labelsOf({ columns, rows, slices }: MaskSize, shift: number, [first, last]: [number, number]): Uint8Array {
  const labels = new Uint8Array(columns * rows * slices);
  for (let slice = first; slice <= last; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const far = Math.hypot(column - columns / 2 - shift, row - rows / 2, 2 * (slice - (first + last) / 2));
        if (far < 9) labels[(slice * rows + row) * columns + column] = far < 6 ? 3 : 1;
      }
  labels[labels.length - 1] = 255;
  return labels;
}

describe('label maps are measured', () => {
  it.each([
    [64, 40, 23],
    [33, 31, 40],
    [7, 25, 9],
    [512, 64, 12],
  ])('to the bits of their masks, on %d x %d x %d', (columns, rows, slices) => {
    const size = { columns, rows, slices };
    const grid = gridOf(slices);
    const [a, b] = [labelsOf(size, 0, [2, slices - 4]), labelsOf(size, 2, [4, slices - 1])] as const;
    const inEngine = createLabels(size);
    inEngine.set(a);
    for (const definition of ['border', 'surfel'] as const) {
      const options = { definition, tolerancesMm: [0, 1] };
      // 7 is in neither, 255 on the last slice alone, 0 nearly everywhere.
      for (const label of [1, 3, 7, 255, 0]) {
        const masks = [a, b].map((labels) => maskFromLabels(columns, rows, slices, labels, label));
        const [p, q] = masks as [(typeof masks)[0], (typeof masks)[0]];
        const expected = measurePair(p, q, grid, options);
        expect(measureLabels(a, b, size, grid, { ...options, label })).toEqual(expected);
        expect(measureLabels(inEngine, Uint16Array.from(b), size, grid, { ...options, label })).toEqual(expected);
      }
    }
    expect(measureLabels(a, b, size, grid).voxelsA).toBe(a.filter((label) => label === 1).length);
  });

  it('only if they fit the size, and the size the grid', () => {
    const size = { columns: 8, rows: 8, slices: 4 };
    const labels = new Uint8Array(256);
    expect(() => measureLabels(labels, labels.subarray(1), size, gridOf(4))).toThrow(/255 labels/);
    expect(() => measureLabels(labels, labels, size, gridOf(3))).toThrow(/slice/i);
  });
});
