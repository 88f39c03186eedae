import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AgreementError } from '../agreementError.ts';
import { measurePair } from '../pair/measurePair.ts';
import { createMask, getVoxel, maskFromBits, setVoxel, sliceBits, sliceBytesOf } from './bitMask.ts';
import { boundingBox } from './boundingBox.ts';
import { isEmptyMask, largestSlice, sharedVoxelCount, voxelCount, voxelsPerSlice } from './maskCounts.ts';
import { maskFromLabels, setSliceFromLabels, sliceToLabels } from './maskLabels.ts';
import { andMasks, andNotMasks, equalMasks, orMasks, xorMasks } from './maskLogic.ts';
import { dice } from './maskOverlap.ts';

const volumes = fc
  .record({
    columns: fc.integer({ min: 1, max: 19 }),
    rows: fc.integer({ min: 1, max: 9 }),
    slices: fc.integer({ min: 1, max: 4 }),
  })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      a: fc.array(fc.integer({ min: 0, max: 2 }), {
        minLength: size.columns * size.rows * size.slices,
        maxLength: size.columns * size.rows * size.slices,
      }),
      b: fc.array(fc.integer({ min: 0, max: 1 }), {
        minLength: size.columns * size.rows * size.slices,
        maxLength: size.columns * size.rows * size.slices,
      }),
    }),
  );

