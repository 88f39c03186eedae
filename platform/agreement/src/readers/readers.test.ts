import { scale, withoutTestData } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lidcNodules } from '../../test/lidcPack.ts';
import { boxMask, buildMask } from '../../test/maskRecipe.ts';
import { intersection, union } from '../consensus/consensus.ts';
import { majority, markedByAtLeast } from '../consensus/majority.ts';
import { Arena } from '../engine/arena.ts';
import { createKernel } from '../engine/kernel.ts';
import { type BitMask, createMask, getVoxel, setVoxel } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import { voxelCount } from '../mask/maskCounts.ts';
import { equalMasks } from '../mask/maskLogic.ts';
import { iou } from '../mask/maskOverlap.ts';
import { measurePair } from '../pair/measurePair.ts';
import { maximiseIn } from './maximise.ts';
import { measureReaders, pairwiseMatrix } from './pairwiseMatrix.ts';
import { mapSlicesIn, maskOfPatterns, probabilityMap, probabilitySlice, shareOfReaders } from './patternMap.ts';
import { countMarked, readerPatterns, wholeStack } from './readerPatterns.ts';
import { staple, stapleMask } from './staple.ts';
import { generalisedOverlap, voxelFleissKappa, voxelsByReaders } from './voxelsByReaders.ts';

const SIZE = [19, 13, 5] as const;
const grid: Grid = { columnSpacingMm: 0.7, rowSpacingMm: 0.9, slicePositionsMm: [0, 2.5, 5, 6, 10] };
const read = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    cx: fc.integer({ min: 14, max: 22 }),
    rx: fc.integer({ min: 6, max: 14 }),
  })
  .map(({ seed, cx, rx }) =>
    buildMask({ shapes: [['ellipsoid', cx, 12, 4, rx, 9, 4]], noise: { seed, perMille: 20 } }, [...SIZE]),
  );
const reads = fc.array(read, { minLength: 3, maxLength: 6 });
const runs = { seed: 12, numRuns: scale('propertyRuns') };
const box = (from: number, to: number) => boxMask(SIZE, [from, to, 3, 8, 1, 3]);
const refusal = (attempt: () => unknown) => {
  try {
    return attempt() && 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

const voxelsIn = ([columns, rows, slices]: readonly [number, number, number]) => columns * rows * slices;

/** The patterns, counted voxel by voxel. */
function countsByVoxel(list: readonly BitMask[]): Float64Array {
  const counts = new Float64Array(2 ** list.length);
  const { columns, rows, slices } = list[0] ?? createMask(...SIZE);
  for (let z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const pattern = list.reduce((bits, mask, r) => bits | (Number(getVoxel(mask, x, y, z)) << r), 0);
        counts[pattern] = (counts[pattern] ?? 0) + 1;
      }
    }
  }
  return counts;
}

