import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BitMask } from '../../src/mask/bitMask.ts';
import { voxelCount } from '../../src/mask/maskCounts.ts';
import { maskFromLabels, sliceToLabels } from '../../src/mask/maskLabels.ts';
import { andMasks, orMasks } from '../../src/mask/maskLogic.ts';
import { measurePair } from '../../src/pair/measurePair.ts';
import { evenGridsOf, onOneGrid, TOLERANCES_MM } from './arbitraryMasks.ts';
import { expectClose, expectSameMeasure, LENGTHS } from './compareNumbers.ts';
import { flipped, flippedGrid, padded, paddedGrid, permuted, permutedGrid } from './transforms.ts';

const RUNS = { seed: 20261122, numRuns: Math.ceil(scale('propertyRuns') / 2) };
const pairs = onOneGrid(2);
const two = (masks: readonly BitMask[]) => masks as readonly [BitMask, BitMask];

describe.each(['border', 'surfel'] as const)('for any masks, measured by %s', (definition) => {
  const options = { definition, tolerancesMm: TOLERANCES_MM };

  it("exchanging them exchanges what is one read's, negates what is signed, and changes no other bit", () => {
    fc.assert(
      fc.property(pairs, ({ grid, masks }) => {
        const [a, b] = two(masks);
        const { slices, ...there } = measurePair(a, b, grid, options);
        const { slices: turned, ...back } = measurePair(b, a, grid, options);
        const signed = there.signedVolumeDifferenceMl;
        expect(back).toEqual({
          ...there,
          voxelsA: there.voxelsB,
          voxelsB: there.voxelsA,
          volumeAMl: there.volumeBMl,
          volumeBMl: there.volumeAMl,
          surfaceA: there.surfaceB,
          surfaceB: there.surfaceA,
          meanAToBMm: there.meanBToAMm,
          meanBToAMm: there.meanAToBMm,
          signedVolumeDifferenceMl: signed === null ? null : 0 - signed,
        });
        expect([turned.voxelsA, turned.voxelsB, turned.voxelsBoth]).toEqual([
          slices.voxelsB,
          slices.voxelsA,
          slices.voxelsBoth,
        ]);
      }),
      RUNS,
    );
  });

  it('a read agrees with itself in full; an empty one has no metric but agrees on absence', () => {
    fc.assert(
      fc.property(pairs, ({ grid, masks: [a] }) => {
        const mask = a as BitMask;
        const { dice, iou, volumeDifferenceMl, nsd, ...rest } = measurePair(mask, mask, grid, options);
        const isEmpty = voxelCount(mask) === 0;
        expect([dice, iou, ...nsd.map(({ value }) => value)]).toEqual(Array(2 + nsd.length).fill(isEmpty ? null : 1));
        expect(LENGTHS.map((key) => rest[key])).toEqual(LENGTHS.map(() => (isEmpty ? null : 0)));
        expect(volumeDifferenceMl).toBe(0);
      }),
      RUNS,
    );
  });

  it('figures keep their order: 0 to 1 where shares, no percentile beyond the largest distance, more within a larger tolerance', () => {
    fc.assert(
      fc.property(pairs, ({ grid, masks }) => {
        const found = measurePair(...two(masks), grid, options);
        for (const share of [found.dice, found.iou, ...found.nsd.map(({ value }) => value)]) {
          if (share !== null) expect(share >= 0 && share <= 1).toBe(true);
        }
        const { hausdorffMm, hd95Mm, hd95MeanMm, hd95PooledMm, assdMm } = found;
        if (hausdorffMm === null || hd95Mm === null || hd95MeanMm === null || hd95PooledMm === null || assdMm === null)
          return;
        expect(hausdorffMm).toBeGreaterThanOrEqual(hd95Mm);
        expect(hd95Mm).toBeGreaterThanOrEqual(hd95MeanMm);
        // Between ranks the pooled one may lie a little beyond both directed ones; areas have no ranks.
        expect(definition === 'surfel' ? hd95Mm : hausdorffMm).toBeGreaterThanOrEqual(hd95PooledMm);
        expect(hausdorffMm * (1 + 1e-12)).toBeGreaterThanOrEqual(assdMm);
        const values = found.nsd.map(({ value }) => value ?? 0);
        expect(values).toEqual([...values].sort((p, q) => p - q));
        expect(measurePair(...two(masks), grid, { definition, tolerancesMm: [hausdorffMm] }).nsd[0]?.value).toBe(1);
      }),
      RUNS,
    );
  });

  it('all spacings times a factor make all lengths so many times as long, and leave shares as they are', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0.25, 2, 8), ({ grid, masks }, factor) => {
        const larger = {
          columnSpacingMm: grid.columnSpacingMm * factor,
          rowSpacingMm: grid.rowSpacingMm * factor,
          slicePositionsMm: grid.slicePositionsMm.map((mm) => mm * factor),
          sliceThicknessMm: (grid.sliceThicknessMm ?? 1) * factor,
        };
        const before = measurePair(...two(masks), grid, options);
        const after = measurePair(...two(masks), larger, {
          definition,
          tolerancesMm: TOLERANCES_MM.map((mm) => mm * factor),
        });
        // Powers of two: to the last bit.
        for (const key of LENGTHS) expect(after[key]).toBe(before[key] === null ? null : before[key] * factor);
        expect(after.nsd.map(({ value }) => value)).toEqual(before.nsd.map(({ value }) => value));
        expect([after.dice, after.iou, after.kappa]).toEqual([before.dice, before.iou, before.kappa]);
        expectClose('volume', after.volumeAMl, (before.volumeAMl ?? 0) * factor ** 3);
        expect(after.surfaceA).toBe(before.surfaceA * (definition === 'surfel' ? factor ** 2 : 1));
      }),
      RUNS,
    );
  });

  it('a mirror along any axis changes nothing', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(0, 1, 2), ({ grid, masks }, axis) => {
        const [a, b] = two(masks);
        const before = measurePair(a, b, grid, options);
        const after = measurePair(flipped(a, axis), flipped(b, axis), flippedGrid(grid, axis), options);
        expectSameMeasure(after, before);
        expect([after.hausdorffMm, after.kappa]).toEqual([before.hausdorffMm, before.kappa]);
      }),
      RUNS,
    );
  });

  it('axes in another order, with their spacings, change nothing', () => {
    const orders = fc.constantFrom<readonly [number, number, number]>(
      [1, 0, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
      [2, 0, 1],
    );
    fc.assert(
      fc.property(onOneGrid(2, evenGridsOf), orders, ({ size, grid, masks }, order) => {
        const [a, b] = two(masks);
        const turned = permutedGrid(grid as Parameters<typeof permutedGrid>[0], size[order[2]] ?? 1, order);
        const after = measurePair(permuted(a, order), permuted(b, order), turned, options);
        expectSameMeasure(after, measurePair(a, b, grid, options));
      }),
      RUNS,
    );
  });

  it('a larger image around them changes nothing but kappa, whose region is the image', () => {
    const some = fc.tuple(fc.nat(3), fc.nat(3));
    fc.assert(
      fc.property(pairs, fc.tuple(some, some, some), ({ grid, masks }, padding) => {
        const [a, b] = two(masks);
        const before = measurePair(a, b, grid, options);
        const after = measurePair(padded(a, padding), padded(b, padding), paddedGrid(grid, padding), options);
        expectSameMeasure(after, before);
        if (after.voxelsOfRegion > before.voxelsOfRegion && before.kappa !== null) {
          // More that both leave out is more agreement by chance and in fact: kappa comes nearer to Dice.
          const { dice } = before;
          expect(Math.abs((after.kappa ?? 0) - (dice ?? 0))).toBeLessThanOrEqual(
            Math.abs(before.kappa - (dice ?? 0)) + 1e-12,
          );
        }
      }),
      RUNS,
    );
  });

  it('what number a label has makes no difference', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 255 }), ({ grid, masks, size }, label) => {
        const again = masks.map((mask) => {
          const labels = Uint8Array.from(
            Array.from({ length: mask.slices }, (_, slice) => [...sliceToLabels(mask, slice, label)]).flat(),
          );
          return maskFromLabels(...size, labels, label);
        });
        expect(measurePair(...two(again), grid, options)).toEqual(measurePair(...two(masks), grid, options));
      }),
      RUNS,
    );
  });

  it('the Hausdorff distance keeps the triangle inequality, and so does what Jaccard leaves to 1', () => {
    fc.assert(
      fc.property(onOneGrid(3), ({ grid, masks }) => {
        const [a, b, c] = masks as readonly [BitMask, BitMask, BitMask];
        const [ab, bc, ac] = [
          measurePair(a, b, grid, options),
          measurePair(b, c, grid, options),
          measurePair(a, c, grid, options),
        ];
        if (ab.hausdorffMm !== null && bc.hausdorffMm !== null && ac.hausdorffMm !== null) {
          expect(ac.hausdorffMm).toBeLessThanOrEqual((ab.hausdorffMm + bc.hausdorffMm) * (1 + 1e-12));
        }
        const apart = ({ iou }: { readonly iou: number | null }) => (iou === null ? 0 : 1 - iou);
        expect(apart(ac)).toBeLessThanOrEqual(apart(ab) + apart(bc) + 1e-12);
      }),
      RUNS,
    );
  });

  it('of two reads inside a third, the larger one that holds the other agrees better with it', () => {
    fc.assert(
      fc.property(onOneGrid(3), ({ grid, masks }) => {
        const [p, q, r] = masks as readonly [BitMask, BitMask, BitMask];
        const whole = orMasks(orMasks(p, q), r);
        const [large, small] = [orMasks(p, q), andMasks(p, q)];
        const [near, far] = [measurePair(large, whole, grid, options), measurePair(small, whole, grid, options)];
        expect(near.dice ?? 1).toBeGreaterThanOrEqual(far.dice ?? 0);
        expect(near.iou ?? 1).toBeGreaterThanOrEqual(far.iou ?? 0);
        expect(near.volumeDifferenceMl ?? 0).toBeLessThanOrEqual((far.volumeDifferenceMl ?? 0) + 1e-12);
      }),
      RUNS,
    );
  });
});
