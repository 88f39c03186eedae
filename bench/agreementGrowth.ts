import { type BitMask, createMask, measurePair, sliceBytesOf } from '@overread/agreement';
import { gridOf } from './agreementMasks.ts';
import type { BenchRow } from './benchRow.ts';

const SLICES = [1, 2, 5, 10, 30, 100, 300, 600];
const [COLUMNS, ROWS] = [512, 512];
const ROUNDS = 9;
/** Time per voxel of many slices over that of 100; a stack twice as deep must not take much more than twice as long. */
const MOST_GROWTH = 1.5;

/** How the time grows with the number of slices: an organ that fills a third of every slice, drawn by two readers. */
export function growthOf(): BenchRow[] {
  const table = SLICES.map((slices) => {
    const [a, b, grid] = [columnOf(slices, 0), columnOf(slices, 1), gridOf(slices)];
    measurePair(a, b, grid, { tolerancesMm: [1, 2] });
    const times = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      measurePair(a, b, grid, { tolerancesMm: [1, 2] });
      return performance.now() - start;
    }).sort((p, q) => p - q);
    const ms = times[ROUNDS >> 1] ?? Number.NaN;
    return { slices, ms: Number(ms.toFixed(2)), 'ns per voxel': (ms * 1e6) / (COLUMNS * ROWS * slices) };
  });
  console.table(table.map((row) => ({ ...row, 'ns per voxel': Number(row['ns per voxel'].toFixed(3)) })));
  const perVoxel = (slices: number) => table.find((row) => row.slices === slices)?.['ns per voxel'] ?? Number.NaN;
  return [
    {
      what: 'from 100 to 600 slices of 512x512: growth of the time per voxel',
      unit: 'relative',
      ours: perVoxel(600) / perVoxel(100),
      peerName: '',
      peer: null,
      target: null,
      limit: MOST_GROWTH,
      note: `Time per voxel of the whole grid at ${SLICES.join(', ')} slices: ${table.map((row) => row['ns per voxel'].toFixed(2)).join(', ')} ns.`,
    },
  ];
}

/** Ellipses that move and swell from slice to slice, a little otherwise by reader. */
function columnOf(slices: number, reader: number): BitMask {
  const mask = createMask(COLUMNS, ROWS, slices);
  for (let slice = 0; slice < slices; slice++) {
    const [cx, cy] = [256 + 6 * Math.sin(slice / 17 + reader / 4), 256 + 9 * Math.cos(slice / 23)];
    const [rx, ry] = [170 + 4 * Math.sin(slice / 31 + reader), 160];
    for (let row = Math.ceil(cy - ry); row <= cy + ry; row++) {
      const reach = rx * Math.sqrt(Math.max(0, 1 - ((row - cy) / ry) ** 2)) + 1.5 * Math.sin(row / 5 + reader * 2);
      const base = slice * sliceBytesOf(mask);
      for (let column = Math.ceil(cx - reach); column <= cx + reach; column++) {
        const bit = row * COLUMNS + column;
        mask.bits[base + (bit >> 3)] = (mask.bits[base + (bit >> 3)] ?? 0) | (1 << (bit & 7));
      }
    }
  }
  return mask;
}
