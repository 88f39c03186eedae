import { type BitMask, createMask, type Grid, sliceBytesOf } from '@overread/agreement';
import { displaySetOfSeries, imageKeysOf } from './displaySets.ts';
import type { FrameBits } from './frameBits.ts';
import { gridOf } from './gridOf.ts';

/** The stack that a series is, for measuring masks on it. */
export interface Stack {
  readonly grid: Grid;
  /** Image keys in the order of the grid's slices. */
  readonly imageKeys: readonly string[];
  /** For each slice of the grid its place in the order in which the viewer scrolls. */
  readonly scrollIndex: readonly number[];
  readonly rows: number;
  readonly columns: number;
}

/** The stack of a series that a viewport shows; null if its images have no place in the patient. */
export function stackOf(seriesInstanceUid: string): Stack | null {
  const set = displaySetOfSeries(seriesInstanceUid);
  const placed = set && gridOf(set);
  const { Rows: rows, Columns: columns } = set?.instances?.[0] ?? {};
  if (!set || !placed || !rows || !columns) return null;
  const order = new Map(imageKeysOf(set).map((key, index) => [key, index]));
  return {
    grid: placed.grid,
    imageKeys: placed.sopUids,
    scrollIndex: placed.sopUids.map((key) => order.get(key) ?? 0),
    rows,
    columns,
  };
}

/** A mask on the whole stack, of frames; those of images that it does not have are left out. */
export function maskOnStack({ columns, rows, imageKeys }: Stack, frames: readonly FrameBits[]): BitMask {
  const mask = createMask(columns, rows, imageKeys.length);
  const size = sliceBytesOf(mask);
  const slices = new Map(imageKeys.map((key, slice) => [key, slice]));
  for (const { sopInstanceUid, bits } of frames) {
    const slice = slices.get(sopInstanceUid);
    if (slice !== undefined && bits.length === size) mask.bits.set(bits, slice * size);
  }
  return mask;
}
