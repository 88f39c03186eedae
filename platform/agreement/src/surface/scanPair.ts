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
/** Bytes of each mask that pass at a time, or a slice: what stays in a processor's own cache. */
const STAGE_BYTES = 2 ** 17;
/** What `scanSlices` reads at a time, and what its outcome begins with. */
const GROUP = 64;
const HEAD_BYTES = 48;

/**
 * Counts the voxels of two masks of one size and finds the box around both. A few slices at a time pass through a small piece of the arena's
 * memory: the masks are never copied whole. `mayHold`: slices of which it says false are known to be empty in both masks, and are not read.
 * Yields the fraction done.
 */
export function* scanPair(
  arena: Arena,
  a: BitMask,
  b: BitMask,
  mayHold?: (slice: number) => boolean,
): Generator<number, PairScan, void> {
  const mark = arena.mark();
  const { columns, slices } = a;
  const bytes = sliceBytesOf(a);
  const stride = Math.ceil(bytes / GROUP) * GROUP;
  const most = Math.min(slices, Math.max(1, Math.floor(STAGE_BYTES / stride)));
  // Slices that leave no gap are copied in one go.
  const together = stride === bytes ? most : 1;
  const [stageA, stageB] = [arena.allocZeros(most * stride), arena.allocZeros(most * stride)];
  const columnWords = Math.ceil(columns / 32);
  const into = arena.allocZeros(HEAD_BYTES + slices * 12 + columnWords * 4 + 16);
  const { u8, i32, f64, kernel } = arena;
  i32.set([a.rows, -1, -1, -1], into >> 2);
  let sinceYield = 0;
  for (let slice = 0; slice < slices; ) {
    if (mayHold !== undefined && !mayHold(slice)) {
      slice++;
      continue;
    }
    const count = Math.min(most, slices - slice);
    for (let k = 0; k < count; k += together) {
      const [from, to] = [(slice + k) * bytes, (slice + Math.min(count, k + together)) * bytes];
      u8.set(a.bits.subarray(from, to), stageA + k * stride);
      u8.set(b.bits.subarray(from, to), stageB + k * stride);
    }
    kernel.scanSlices(stageA, stageB, bytes, stride, count, columns, slice, slices, into);
    slice += count;
    sinceYield += 2 * count * bytes;
    if (sinceYield < BYTES_PER_STEP) continue;
    sinceYield = 0;
    yield slice / slices;
  }
  const [rowFrom = 0, rowTo = 0, sliceFrom = 0, sliceTo = 0] = i32.subarray(into >> 2, (into >> 2) + 4);
  const [voxelsA = 0, voxelsB = 0, voxelsBoth = 0] = f64.subarray((into >> 3) + 2, (into >> 3) + 5);
  const counts = (into + HEAD_BYTES) >> 2;
  const countsOf = (list: number) =>
    Uint32Array.from(i32.subarray(counts + list * slices, counts + (list + 1) * slices));
  const seen = counts + 3 * slices;
  const range = setRange(i32.subarray(seen, seen + columnWords));
  arena.release(mark);
  return {
    voxelsA,
    voxelsB,
    voxelsBoth,
    slices: { voxelsA: countsOf(0), voxelsB: countsOf(1), voxelsBoth: countsOf(2) },
    box: range && { columnFrom: range[0], columnTo: range[1], rowFrom, rowTo, sliceFrom, sliceTo },
  };
}

/** The first and the last set bit; null if there is none. */
function setRange(words: Int32Array): [number, number] | null {
  const first = words.findIndex((word) => word !== 0);
  if (first < 0) return null;
  const last = words.findLastIndex((word) => word !== 0);
  const [low, high] = [words[first] ?? 0, words[last] ?? 0];
  return [first * 32 + 31 - Math.clz32(low & -low), last * 32 + 31 - Math.clz32(high)];
}
