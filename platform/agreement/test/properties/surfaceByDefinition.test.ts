import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BitMask } from '../../src/mask/bitMask.ts';
import { getVoxel } from '../../src/mask/bitMask.ts';
import type { Grid } from '../../src/mask/grid.ts';
import { measurePair } from '../../src/pair/measurePair.ts';
import type { SurfaceDefinition } from '../../src/pair/pairMetrics.ts';
import { surfelAreas } from '../../src/surface/surfelAreas.ts';
import { onOneGrid, TOLERANCES_MM } from './arbitraryMasks.ts';
import { expectClose } from './compareNumbers.ts';

/** A point of a surface, in mm, and what it weighs. */
interface Point {
  readonly at: readonly [number, number, number];
  readonly weight: number;
}

function surfaceOf(mask: BitMask, grid: Grid, definition: SurfaceDefinition): Point[] {
  const { columns, rows, slices } = mask;
  const isInside = (x: number, y: number, z: number) =>
    x >= 0 && y >= 0 && z >= 0 && x < columns && y < rows && z < slices && getVoxel(mask, x, y, z);
  const mm = grid.slicePositionsMm;
  const thick = grid.sliceThicknessMm ?? 1;
  const position = (z: number) => {
    if (z < 0) return (mm[0] ?? 0) - ((mm[1] ?? (mm[0] ?? 0) + thick) - (mm[0] ?? 0));
    if (z < slices) return mm[z] ?? 0;
    const last = mm[slices - 1] ?? 0;
    return last + (last - (mm[slices - 2] ?? last - thick));
  };
  const points: Point[] = [];
  const corner = definition === 'surfel' ? 1 : 0;
  for (let z = 0; z < slices + corner; z++) {
    const [from, to] = [position(z - 1), position(z)];
    const areas = corner ? surfelAreas(grid.columnSpacingMm, grid.rowSpacingMm, to - from) : [];
    for (let y = 0; y < rows + corner; y++) {
      for (let x = 0; x < columns + corner; x++) {
        if (corner) {
          let code = 0;
          for (let i = 0; i < 8; i++)
            if (isInside(x - 1 + (i & 1), y - 1 + ((i >> 1) & 1), z - 1 + (i >> 2))) code |= 1 << i;
          if (code !== 0 && code !== 255)
            points.push({
              at: [x * grid.columnSpacingMm, y * grid.rowSpacingMm, (from + to) / 2],
              weight: areas[code] ?? 0,
            });
        } else if (isInside(x, y, z)) {
          const beside = [
            [1, 0, 0],
            [-1, 0, 0],
            [0, 1, 0],
            [0, -1, 0],
            [0, 0, 1],
            [0, 0, -1],
          ] as const;
          if (beside.every(([i, j, k]) => isInside(x + i, y + j, z + k))) continue;
          points.push({ at: [x * grid.columnSpacingMm, y * grid.rowSpacingMm, to], weight: 1 });
        }
      }
    }
  }
  return points;
}

function distances(from: readonly Point[], to: readonly Point[]) {
  return from.map(({ at: [x, y, z], weight }) => {
    let least = Number.POSITIVE_INFINITY;
    for (const { at } of to) least = Math.min(least, (at[0] - x) ** 2 + (at[1] - y) ** 2 + (at[2] - z) ** 2);
    return { weight, mm: Math.sqrt(least) };
  });
}

describe.each(['border', 'surfel'] as const)('surfaces by %s', (definition) => {
  it('are what the definition says, point by point, on any masks and stacks', () => {
    fc.assert(
      fc.property(onOneGrid(2), ({ grid, masks }) => {
        const [a, b] = masks as readonly [BitMask, BitMask];
        const found = measurePair(a, b, grid, { definition, tolerancesMm: TOLERANCES_MM });
        const [A, B] = [surfaceOf(a, grid, definition), surfaceOf(b, grid, definition)];
        if (A.length === 0 || B.length === 0) {
          expect([found.hausdorffMm, found.assdMm]).toEqual([null, null]);
          return;
        }
        const [ab, ba] = [distances(A, B), distances(B, A)];
        const sum = (of: readonly { readonly weight: number }[]) => of.reduce((total, { weight }) => total + weight, 0);
        const mean = (list: typeof ab) => list.reduce((total, { mm, weight }) => total + mm * weight, 0) / sum(list);
        expectClose('surfaceA', found.surfaceA, sum(A));
        expectClose('surfaceB', found.surfaceB, sum(B));
        expectClose('meanAToBMm', found.meanAToBMm, mean(ab));
        expectClose('meanBToAMm', found.meanBToAMm, mean(ba));
        expectClose('assdMm', found.assdMm, mean([...ab, ...ba]));
        expectClose('hausdorffMm', found.hausdorffMm, Math.max(...[...ab, ...ba].map(({ mm }) => mm)));
        for (const [i, tolerance] of TOLERANCES_MM.entries()) {
          const within = sum([...ab, ...ba].filter(({ mm }) => mm <= tolerance));
          expectClose('nsd', found.nsd[i]?.value ?? null, within / sum([...ab, ...ba]));
        }
        if (definition === 'border') return;
        const p95 = (list: typeof ab) => {
          let reached = 0;
          for (const { mm, weight } of [...list].sort((p, q) => p.mm - q.mm)) {
            reached += weight;
            if (reached >= (0.95 - 1e-11) * sum(list)) return mm;
          }
          return Number.NaN;
        };
        expectClose('hd95Mm', found.hd95Mm, Math.max(p95(ab), p95(ba)));
        expectClose('hd95MeanMm', found.hd95MeanMm, (p95(ab) + p95(ba)) / 2);
        expectClose('hd95PooledMm', found.hd95PooledMm, p95([...ab, ...ba]));
      }),
      { seed: 20261123, numRuns: Math.ceil(scale('propertyRuns') / 2) },
    );
  });
});
