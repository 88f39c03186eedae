import { type BitMask, createMask, sliceBytesOf } from '@overread/agreement';
import { OverreadError } from '@overread/dicom';
import type { NiftiImage, VoxelData } from '@overread/nifti';

/** Labels of a map, smallest array that holds them; columns fastest. 0 is the background. */
export type LabelArray = Uint8Array | Uint16Array | Uint32Array;

/** A map of more labels is an image that somebody took for a mask. */
const MOST_LABELS = 2000;
const HIGHEST_LABEL = 2 ** 32 - 1;

/** Where a label has voxels; bounds inclusive. */
export interface LabelBox {
  voxels: number;
  columns: [from: number, to: number];
  rows: [from: number, to: number];
  slices: [from: number, to: number];
}

/** The labels of an image, whole and from 0 up. Throws OVR_NIFTI_INVALID with the first value that is none. */
export function labelArray({ data, slope, intercept }: NiftiImage): LabelArray {
  const isPlain = slope === 1 && intercept === 0;
  if (isPlain && data instanceof Uint8Array) return data;
  let highest = 0;
  for (let at = 0; at < data.length; at++) {
    const value = meant(data, at, slope, intercept);
    if (!Number.isInteger(value) || value < 0 || value > HIGHEST_LABEL) {
      throw new OverreadError(
        'OVR_NIFTI_INVALID',
        `A label map holds whole numbers from 0 up; this one holds ${Number(value.toPrecision(6))}. Is it an image, or a map of probabilities? Set a threshold, or round it, and write integers`,
      );
    }
    if (value > highest) highest = value;
  }
  if (isPlain && (data instanceof Uint16Array || data instanceof Uint32Array) && highest > 0xff) return data;
  const labels =
    highest <= 0xff
      ? new Uint8Array(data.length)
      : highest <= 0xffff
        ? new Uint16Array(data.length)
        : new Uint32Array(data.length);
  for (let at = 0; at < data.length; at++) labels[at] = meant(data, at, slope, intercept);
  return labels;
}

/** Scales as programs write them (1/3, 0.1) miss whole numbers by rounding: a float32 has seven digits. */
function meant(data: VoxelData, at: number, slope: number, intercept: number): number {
  const stored = data[at] ?? 0;
  if (slope === 1 && intercept === 0) return stored;
  const value = slope * stored + intercept;
  const whole = Math.round(value);
  return Math.abs(value - whole) <= 1e-6 * Math.max(1, Math.abs(whole)) ? whole : value;
}

/** The boxes of all labels but 0, by label, ascending. Throws OVR_NIFTI_INVALID for more labels than any map has. */
export function labelBoxes(labels: LabelArray, columns: number, rows: number): Map<number, LabelBox> {
  const boxes = new Map<number, LabelBox>();
  let previous = 0;
  let box: LabelBox | undefined;
  for (let start = 0, line = 0; start < labels.length; start += columns, line++) {
    const [row, slice] = [line % rows, Math.floor(line / rows)];
    for (let at = start; at < start + columns; ) {
      const label = labels[at] ?? 0;
      const from = at++;
      while (at < start + columns && labels[at] === label) at++;
      if (label === 0) continue;
      if (label !== previous || box === undefined) {
        box = boxes.get(label);
        previous = label;
        if (box === undefined) {
          if (boxes.size === MOST_LABELS) {
            throw new OverreadError(
              'OVR_NIFTI_INVALID',
              `More than ${MOST_LABELS} different labels: this looks like an image, not like a label map`,
            );
          }
          box = { voxels: 0, columns: [columns, -1], rows: [row, row], slices: [slice, slice] };
          boxes.set(label, box);
        }
      }
      box.voxels += at - from;
      box.columns = [Math.min(box.columns[0], from - start), Math.max(box.columns[1], at - 1 - start)];
      box.rows = [Math.min(box.rows[0], row), Math.max(box.rows[1], row)];
      box.slices[1] = slice;
    }
  }
  return new Map([...boxes].sort(([a], [b]) => a - b));
}

/** The mask of the voxels whose label is wanted, in `box`. */
export function maskOfLabels(
  labels: LabelArray,
  size: { readonly columns: number; readonly rows: number; readonly slices: number },
  box: Omit<LabelBox, 'voxels'> | undefined,
  isWanted: (label: number) => boolean,
): BitMask {
  const mask = createMask(size.columns, size.rows, size.slices);
  if (box === undefined) return mask;
  const { bits } = mask;
  const sliceBytes = sliceBytesOf(size);
  const [fromColumn, toColumn] = box.columns;
  for (let slice = box.slices[0]; slice <= box.slices[1]; slice++) {
    for (let row = box.rows[0]; row <= box.rows[1]; row++) {
      const line = (slice * size.rows + row) * size.columns;
      let previous = 0;
      let wanted = false;
      for (let column = fromColumn; column <= toColumn; column++) {
        const label = labels[line + column] ?? 0;
        if (label !== previous) {
          previous = label;
          wanted = label !== 0 && isWanted(label);
        }
        if (!wanted) continue;
        const bit = row * size.columns + column;
        const at = slice * sliceBytes + (bit >> 3);
        bits[at] = (bits[at] ?? 0) | (1 << (bit & 7));
      }
    }
  }
  return mask;
}

/** The box around all boxes; undefined for none. */
export function boxAround(boxes: Iterable<LabelBox>): Omit<LabelBox, 'voxels'> | undefined {
  let all: Omit<LabelBox, 'voxels'> | undefined;
  for (const { columns, rows, slices } of boxes) {
    const join = (a: [number, number], b: [number, number]): [number, number] => [
      Math.min(a[0], b[0]),
      Math.max(a[1], b[1]),
    ];
    all = all
      ? { columns: join(all.columns, columns), rows: join(all.rows, rows), slices: join(all.slices, slices) }
      : { columns, rows, slices };
  }
  return all;
}