describe('patterns of readers', () => {
  it('count every voxel of the region once, by exactly who marked it', () => {
    fc.assert(
      fc.property(reads, (list) => {
        const { counts, region, voxelsOfRegion } = readerPatterns(list, {
          box: wholeStack(list[0] ?? createMask(...SIZE)),
        });
        expect(counts).toEqual(countsByVoxel(list));
        expect([voxelsOfRegion, region.columnTo]).toEqual([SIZE[0] * SIZE[1] * SIZE[2], SIZE[0] - 1]);
      }),
      runs,
    );
  });

  it('are the same in both forms of the engine, on slices larger than what passes through its memory at a time', () => {
    const size = { columns: 641, rows: 523, slices: 2 };
    const list = [100, 101, 130, 131].map((from) => boxMask([641, 523, 2], [from, 640, 90, 400 + from, 0, from % 2]));
    const [wasm, plain] = (['wasm', 'plain'] as const).map((form) => {
      const counts = new Float64Array(16);
      const arena = new Arena(createKernel(form));
      arena.alloc(2 ** 19);
      arena.u8.fill(0xa5, 64);
      arena.clear();
      return { counts, box: countMarked(arena, list, size, counts) };
    });
    expect(wasm).toEqual(plain);
    expect(wasm?.box).toEqual({ columnFrom: 100, columnTo: 640, rowFrom: 90, rowTo: 522, sliceFrom: 0, sliceTo: 1 });
    for (const [r, mask] of list.entries()) {
      const marked = wasm?.counts.reduce((sum, n, pattern) => sum + n * ((pattern >> r) & 1), 0);
      expect(marked).toBe(voxelCount(mask));
    }
  });

  it('take the box of all marks with a margin, cut off where the image ends', () => {
    const { region, counts, voxelsOfRegion } = readerPatterns([box(4, 6), box(5, 9)], { marginVoxels: 3 });
    expect(region).toEqual({ columnFrom: 1, columnTo: 12, rowFrom: 0, rowTo: 11, sliceFrom: 0, sliceTo: 4 });
    expect([voxelsOfRegion, ...counts]).toEqual([12 * 12 * 5, 720 - 6 * 18, 18, 3 * 18, 2 * 18]);
  });

  it('refuse a region that leaves marks out, an image without marks, and more than ten readers', () => {
    const small = { columnFrom: 5, columnTo: 9, rowFrom: 0, rowTo: 9, sliceFrom: 0, sliceTo: 4 };
    expect(refusal(() => readerPatterns([box(4, 6)], { box: small }))).toMatch(
      /holds every voxel that a reader marked/,
    );
    expect(refusal(() => readerPatterns([createMask(...SIZE)]))).toMatch(/agree on absence/);
    expect(refusal(() => readerPatterns(new Array<BitMask>(11).fill(box(1, 2))))).toMatch(/1 to 10 reads; 11 came/);
  });

  it('give the consensus by counting heads', () => {
    fc.assert(
      fc.property(reads, (list) => {
        const shares = shareOfReaders(list.length);
        expect(
          equalMasks(
            majority(list),
            maskOfPatterns(list, (p) => (shares[p] ?? 0) > 0.5),
          ),
        ).toBe(true);
        expect(equalMasks(markedByAtLeast(list, 1), union(list))).toBe(true);
        expect(equalMasks(markedByAtLeast(list, list.length), intersection(list))).toBe(true);
        const map = probabilitySlice(list, shares, 2);
        expect(probabilityMap(list, shares).subarray(2 * map.length, 3 * map.length)).toEqual(map);
        for (let i = 0; i < map.length; i++) {
          const [x, y] = [i % SIZE[0], Math.floor(i / SIZE[0])];
          const marks = list.filter((mask) => getVoxel(mask, x, y, 2)).length;
          expect(map[i]).toBe(Math.fround(marks / list.length));
        }
      }),
      runs,
    );
  });
});

