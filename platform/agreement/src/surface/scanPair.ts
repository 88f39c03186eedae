import type { Arena } from '../engine/arena.ts';
import { type BitMask, sliceBytesOf } from '../mask/bitMask.ts';
import type { VoxelBox } from '../mask/boundingBox.ts';
import type { OverlapCounts } from '../mask/maskOverlap.ts';
import type { SliceCounts } from '../pair/pairMetrics.ts';

/** What one pass over two masks tells. */
export interface PairScan extends OverlapCounts {
  readonly slices: SliceCounts;
  /** The box around both masks; null if both are empty. */
  readonly box: VoxelBox | null;
}

/** Bytes of masks between two yields. */
const BYTES_PER_STEP = 2 ** 22;

/**
 * Counts the voxels of two masks of one size and finds the box around both. Slices pass one by one through a small piece of the arena's memory:
 * the masks are never copied whole. Yields the fraction done.
 */
export function* scanPair(arena: Arena, a: BitMask, b: BitMask): Generator<number, PairScan, void> {
  const mark = arena.mark();
  const { kernel } = arena;
  const { columns, slices } = a;
  const bytes = sliceBytesOf(a);
  const stageA = arena.allocZeros(bytes + 64);
  const stageB = arena.allocZeros(bytes + 64);
  const found = arena.alloc(32);
  const columnWords = Math.ceil(columns / 32);
  const seenColumns = arena.allocZeros(columnWords * 4 + 16);
  const { u8, i32 } = arena;
  const counts = {
    voxelsA: new Uint32Array(slices),
    voxelsB: new Uint32Array(slices),
    voxelsBoth: new Uint32Array(slices),
  };
  let [voxelsA, voxelsB, voxelsBoth] = [0, 0, 0];
  let [rowFrom, rowTo, sliceFrom, sliceTo] = [a.rows, -1, -1, -1];
  let sinceYield = 0;
  for (let slice = 0; slice < slices; slice++) {
    u8.set(a.bits.subarray(slice * bytes, (slice + 1) * bytes), stageA);
    u8.set(b.bits.subarray(slice * bytes, (slice + 1) * bytes), stageB);
    kernel.countSlice(stageA, stageB, bytes, found);
    const at = found >> 2;
    const firstBit = i32[at + 3] ?? -1;
    if (firstBit >= 0) {
      const [inA = 0, inB = 0, inBoth = 0] = i32.subarray(at, at + 3);
      counts.voxelsA[slice] = inA;
      counts.voxelsB[slice] = inB;
      counts.voxelsBoth[slice] = inBoth;
      voxelsA += inA;
      voxelsB += inB;
      voxelsBoth += inBoth;
      const first = Math.floor(firstBit / columns);
      const last = Math.floor((i32[at + 4] ?? 0) / columns);
      kernel.addColumns(stageA, stageB, first * columns, columns, last - first + 1, seenColumns);
      rowFrom = Math.min(rowFrom, first);
      rowTo = Math.max(rowTo, last);
      if (sliceFrom < 0) sliceFrom = slice;
      sliceTo = slice;
    }
    sinceYield += 2 * bytes;
    if (sinceYield < BYTES_PER_STEP) continue;
    sinceYield = 0;
    yield slice / slices;
  }
  const range = setRange(i32.subarray(seenColumns >> 2, (seenColumns >> 2) + columnWords));
  arena.release(mark);
  const box = range && { columnFrom: range[0], columnTo: range[1], rowFrom, rowTo, sliceFrom, sliceTo };
  return { voxelsA, voxelsB, voxelsBoth, slices: counts, box };
}

/** The first and the last set bit; null if there is none. */
function setRange(words: Int32Array): [number, number] | null {
  const first = words.findIndex((word) => word !== 0);
  if (first < 0) return null;
  const last = words.findLastIndex((word) => word !== 0);
  const [low, high] = [words[first] ?? 0, words[last] ?? 0];
  return [first * 32 + 31 - Math.clz32(low & -low), last * 32 + 31 - Math.clz32(high)];
}