describe('a bit mask', () => {
  it('starts every slice on a byte, rows following one another, least significant bit first', () => {
    const mask = createMask(3, 3, 2);
    expect(sliceBytesOf(mask)).toBe(2);
    setVoxel(mask, 0, 0, 0);
    setVoxel(mask, 2, 2, 0);
    setVoxel(mask, 0, 1, 1);
    expect([...mask.bits]).toEqual([1, 1, 8, 0]);
    expect(getVoxel(mask, 2, 2, 0)).toBe(true);
    setVoxel(mask, 2, 2, 0, false);
    expect([...mask.bits]).toEqual([1, 0, 8, 0]);
    expect([...sliceBits(mask, 1)]).toEqual([8, 0]);
  });

  it('refuses sizes that are not whole, bytes that do not fit, and bits after the last voxel', () => {
    const codes = [
      () => createMask(0, 3, 3),
      () => createMask(3.5, 3, 3),
      () => maskFromBits(3, 3, 2, new Uint8Array(3)),
      () => maskFromBits(3, 3, 2, Uint8Array.of(0, 2, 0, 0)),
      () => maskFromBits(3, 3, 2, Uint8Array.of(0, 0, 0, 0x80)),
      () => getVoxel(createMask(3, 3, 2), 3, 0, 0),
      () => setVoxel(createMask(3, 3, 2), 0, -1, 0),
      () => sliceBits(createMask(3, 3, 2), 2),
      () => andMasks(createMask(3, 3, 2), createMask(3, 2, 3)),
    ].map((attempt) => {
      try {
        attempt();
        return 'accepted';
      } catch (error) {
        return error instanceof AgreementError ? error.code : 'other';
      }
    });
    expect(codes).toEqual([...Array(5).fill('MASK_INVALID'), ...Array(3).fill('VOXEL_OUTSIDE'), 'MASKS_DIFFER']);
  });

  it('agrees with a plain list of labels in counts, box, slices and logic', () => {
    fc.assert(
      fc.property(volumes, ({ size, a: labelsA, b: labelsB }) => {
        const { columns, rows, slices } = size;
        const n = columns * rows;
        const a = maskFromLabels(columns, rows, slices, labelsA, 2);
        const b = maskFromLabels(columns, rows, slices, labelsB);
        const inA = labelsA.map((label) => label === 2);
        const inB = labelsB.map((label) => label === 1);
        const list = (mask: typeof a) =>
          Array.from({ length: slices }, (_, slice) => [...sliceToLabels(mask, slice)])
            .flat()
            .map((label) => label === 1);
        expect(list(a)).toEqual(inA);
        expect(voxelCount(a)).toBe(inA.filter(Boolean).length);
        expect(isEmptyMask(a)).toBe(!inA.includes(true));
        expect([...voxelsPerSlice(a)]).toEqual(
          Array.from({ length: slices }, (_, slice) => inA.slice(slice * n, slice * n + n).filter(Boolean).length),
        );
        expect(list(andMasks(a, b))).toEqual(inA.map((on, i) => on && inB[i]));
        expect(list(orMasks(a, b))).toEqual(inA.map((on, i) => on || inB[i]));
        expect(list(xorMasks(a, b))).toEqual(inA.map((on, i) => on !== inB[i]));
        expect(list(andNotMasks(a, b))).toEqual(inA.map((on, i) => on && !inB[i]));
        expect(equalMasks(a, b)).toBe(inA.every((on, i) => on === inB[i]));
        expect(equalMasks(maskFromBits(columns, rows, slices, orMasks(a, b).bits), orMasks(b, a))).toBe(true);
        const at = inA.flatMap((on, i) =>
          on ? [[i % columns, Math.floor((i % n) / columns), Math.floor(i / n)]] : [],
        );
        const [xs, ys, zs] = [0, 1, 2].map((axis) => at.map((place) => place[axis] ?? -1));
        expect(boundingBox(a)).toEqual(
          at.length === 0 || !xs || !ys || !zs
            ? null
            : {
                columnFrom: Math.min(...xs),
                columnTo: Math.max(...xs),
                rowFrom: Math.min(...ys),
                rowTo: Math.max(...ys),
                sliceFrom: Math.min(...zs),
                sliceTo: Math.max(...zs),
              },
        );
      }),
      { seed: 1, numRuns: scale('propertyRuns') },
    );
  });

  it('counts alike wherever its bytes lie in memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 30, maxLength: 30 }), fc.nat(7), fc.nat(7), (bytes, p, q) => {
        const placed = (offset: number) => {
          const bits = new Uint8Array(new ArrayBuffer(40), offset, 30);
          bits.set(bytes);
          return maskFromBits(8, 5, 6, bits);
        };
        const expected = [...bytes].map((byte) => byte.toString(2).replaceAll('0', '').length);
        expect([...voxelsPerSlice(placed(p))]).toEqual(
          [0, 5, 10, 15, 20, 25].map((at) => expected.slice(at, at + 5).reduce((sum, n) => sum + n)),
        );
        expect(sharedVoxelCount(placed(p), placed(q))).toBe(expected.reduce((sum, n) => sum + n));
      }),
      { seed: 9, numRuns: scale('propertyRuns') },
    );
  });

  it('is refused where a slice has more voxels than can be numbered', () => {
    expect(() => createMask(65_000, 40_000, 1)).toThrow(/2147483648 voxels; 65000 x 40000/);
    expect(() => maskFromBits(65_000, 40_000, 1, new Uint8Array())).toThrow(/2147483648/);
  });

  it('is refused once its bytes are gone, or are too few', () => {
    const [mask, moved] = [createMask(16, 16, 3), createMask(16, 16, 3)];
    structuredClone(moved, { transfer: [moved.bits.buffer as ArrayBuffer] });
    const short = { ...mask, bits: mask.bits.subarray(0, 65) };
    const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1, 2] };
    const refusal = expect.objectContaining({ code: 'MASK_INVALID', message: expect.stringContaining('96 bytes') });
    for (const bad of [moved, short]) {
      expect(() => dice(bad, mask)).toThrow(refusal);
      expect(() => measurePair(mask, bad, grid)).toThrow(refusal);
    }
  });

  it('takes one slice from a label map and gives it back with any label', () => {
    const mask = createMask(3, 2, 2);
    setSliceFromLabels(mask, 1, [0, 4, 0, 4, 4, 1], 4);
    expect([...sliceToLabels(mask, 1, 7)]).toEqual([0, 7, 0, 7, 7, 0]);
    setSliceFromLabels(mask, 1, [4, 0, 0, 0, 0, 0], 4);
    expect(voxelCount(mask)).toBe(1);
    expect(() => setSliceFromLabels(mask, 1, [1, 2])).toThrow(AgreementError);
  });

  it('names the slice with most voxels, the first of several, and none of an empty mask', () => {
    const mask = createMask(4, 4, 4);
    expect(largestSlice(mask)).toBeNull();
    for (const slice of [1, 3]) setVoxel(mask, 0, 0, slice);
    expect(largestSlice(mask)).toEqual({ slice: 1, voxels: 1 });
    setVoxel(mask, 1, 0, 3);
    expect(largestSlice(mask)).toEqual({ slice: 3, voxels: 2 });
  });
});
