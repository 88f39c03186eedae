import { describe, expect, it } from 'vitest';
import {
  type BitMask,
  compareMasks,
  createMask,
  equalMasks,
  getVoxel,
  imageSelection,
  maskFromBits,
  meanOutlines,
  measureImages,
  measurePair,
  type PairMetrics,
  setVoxel,
  sliceBits,
  voxelCount,
} from '../index.ts';

const SIZE = { columns: 40, rows: 30, slices: 6 };
const PIXEL = { rowSpacingMm: 0.5, columnSpacingMm: 0.25 };

/** A filled rectangle on one image. */
function box(image: number, [c0, r0]: readonly [number, number], [width, height]: readonly [number, number]): BitMask {
  const mask = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (let row = r0; row < r0 + height; row++)
    for (let column = c0; column < c0 + width; column++) setVoxel(mask, column, row, image);
  return mask;
}
const joined = (...masks: readonly BitMask[]): BitMask => {
  const all = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (const mask of masks) for (const [at, byte] of mask.bits.entries()) all.bits[at] = (all.bits[at] ?? 0) | byte;
  return all;
};

describe('masks on images side by side', () => {
  it('lie on images that both or only one of them is on', () => {
    const [a, b] = [
      joined(box(1, [0, 0], [2, 2]), box(3, [0, 0], [2, 2])),
      joined(box(3, [9, 9], [1, 1]), box(5, [0, 0], [1, 1])),
    ];
    expect(imageSelection(a, b)).toEqual({ both: [3], onlyA: [1], onlyB: [5] });
  });

  it('have the distance between their outlines, not between all their pixels', () => {
    // A 12 x 12 square inside one of 20 x 20: the outline is 4 pixels away at the sides, and 4 diagonally at the corners.
    const [outer, inner] = [box(2, [4, 4], [20, 20]), box(2, [8, 8], [12, 12])];
    const { hausdorffMm, assdMm, hd95Mm: hd95, volumeDifferencePercent } = measureImages(outer, inner, PIXEL);
    expect(hausdorffMm).toBeCloseTo(Math.hypot(4 * 0.5, 4 * 0.25), 12);
    expect(hd95).toBeGreaterThanOrEqual(2);
    expect(assdMm).toBeGreaterThan(1);
    expect(volumeDifferencePercent).toBeCloseTo((200 * 256) / 544, 12);
  });

  it('never have one across images: the same outline on another image is a choice of image, not a distance', () => {
    const [a, b] = [box(1, [4, 4], [8, 8]), box(2, [4, 4], [8, 8])];
    expect(measureImages(a, b, PIXEL, { tolerancesMm: [1] })).toMatchObject({
      dice: 0,
      iou: 0,
      hausdorffMm: null,
      hd95Mm: null,
      assdMm: null,
      volumeDifferenceMl: null,
      signedVolumeDifferenceMl: null,
      volumeDifferencePercent: 0,
      surfaceA: 0,
      nsd: [{ toleranceMm: 1, value: null }],
    });
    const grid = { ...PIXEL, slicePositionsMm: [0, 1, 2, 3, 4, 5], sliceThicknessMm: 1 };
    expect(compareMasks(a, b, grid).metrics.hd95Mm).toBe(1);
  });

  it('are measured together over the images that both are on, and symmetrically', () => {
    const near = [box(1, [4, 4], [8, 8]), box(1, [5, 4], [8, 8])] as const;
    const far = [box(4, [4, 4], [8, 8]), box(4, [14, 4], [8, 8])] as const;
    const [a, b] = [joined(near[0], far[0]), joined(near[1], far[1])];
    const there = measureImages(a, b, PIXEL);
    expect(there.hausdorffMm).toBeCloseTo(2.5, 12);
    expect(there.assdMm ?? 0).toBeLessThan(measureImages(far[0], far[1], PIXEL).assdMm ?? 0);
    expect(measureImages(b, a, PIXEL)).toEqual(there);
    expect(measureImages(a, b, null)).toMatchObject({
      dice: there.dice,
      hd95Mm: null,
      hausdorffMm: null,
      assdMm: null,
    });
  });

  it('count overlap as volumes do', () => {
    const [a, b] = [box(1, [4, 4], [8, 8]), box(1, [6, 4], [8, 8])];
    const grid = { ...PIXEL, slicePositionsMm: [0, 1, 2, 3, 4, 5] };
    const { dice, iou } = compareMasks(a, b, grid).metrics;
    expect(measureImages(a, b, PIXEL)).toMatchObject({ dice, iou });
  });

  it.each(['border', 'surfel'] as const)('are one image measured alone, by %s', (definition) => {
    const options = { definition, tolerancesMm: [0.3, 1, 2.6] };
    const [outer, inner] = [box(4, [4, 4], [20, 20]), box(4, [8, 7], [12, 13])];
    const alone = (mask: BitMask) => maskFromBits(SIZE.columns, SIZE.rows, 1, sliceBits(mask, 4));
    const there = measureImages(outer, inner, PIXEL, options);
    const { slices: _, kappa, voxelsOfRegion, ...single } = measureImages(alone(outer), alone(inner), PIXEL, options);
    expect(there).toMatchObject(single);
    expect([kappa === there.kappa, there.voxelsOfRegion]).toEqual([false, 6 * voxelsOfRegion]);
    expect(there.nsd.map(({ value }) => value)).not.toContain(null);
    // Measured as a stack of one slice of unknown thickness, the elements are the same; border voxels there are all, for nothing is above.
    const stack = measurePair(alone(outer), alone(inner), { ...PIXEL, slicePositionsMm: [0] }, options);
    if (definition === 'surfel')
      expect(stack).toMatchObject({ assdMm: there.assdMm, surfaceA: there.surfaceA, nsd: there.nsd });
    else expect([stack.surfaceA, there.surfaceA]).toEqual([400, 76]);
  });

  it.each(['border', 'surfel'] as const)('weigh together as their surfaces do, by %s', (definition) => {
    const options = { definition, tolerancesMm: [0.9] };
    const near = [box(1, [4, 4], [8, 8]), box(1, [5, 4], [8, 8])] as const;
    const far = [box(4, [4, 4], [18, 8]), box(4, [14, 4], [8, 20])] as const;
    const one = measureImages(...near, PIXEL, options);
    const two = measureImages(...far, PIXEL, options);
    const both = measureImages(
      joined(near[0], far[0]),
      joined(near[1], far[1], box(2, [0, 0], [9, 9])),
      PIXEL,
      options,
    );
    const sum = (of: (part: PairMetrics) => number) => of(one) + of(two);
    const surface = (part: PairMetrics) => part.surfaceA + part.surfaceB;
    expect(both.surfaceA).toBeCloseTo(
      sum((part) => part.surfaceA),
      9,
    );
    expect(both.assdMm).toBeCloseTo(sum((part) => (part.assdMm ?? 0) * surface(part)) / sum(surface), 9);
    expect(both.nsd[0]?.value).toBeCloseTo(sum((part) => (part.nsd[0]?.value ?? 0) * surface(part)) / sum(surface), 9);
    expect(both.hausdorffMm).toBe(two.hausdorffMm);
    expect(both.hd95PooledMm ?? 0).toBeGreaterThan(one.hd95PooledMm ?? 0);
  });

  it('have a mean outline within each image, and none on an image that a read is not on', () => {
    const a = joined(box(1, [4, 4], [20, 20]), box(2, [0, 0], [5, 5]));
    const b = joined(box(1, [8, 8], [12, 12]), box(3, [0, 0], [5, 5]));
    const mean = meanOutlines([a, b], null);
    expect([2, 3].map((image) => sliceBits(mean, image).some((byte) => byte !== 0))).toEqual([false, false]);
    // Half way between a side at 4 and one at 8, and nothing of the images beside it.
    expect([5, 6, 7].map((column) => getVoxel(mean, column, 14, 1))).toEqual([false, true, true]);
    expect(voxelCount(mean)).toBeGreaterThan(144);
    expect(voxelCount(mean)).toBeLessThan(400);
    expect(equalMasks(meanOutlines([b, a], null), mean)).toBe(true);
    expect(() => meanOutlines([], null)).toThrow();
  });
});