describe('STAPLE', () => {
  it('has the same bits in both forms of the engine, of one reader to ten', () => {
    const size = [64, 8, 20] as const;
    for (let readers = 1; readers <= 10; readers++) {
      const list = Array.from({ length: readers }, (_, r) =>
        buildMask({ shapes: [['ellipsoid', 64 + 3 * r, 8, 20, 40, 7, 15]], noise: { seed: 7 + r, perMille: 9 * r } }, [
          ...size,
        ]),
      );
      const [first] = list;
      if (first === undefined) throw new Error('no reader');
      const [wasm, plain] = (['wasm', 'plain'] as const).map((form) => {
        const counts = new Float64Array(2 ** readers);
        const arena = new Arena(createKernel(form));
        const box = countMarked(arena, list, first, counts);
        counts[0] = voxelsIn(size) - counts.reduce((sum, n) => sum + n, 0);
        const estimate = maximiseIn(arena, counts, readers, 0.2, 1e-9, 50);
        const map = new Float32Array(voxelsIn(size));
        mapSlicesIn(arena, list, estimate.probabilities, 0, first.slices, map);
        return { counts, box, map, ...estimate };
      });
      expect(wasm).toEqual(plain);
      expect(wasm?.counts).toEqual(countsByVoxel(list));
      expect(probabilityMap(list, wasm?.probabilities ?? new Float64Array())).toEqual(wasm?.map);
    }
  });

  it('refuses two reads, and says why', () => {
    expect(refusal(() => staple([box(3, 6), box(4, 9)]))).toMatch(/3 reads.*background.*2 came/);
    expect(refusal(() => markedByAtLeast([box(3, 6)], 2))).toMatch(/1 came/);
  });

  it('gives the same bits in whatever order the reads come', () => {
    fc.assert(
      fc.property(
        reads.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })),
        ),
        ([list, order]) => {
          const found = staple(list);
          const shuffled = staple(order.flatMap((r) => list[r] ?? []));
          expect(shuffled.sensitivity).toEqual(order.map((r) => found.sensitivity[r]));
          expect(shuffled.specificity).toEqual(order.map((r) => found.specificity[r]));
          for (const [pattern, probability] of shuffled.probabilities.entries()) {
            const before = order.reduce((bits, r, place) => bits | (((pattern >> place) & 1) << r), 0);
            expect(probability).toBe(found.probabilities[before]);
          }
          expect(
            equalMasks(
              stapleMask(
                order.flatMap((r) => list[r] ?? []),
                shuffled,
              ),
              stapleMask(list, found),
            ),
          ).toBe(true);
        },
      ),
      runs,
    );
  });

  it('finds readers perfect who agree, and the one who does not less so', () => {
    const [good, other] = [box(3, 9), box(3, 12)];
    const same = staple([good, good, good]);
    expect([same.sensitivity, same.specificity]).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    const found = staple([good, other, good, good]);
    expect(equalMasks(stapleMask([good, other, good, good], found), good)).toBe(true);
    expect(found.specificity[1]).toBeLessThan(found.specificity[0] ?? 0);
    expect([found.hasConverged, found.readers]).toEqual([true, 4]);
    expect(staple([good, other, good, good], { maximumIterations: 2 }).hasConverged).toBe(false);
  });

  it('says so where nothing can be estimated', () => {
    const [empty, full] = [createMask(...SIZE), boxMask(SIZE, [0, 18, 0, 12, 0, 4])];
    expect(refusal(() => staple([empty, empty, empty]))).toMatch(/agree on absence/);
    expect(refusal(() => staple([empty, empty, empty], { region: { box: wholeStack(empty) } }))).toMatch(/absence/);
    expect(staple([full, full, full])).toMatchObject({ sensitivity: [1, 1, 1], specificity: [null, null, null] });
    expect(refusal(() => staple([full, full, full], { prevalence: 0 }))).toMatch(/prevalence above 0/);
    const oneMissed = staple([box(3, 9), empty, box(3, 9)]);
    expect(oneMissed.sensitivity).toEqual([1, 0, 1]);
    expect(equalMasks(stapleMask([box(3, 9), empty, box(3, 9)], oneMissed), box(3, 9))).toBe(true);
  });
});

