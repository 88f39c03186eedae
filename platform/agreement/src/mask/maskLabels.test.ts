import { describe, expect, it } from 'vitest';
import { LabelPacker } from '../engine/labelPacker.ts';
import { getVoxel } from './bitMask.ts';
import { createLabels, maskFromLabels, sliceToLabels } from './maskLabels.ts';

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
    [300, 231, 2],
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

  it('are the same from labels that lie in the memory of the engine, and from a part of them', () => {
    const size = { columns: 300, rows: 231, slices: 2 };
    const count = 300 * 231 * 2;
    const elsewhere = labelsOf(count, 5);
    const labels = createLabels(size);
    expect(labels).toEqual(new Uint8Array(count));
    labels.set(elsewhere);
    for (const label of [0, 1, 129, 255, 256, 0.5]) {
      const whole = maskFromLabels(300, 231, 2, labels, label);
      expect(whole.bits).toEqual(maskFromLabels(300, 231, 2, Uint16Array.from(elsewhere), label).bits);
      const part = labels.subarray(101, 101 + 300 * 200);
      const expected = maskFromLabels(300, 200, 1, Uint16Array.from(part), label);
      expect(maskFromLabels(300, 200, 1, part, label).bits).toEqual(expected.bits);
    }
    expect(labels).toEqual(elsewhere);
    expect(() => createLabels({ ...size, slices: 0 })).toThrow(/whole slices from 1 up/);
  });

  it('are the same in both forms of the engine, whatever was packed before', () => {
    const packers = [new LabelPacker('wasm'), new LabelPacker('plain')];
    for (const count of [1, 31, 33, 64, 257, 70_001]) {
      for (const label of [0, 1, 255]) {
        const labels = labelsOf(count + 3, count).subarray(3);
        const [wasm, plain] = packers.map((packer) => {
          const out = new Uint8Array((count + 7) >> 3);
          packer.pack(labels, 0, count, label, out);
          return out;
        });
        expect(wasm).toEqual(plain);
        expect(wasm?.length === 0 || (wasm?.at(-1) ?? 0) >> (((count - 1) & 7) + 1)).toBe(0);
      }
    }
  });

  it('give the labels back, slice by slice', () => {
    const labels = labelsOf(33 * 5 * 2, 9).map((label) => (label === 2 ? 2 : 0));
    const mask = maskFromLabels(33, 5, 2, labels, 2);
    expect([...sliceToLabels(mask, 0, 2), ...sliceToLabels(mask, 1, 2)]).toEqual([...labels]);
  });
});
