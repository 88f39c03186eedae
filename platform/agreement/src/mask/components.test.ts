import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ballMask, boxMask, buildMask } from '../../test/maskRecipe.ts';
import { maskFromBits, sliceBytesOf } from './bitMask.ts';
import { boundingBox } from './boundingBox.ts';
import { nearestVoxels } from './componentDistance.ts';
import { componentCount, componentMasks, connectedComponents } from './components.ts';
import { compositeMask } from './compositeMask.ts';
import type { Grid } from './grid.ts';
import { findHoles } from './holes.ts';
import { sharedVoxelCount, voxelCount } from './maskCounts.ts';
import { andNotMasks, equalMasks, orMasks } from './maskLogic.ts';
import { runsOfMask } from './runsOfMask.ts';
import { cropRuns, maskOfRuns, sharedRunVoxels, type VoxelRuns } from './voxelRuns.ts';

/** Widths that are and are not whole words, so that rows begin anywhere within one; also stacks whose slices do. */
const noisy = fc
  .record({
    columns: fc.constantFrom(1, 7, 31, 32, 33, 64, 70),
    rows: fc.integer({ min: 1, max: 6 }),
    slices: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    perMille: fc.constantFrom(0, 30, 300, 700, 1000),
  })
  .map(({ columns, rows, slices, seed, perMille }) =>
    buildMask({ shapes: [], noise: { seed, perMille } }, [columns, rows, slices]),
  );
const runs = { seed: 11, numRuns: scale('propertyRuns') };

describe('masks as runs', () => {
  it('come back as the same bits, with their voxels and box, wherever in memory the mask begins', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 0, max: 3 }), (mask, offset) => {
        const moved = new Uint8Array(mask.bits.length + offset).subarray(offset);
        moved.set(mask.bits);
        const found = runsOfMask(maskFromBits(mask.columns, mask.rows, mask.slices, moved));
        expect(equalMasks(maskOfRuns(found), mask)).toBe(true);
        expect([found.voxels, found.box]).toEqual([voxelCount(mask), boundingBox(mask)]);
      }),
      runs,
    );
  });

  it('share the voxels that the masks share, and crop as they do', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: 1, max: 2 ** 31 }), (a, seed) => {
        const b = buildMask({ shapes: [], noise: { seed, perMille: 400 } }, [a.columns, a.rows, a.slices]);
        expect(sharedRunVoxels(runsOfMask(a), runsOfMask(b))).toBe(sharedVoxelCount(a, b));
        const box = { columnFrom: a.columns >> 2, columnTo: a.columns - 1, rowFrom: 0, rowTo: a.rows >> 1 };
        const cut = boxMask([a.columns, a.rows, a.slices], [box.columnFrom, box.columnTo, 0, box.rowTo, 0, a.slices]);
        const crop = cropRuns(runsOfMask(a), box);
        expect([voxelCount(crop), crop.slices]).toEqual([sharedVoxelCount(a, cut), a.slices]);
        expect(crop.bits.length).toBe(sliceBytesOf(crop) * a.slices);
      }),
      runs,
    );
  });
});

describe('connected components', () => {
  it('are the mask in parts, fewer the more neighbours count', () => {
    fc.assert(
      fc.property(noisy, (mask) => {
        const [six, eighteen, all] = [6, 18, 26].map((n) => componentCount(mask, n as 6 | 18 | 26));
        expect(six).toBeGreaterThanOrEqual(eighteen ?? 0);
        expect(eighteen).toBeGreaterThanOrEqual(all ?? 0);
        const parts = componentMasks(mask);
        expect(parts.length).toBe(all);
        if (parts.length > 0) expect(equalMasks(parts.reduce(orMasks), mask)).toBe(true);
        expect(parts.reduce((sum, part) => sum + voxelCount(part), 0)).toBe(voxelCount(mask));
      }),
      runs,
    );
  });

  it.each([
    ['a face', [1, 0, 0], [1, 1, 1]],
    ['an edge in the slice', [1, 1, 0], [2, 1, 1]],
    ['an edge across slices', [0, 1, 1], [2, 1, 1]],
    ['an edge across slices, the other way', [1, 0, 1], [2, 1, 1]],
    ['a corner', [1, 1, 1], [2, 2, 1]],
  ] as const)('that touch by %s are one by 6, 18, 26 neighbours or not', (_, [x, y, z], expected) => {
    const mask = boxMask([3, 3, 3], [1, 1, 1, 1, 1, 1], [1 + x, 1 + x, 1 + y, 1 + y, 1 + z, 1 + z]);
    const mirrored = boxMask([3, 3, 3], [1, 1, 1, 1, 1, 1], [1 - x, 1 - x, 1 + y, 1 + y, 1 - z, 1 - z]);
    for (const one of [mask, mirrored]) {
      expect([6, 18, 26].map((n) => componentCount(one, n as 6 | 18 | 26))).toEqual(expected);
    }
  });

  it('do not join the end of a row to the beginning of the next', () => {
    expect(componentCount(boxMask([32, 4, 1], [31, 31, 1, 1, 0, 0], [0, 0, 2, 2, 0, 0]))).toBe(2);
  });
});

