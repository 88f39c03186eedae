import { createMask, setSliceFromLabels, sliceBits } from '@overread/agreement';
import { expect, it } from 'vitest';
import {
  bitsByLabel,
  clearLabels,
  countBits,
  drawBits,
  drawFreeBits,
  hasAnyLabel,
  packLabel,
  restoreBits,
  sameBits,
} from './frameBits.ts';

const columns = 23;
const rows = 17;
const noise = Uint8Array.from({ length: rows * columns }, (_, i) => ((i * 2654435761) >>> 13) % 4);

it('packs each label into the bits that the agreement engine expects', () => {
  const packed = bitsByLabel(noise);
  expect([...packed.keys()].sort()).toEqual([1, 2, 3]);
  for (const [label, bits] of packed) {
    const mask = createMask(columns, rows, 1);
    setSliceFromLabels(mask, 0, noise, label);
    expect([...bits]).toEqual([...sliceBits(mask, 0)]);
    expect(countBits(bits)).toBe(noise.filter((value) => value === label).length);
  }
});

it('draws into free voxels and leaves those of other labels', () => {
  const into = noise.slice();
  drawFreeBits(into, new Uint8Array(Math.ceil(noise.length / 8)).fill(255), 3);
  expect([...into]).toEqual([...noise].map((label) => label || 3));
});

it('draws back exactly the voxels that were packed', () => {
  const again = new Uint8Array(noise.length);
  for (const [label, bits] of bitsByLabel(noise)) drawBits(again, bits, label);
  expect([...again]).toEqual([...noise]);
});

it('puts a neighbour back where a stroke took from it, and leaves the rest of the stroke', () => {
  const before = bitsByLabel(Uint8Array.of(0, 1, 1, 0, 2, 2));
  const painted = Uint8Array.of(2, 2, 1, 2, 2, 2);
  expect(restoreBits(painted, before.get(1) ?? new Uint8Array(1), 1)).toBe(true);
  expect([...painted]).toEqual([2, 1, 1, 2, 2, 2]);
  expect(restoreBits(painted, before.get(1) ?? new Uint8Array(1), 1)).toBe(false);
});

it('never draws past the last voxel of a slice', () => {
  const labels = new Uint8Array(5);
  drawBits(labels, Uint8Array.of(0xff), 7);
  expect([...labels]).toEqual([7, 7, 7, 7, 7]);
});

it('finds a lone voxel at either end, also in a view that is not aligned', () => {
  const buffer = new ArrayBuffer(64);
  for (const offset of [0, 1, 2, 3, 4])
    for (const at of [0, 30, 59]) {
      const view = new Uint8Array(buffer, offset, 60);
      view.fill(0);
      expect(hasAnyLabel(view)).toBe(false);
      view[at] = 1;
      expect(hasAnyLabel(view)).toBe(true);
    }
});

it('packs one label as it packs all of them, in a view that is not aligned too, over whatever stood there', () => {
  const buffer = new ArrayBuffer(noise.length + 8);
  for (const offset of [0, 1, 4]) {
    const labels = new Uint8Array(buffer, offset, noise.length);
    labels.set(noise);
    // Inside of a mask, where four neighbours are alike.
    labels.fill(2, 40, 90);
    const into = new Uint8Array(Math.ceil(labels.length / 8)).fill(255);
    for (const label of [1, 2, 3]) {
      expect(packLabel(labels, label, into)).toBe(true);
      expect([...into]).toEqual([...(bitsByLabel(labels).get(label) ?? [])]);
      expect(sameBits(into, bitsByLabel(labels).get(label) ?? into.slice(1))).toBe(true);
    }
    expect(packLabel(labels, 9, into)).toBe(false);
    expect(countBits(into)).toBe(0);
  }
});

it('tells slices apart by a single bit, wherever it is', () => {
  const bits = Uint8Array.from({ length: 41 }, (_, i) => i * 37);
  for (const at of [0, 3, 17, 39, 40]) {
    const other = bits.slice();
    other[at] = (other[at] ?? 0) ^ 16;
    expect(sameBits(bits, other)).toBe(false);
  }
  expect(sameBits(bits, bits.slice())).toBe(true);
  expect(sameBits(bits, bits.slice(1))).toBe(false);
});

it('clears the labels that are asked for, leaves the others, and says whether there was one', () => {
  const labels = noise.slice();
  expect(clearLabels(labels, new Set([1, 3]))).toBe(true);
  expect([...labels]).toEqual([...noise].map((label) => (label === 2 ? 2 : 0)));
  expect(clearLabels(labels, new Set([1, 3]))).toBe(false);
});
