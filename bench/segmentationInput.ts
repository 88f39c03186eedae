import { type BitMask, createMask } from '@overread/agreement';
import type { DataSet, ImageStack, SegmentInput } from '@overread/dicom';
import { segment, stackOf } from '../platform/dicom/test/fixtures.ts';

/** The grid that the targets name. */
export const SIZE = { columns: 512, rows: 512, slices: 300 };
const FRAME = SIZE.columns * SIZE.rows;

/** The CT series that the masks lie on. */
export const benchImages = (): { readonly stack: ImageStack; readonly source: DataSet } =>
  stackOf({ plane: 'axial', ...SIZE });

/**
 * A label map of `count` labels, one byte per voxel, every label on every slice: ellipses side by side that move and swell from
 * slice to slice.
 */
export function labelMap(count: number): Uint8Array {
  const labels = new Uint8Array(FRAME * SIZE.slices);
  const cell = count === 1 ? SIZE.columns : SIZE.columns / 5;
  for (let slice = 0; slice < SIZE.slices; slice++) {
    for (let label = 1; label <= count; label++) {
      const middleX = cell * (((label - 1) % 5) + 0.5) + 5 * Math.sin(slice / 17 + label);
      const middleY = (count === 1 ? 256 : 128 + 256 * Math.floor((label - 1) / 5)) + 9 * Math.cos(slice / 23);
      const [halfX, halfY] = [cell * 0.35 + 3 * Math.sin(slice / 31), count === 1 ? 150 : 90];
      for (let row = Math.ceil(middleY - halfY); row <= middleY + halfY; row++) {
        const reach = halfX * Math.sqrt(Math.max(0, 1 - ((row - middleY) / halfY) ** 2));
        const from = Math.ceil(middleX - reach);
        labels.fill(
          label,
          slice * FRAME + row * SIZE.columns + from,
          slice * FRAME + row * SIZE.columns + Math.ceil(middleX + reach),
        );
      }
    }
  }
  return labels;
}

/** The masks of a label map as segments. */
export function segmentsOf(labels: Uint8Array, count: number): SegmentInput[] {
  const masks = Array.from({ length: count }, () => createMask(SIZE.columns, SIZE.rows, SIZE.slices));
  for (let at = 0; at < labels.length; at++) {
    const bits = masks[(labels[at] ?? 0) - 1]?.bits;
    // A slice is a whole number of bytes, so voxels are numbered through.
    if (bits !== undefined) bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return masks.map((mask, index) => ({ ...segment(mask, index), label: `Structure ${index + 1}` }));
}

/** The label map of masks in their order. */
export function labelsOf(masks: readonly BitMask[]): Uint8Array {
  const labels = new Uint8Array(FRAME * SIZE.slices);
  masks.forEach(({ bits }, index) => {
    for (let byte = 0; byte < bits.length; byte++) {
      const value = bits[byte] ?? 0;
      for (let bit = 0; value >> bit !== 0; bit++) if (((value >> bit) & 1) === 1) labels[byte * 8 + bit] = index + 1;
    }
  });
  return labels;
}