describe('parts and holes', () => {
  const grid: Grid = { columnSpacingMm: 0.5, rowSpacingMm: 2, slicePositionsMm: [0, 1, 5, 6, 20] };
  const size = [40, 12, 5] as const;

  it('are measured from voxel to voxel in mm, across irregular slices, the same from both sides', () => {
    const parts = connectedComponents(
      boxMask(size, [2, 6, 3, 5, 0, 1], [12, 14, 3, 5, 1, 1], [2, 3, 3, 4, 3, 3], [30, 30, 11, 11, 4, 4]),
    );
    const [a, b, c, d] = parts;
    if (!a || !b || !c || !d) throw new Error('Four parts are needed.');
    expect(nearestVoxels(a, b, grid)).toEqual({
      mm: 3,
      a: { column: 6, row: 3, slice: 1 },
      b: { column: 12, row: 3, slice: 1 },
    });
    expect(nearestVoxels(a, c, grid)?.mm).toBe(5);
    expect(nearestVoxels(c, d, grid)?.mm).toBeCloseTo(Math.hypot(27 * 0.5, 7 * 2, 14), 12);
    for (const [p, q] of [
      [a, b],
      [a, c],
      [d, c],
    ] as const) {
      const [there, back] = [nearestVoxels(p, q, grid), nearestVoxels(q, p, grid)];
      expect(back).toEqual(there && { mm: there.mm, a: there.b, b: there.a });
    }
    expect(nearestVoxels(a, a, grid)?.mm).toBe(0);
  });

  it('lie as far apart as the nearest of all their voxels', () => {
    const points = (part: VoxelRuns) =>
      [...part.lines].flatMap((line, i) => {
        const slice = Math.floor(line / part.rows);
        const length = (part.to[i] ?? 0) - (part.from[i] ?? 0) + 1;
        return Array.from({ length }, (_, k) => [
          ((part.from[i] ?? 0) + k) * grid.columnSpacingMm,
          (line - slice * part.rows) * grid.rowSpacingMm,
          grid.slicePositionsMm[slice] ?? 0,
        ]);
      });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.constantFrom(6, 250), (seed, perMille) => {
        const parts = connectedComponents(buildMask({ shapes: [], noise: { seed, perMille } }, [70, 40, 5]), 6);
        const [a, b] = [parts[0], parts.at(-1)];
        if (!a || !b) return;
        const apart = points(a).flatMap((p) => points(b).map((q) => Math.hypot(...p.map((mm, i) => mm - (q[i] ?? 0)))));
        expect(nearestVoxels(a, b, grid)?.mm).toBeCloseTo(Math.min(...apart), 9);
      }),
      runs,
    );
  });

  it('a cavity is closed on all sides; a hole of an outline only in its slice; the edge of the image is open', () => {
    const tall = [40, 30, 9] as const;
    const shell = andNotMasks(ballMask(tall, [20, 14, 4], 4), ballMask(tall, [20, 14, 4], 2));
    const cavity = voxelCount(ballMask(tall, [20, 14, 4], 2));
    expect(findHoles(shell, 'stack').map(({ voxels }) => voxels)).toEqual([cavity]);
    expect(findHoles(shell, 'slice').length).toBe(5);
    const tube = andNotMasks(boxMask(tall, [5, 15, 5, 15, 0, 8]), boxMask(tall, [8, 12, 8, 12, 0, 8]));
    expect(findHoles(tube, 'stack')).toEqual([]);
    expect(findHoles(tube, 'slice').length).toBe(9);
    const open = andNotMasks(boxMask(tall, [0, 10, 0, 10, 2, 6]), boxMask(tall, [0, 4, 3, 6, 3, 5]));
    expect([findHoles(open, 'stack'), findHoles(open, 'slice')]).toEqual([[], []]);
    expect(findHoles(boxMask(tall), 'stack')).toEqual([]);
  });

  it('of a composite structure are together what any part has', () => {
    const [core, rim] = [boxMask(size, [2, 6, 3, 5, 0, 1]), boxMask(size, [5, 9, 3, 5, 0, 1])];
    expect(voxelCount(compositeMask([core, rim]) ?? core)).toBe(8 * 3 * 2);
    expect(compositeMask([])).toBeNull();
    expect(compositeMask([core])?.bits).not.toBe(core.bits);
  });
});
