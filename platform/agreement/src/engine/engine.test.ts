import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borderVoxels, squaredDistances } from '../../test/borderOracle.ts';
import { type BitMask, createMask, setVoxel } from '../mask/bitMask.ts';
import { boundingBox, unionBox } from '../mask/boundingBox.ts';
import type { Grid } from '../mask/grid.ts';
import { voxelsPerSlice } from '../mask/maskCounts.ts';
import { andMasks } from '../mask/maskLogic.ts';
import { borderPair } from '../surface/borderPair.ts';
import { scanPair } from '../surface/scanPair.ts';
import { Arena } from './arena.ts';
import { createKernel, type KernelForm } from './kernel.ts';

const FORMS: readonly KernelForm[] = ['wasm', 'plain'];
const arenas = new Map(FORMS.map((form) => [form, new Arena(createKernel(form))]));

function arenaOf(form: KernelForm): Arena {
  const arena = arenas.get(form);
  if (arena === undefined) throw new Error('No such form.');
  arena.clear();
  // What a measurement before has left must not matter.
  arena.u8.fill(0xa5, 64);
  return arena;
}

function outcomeOf<R>(steps: Generator<number, R, void>): R {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    expect(next.value).toBeGreaterThanOrEqual(0);
    expect(next.value).toBeLessThanOrEqual(1);
  }
}

/** Squared distances of both directions, as the engine finds them. */
function found(
  form: KernelForm,
  masks: readonly [BitMask, BitMask],
  grid: Grid,
  withinSlice: boolean,
  budget?: number,
) {
  const arena = arenaOf(form);
  const box = unionBox(boundingBox(masks[0]), boundingBox(masks[1]));
  if (box === null) throw new Error('The masks are empty.');
  return outcomeOf(borderPair(arena, masks, box, grid, { withinSlice, budget })).map(({ address, count, voxels }) => ({
    voxels,
    squared: [...arena.f64.subarray(address >> 3, (address >> 3) + count)],
  }));
}

const spacings = fc.constantFrom(0.703125, 0.7, 1, 1 / 3, 0.1, 5, 0.9765625);
const scenes = fc
  .record({
    columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 60, max: 150 })),
    rows: fc.integer({ min: 1, max: 40 }),
    slices: fc.integer({ min: 1, max: 24 }),
    columnSpacingMm: spacings,
    rowSpacingMm: spacings,
    gaps: fc.array(fc.constantFrom(1, 0.8, 2.5, 5, 0.3, 17), { minLength: 24, maxLength: 24 }),
    isEven: fc.boolean(),
    seed: fc.integer(),
    shape: fc.constantFrom('points', 'blobs', 'shell and centre', 'corners'),
    withinSlice: fc.boolean(),
  })
  .map(({ columns, rows, slices, columnSpacingMm, rowSpacingMm, gaps, isEven, seed, shape, withinSlice }) => {
    const slicePositionsMm = [-312.7];
    for (const gap of gaps.slice(1, slices)) {
      slicePositionsMm.push((slicePositionsMm.at(-1) ?? 0) + (isEven ? (gaps[0] ?? 1) : gap));
    }
    const grid: Grid = { columnSpacingMm, rowSpacingMm, slicePositionsMm };
    return { masks: drawn(shape, [columns, rows, slices], seed), grid, withinSlice };
  });

/** Two masks, each with a voxel at least. */
function drawn(shape: string, size: [number, number, number], seed: number): [BitMask, BitMask] {
  let state = seed | 1;
  const random = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const masks: [BitMask, BitMask] = [createMask(...size), createMask(...size)];
  const voxel = (): [number, number, number] => [random(size[0]), random(size[1]), random(size[2])];
  for (const [side, mask] of masks.entries()) {
    setVoxel(mask, ...voxel());
    const within = (far: (square: number) => boolean, [cx, cy, cz]: [number, number, number]) => {
      for (let z = 0; z < size[2]; z++)
        for (let y = 0; y < size[1]; y++)
          for (let x = 0; x < size[0]; x++)
            if (far((x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2)) setVoxel(mask, x, y, z);
    };
    const middle = size.map((n) => n >> 1) as [number, number, number];
    if (shape === 'points') for (let i = random(12); i > 0; i--) setVoxel(mask, ...voxel());
    if (shape === 'blobs') for (let i = 1 + random(3); i > 0; i--) within((square) => square < 20 + random(3), voxel());
    // Every place of the shell is the nearest to something at the centre: where parabolas meet in one point.
    if (shape === 'shell and centre')
      within((square) => (side === 0 ? square <= 1 : square > 100 && square < 130), middle);
    if (shape === 'corners')
      for (const x of [0, size[0] - 1]) setVoxel(mask, x, side * (size[1] - 1), side * (size[2] - 1));
  }
  return masks;
}

describe('the engine', () => {
  it('finds the nearest border voxel of every border voxel to the last bit, in both forms, by search and by transform', () => {
    fc.assert(
      fc.property(scenes, fc.constantFrom(0, 30, 1000), ({ masks, grid, withinSlice }, budget) => {
        const borders = masks.map((mask) => borderVoxels(mask, withinSlice));
        const [a = [], b = []] = borders;
        const expected = [
          { voxels: a.length, squared: squaredDistances(a, b, grid) },
          { voxels: b.length, squared: squaredDistances(b, a, grid) },
        ];
        for (const form of FORMS) {
          expect(found(form, masks, grid, withinSlice)).toEqual(expected);
          expect(found(form, masks, grid, withinSlice, budget)).toEqual(expected);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('counts slices and finds the box around both masks as the plain loops do, for rows of any width', () => {
    fc.assert(
      fc.property(scenes, fc.boolean(), ({ masks: [a, b] }, isEmpty) => {
        const other = isEmpty ? createMask(b.columns, b.rows, b.slices) : b;
        for (const form of FORMS) {
          const scan = outcomeOf(scanPair(arenaOf(form), a, other));
          expect(scan.box).toEqual(unionBox(boundingBox(a), boundingBox(other)));
          expect(scan.slices).toEqual({
            voxelsA: voxelsPerSlice(a),
            voxelsB: voxelsPerSlice(other),
            voxelsBoth: voxelsPerSlice(andMasks(a, other)),
          });
        }
      }),
      { seed: 12, numRuns: 100 },
    );
  });
});
