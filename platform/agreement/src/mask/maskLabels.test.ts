import { describe, expect, it } from 'vitest';
import { getVoxel } from './bitMask.ts';
import { maskFromLabels, sliceToLabels } from './maskLabels.ts';

/** Labels of all kinds, long runs of some, from a seeded generator. */
function labelsOf(count: number, seed: number): Uint8Array {
  const labels = new Uint8Array(count);
  let state = seed;
  for (let at = 0; at < count; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const run = (state >>> 8) % 70;
    const label = [0, 0, 1, 2, 128, 129, 255][(state >>> 20) % 7] ?? 0;
    labels.fill(label, at, at + run);
    at += run + 1;
  }
  return labels;
}

describe('masks from label maps', () => {
  it.each([
    [32, 4, 3],
    [64, 33, 2],
    [7, 5, 4],
    [33, 31, 3],
    [1, 1, 9],
    [512, 3, 1],
  ])('hold exactly the voxels of the label, on %d x %d x %d', (columns, rows, slices) => {
    const count = columns * rows * slices;
    for (const offset of [0, 1, 3, 4]) {
      const labels = new Uint8Array(new Uint8Array(count + offset).buffer, offset, count);
      labels.set(labelsOf(count, columns * 7 + offset));
      for (const label of [0, 1, 2, 128, 255]) {
        const bytes = maskFromLabels(columns, rows, slices, labels, label);
        // The same labels as numbers of 16 bits go voxel by voxel.
        expect(bytes.bits).toEqual(maskFromLabels(columns, rows, slices, Uint16Array.from(labels), label).bits);
        const at = Math.floor(count / 2);
        const inSlice = at % (columns * rows);
        const voxel = [inSlice % columns, Math.floor(inSlice / columns), Math.floor(at / (columns * rows))] as const;
        expect(getVoxel(bytes, ...voxel)).toBe(labels[at] === label);
      }
    }
  });

  it('give the labels back, slice by slice', () => {
    const labels = labelsOf(33 * 5 * 2, 9).map((label) => (label === 2 ? 2 : 0));
    const mask = maskFromLabels(33, 5, 2, labels, 2);
    expect([...sliceToLabels(mask, 0, 2), ...sliceToLabels(mask, 1, 2)]).toEqual([...labels]);
  });
});
