import { type BitMask, sliceBytesOf } from './bitMask.ts';

/** A box of voxels; every bound is inclusive. */
export interface VoxelBox {
  readonly columnFrom: number;
  readonly columnTo: number;
  readonly rowFrom: number;
  readonly rowTo: number;
  readonly sliceFrom: number;
  readonly sliceTo: number;
}

/** The smallest box that holds every voxel of the mask; null if it is empty. */
export function boundingBox(mask: BitMask): VoxelBox | null {
  const { columns, rows, slices, bits } = mask;
  const sliceBytes = sliceBytesOf(mask);
  let [columnFrom, columnTo, rowFrom, rowTo, sliceFrom, sliceTo] = [columns, -1, rows, -1, slices, -1];
  // Most bytes are empty: words skip four at a time.
  const { buffer, byteOffset, length } = bits;
  const words = (byteOffset & 3) === 0 ? new Uint32Array(buffer, byteOffset, length >> 2) : new Uint32Array();
  for (let slice = 0; slice < slices; slice++) {
    const from = slice * sliceBytes;
    const to = from + sliceBytes;
    for (let at = from; at < to; at++) {
      while ((at & 3) === 0 && at + 4 <= to && words[at >> 2] === 0) at += 4;
      if (at >= to) break;
      const byte = bits[at] ?? 0;
      if (byte === 0) continue;
      if (sliceFrom > slice) sliceFrom = slice;
      sliceTo = slice;
      const first = (at - from) * 8;
      const row = Math.floor(first / columns);
      const column = first - row * columns;
      // Inside an organ nearly every byte lies within the box found so far.
      if (row >= rowFrom && row <= rowTo && column >= columnFrom && column + 7 <= columnTo) {
        // The rest of this row that lies within it, too.
        at += ((columnTo + 1 - column) >> 3) - 1;
        continue;
      }
      for (let k = 0; k < 8; k++) {
        if (((byte >> k) & 1) === 0) continue;
        const r = Math.floor((first + k) / columns);
        const c = first + k - r * columns;
        rowFrom = Math.min(rowFrom, r);
        rowTo = Math.max(rowTo, r);
        columnFrom = Math.min(columnFrom, c);
        columnTo = Math.max(columnTo, c);
      }
    }
  }
  return sliceTo < 0 ? null : { columnFrom, columnTo, rowFrom, rowTo, sliceFrom, sliceTo };
}

/** The smallest box that holds both; a null box holds nothing. */
export function unionBox(a: VoxelBox | null, b: VoxelBox | null): VoxelBox | null {
  if (a === null || b === null) return a ?? b;
  return {
    columnFrom: Math.min(a.columnFrom, b.columnFrom),
    columnTo: Math.max(a.columnTo, b.columnTo),
    rowFrom: Math.min(a.rowFrom, b.rowFrom),
    rowTo: Math.max(a.rowTo, b.rowTo),
    sliceFrom: Math.min(a.sliceFrom, b.sliceFrom),
    sliceTo: Math.max(a.sliceTo, b.sliceTo),
  };
}

/** Whether the boxes have a voxel in common. */
export function boxesMeet(a: VoxelBox, b: VoxelBox): boolean {
  return (
    a.columnFrom <= b.columnTo &&
    b.columnFrom <= a.columnTo &&
    a.rowFrom <= b.rowTo &&
    b.rowFrom <= a.rowTo &&
    a.sliceFrom <= b.sliceTo &&
    b.sliceFrom <= a.sliceTo
  );
}