describe('overlap of many readers', () => {
  it('of two is their IoU', () => {
    fc.assert(
      fc.property(read, read, (a, b) => {
        expect(generalisedOverlap(readerPatterns([a, b]))).toBeCloseTo(iou(a, b) ?? -1, 12);
      }),
      runs,
    );
    const empty = readerPatterns([createMask(...SIZE)], { box: wholeStack(box(0, 1)) });
    expect([generalisedOverlap(empty), voxelFleissKappa(empty)]).toEqual([null, null]);
  });

  it('keeps all digits of the kappa of a finding of some voxels in a billion', () => {
    const voxelsOfRegion = 1e9;
    // Ten voxels that one of three readers marked, and one that all did.
    const counts = Float64Array.of(voxelsOfRegion - 11, 10, 0, 0, 0, 0, 0, 1);
    const patterns = { readers: 3, counts, voxelsOfRegion, region: wholeStack(box(0, 1)) };
    // 13 marks among 3e9 ratings; of the 6 ordered pairs of readers 4 differ on each of the ten.
    expect(voxelFleissKappa(patterns)).toBeCloseTo(1 - (40 * 3e9) / (2 * 2 * 13 * (3e9 - 13)), 15);
  });

  it.skipIf(withoutTestData())('of the forty LIDC nodules has the counts and the kappa of the pack', () => {
    const nodules = lidcNodules();
    expect(nodules.length).toBe(40);
    for (const { name, masks, markedByAtLeast: expected, fleissKappa } of nodules) {
      const patterns = readerPatterns(masks, { box: wholeStack(masks[0]) });
      const byReaders = voxelsByReaders(patterns);
      for (const [i, voxels] of expected.entries()) {
        expect(
          byReaders.slice(i + 1).reduce((sum, n) => sum + n, 0),
          name,
        ).toBe(voxels);
        expect(voxelCount(markedByAtLeast(masks, i + 1)), name).toBe(voxels);
      }
      // The pack rounds to six decimals.
      expect(voxelFleissKappa(patterns), name).toBeCloseTo(fleissKappa, 5);
      expect(voxelCount(majority(masks)), name).toBe(expected[2]);
      expect(staple(masks).hasConverged, name).toBe(true);
    }
  });
});

describe('STAPLE of readers who can be exchanged', () => {
  it.each([
    [6, 0],
    [10, 1],
    [11, 3],
  ])('gives two that marked alike at either end (%i voxels, %i in common) the same numbers', (length, common) => {
    const line = (...ranges: [number, number][]) => {
      const mask = createMask(40, 1, 1);
      for (const [from, end] of ranges) for (let column = from; column < end; column++) setVoxel(mask, column, 0, 0);
      return mask;
    };
    const [left, right] = [line([0, length], [18, 18 + common]), line([40 - length, 40], [18, 18 + common])];
    const estimate = staple([left, right, line([19, 20])], { region: { box: wholeStack(left) } });
    expect(estimate.hasConverged).toBe(true);
    expect(estimate.sensitivity[0]).toBe(estimate.sensitivity[1]);
    expect(estimate.specificity[0]).toBe(estimate.specificity[1]);
    expect(estimate.probabilities[0b001]).toBe(estimate.probabilities[0b010]);
  });
});

describe('the matrix of readers', () => {
  const empty = createMask(...SIZE);
  const three: readonly (BitMask | null)[] = [box(3, 9), null, box(4, 9), empty, empty];

  it('has every pair of reads there are, once measured, and nothing for a read that is missing', () => {
    const measured = measureReaders(three, grid, { tolerancesMm: [1] });
    expect(measured.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [0, 3],
      [0, 4],
      [2, 3],
      [2, 4],
      [3, 4],
    ]);
    expect(measured[0]?.measured).toEqual(measurePair(box(3, 9), box(4, 9), grid, { tolerancesMm: [1] }));
    const dice = pairwiseMatrix(5, measured, (m) => m.dice);
    const one = (2 * 6) / 13;
    expect(dice.values).toEqual([
      [null, null, one, 0, 0],
      [null, null, null, null, null],
      [one, null, null, 0, 0],
      [0, null, 0, null, null],
      [0, null, 0, null, null],
    ]);
    expect(dice).toMatchObject({ pairs: 5, undefinedPairs: 1, mean: one / 5, least: 0, most: one });
    expect(pairwiseMatrix(5, measured, (m) => m.hd95Mm)).toMatchObject({ pairs: 1, undefinedPairs: 5 });
    expect(pairwiseMatrix(2, [], () => 1)).toMatchObject({ mean: null, least: null, most: null });
  });
});
