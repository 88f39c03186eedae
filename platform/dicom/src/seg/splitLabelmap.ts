import type { BitMask } from '@overread/agreement';
import type { ReportProblem } from './segmentationChecks.ts';

const BACKGROUND = -1;
const UNKNOWN = -2;

/** Which mask each value of a label map belongs to. */
export interface LabelmapValues {
  readonly bytesPerPixel: 1 | 2;
  /** By value: index of a mask, -1 for the background, -2 for what nothing describes. */
  readonly owners: Int32Array;
  /** One frame, aligned for reading eight pixels at once. */
  readonly scratch: Uint8Array;
}

/**
 * Values of a label map: `segments` are the numbers of the masks in their order, `background` the values that belong to none.
 */
export function labelmapValues(
  bitsAllocated: number,
  pixelsPerFrame: number,
  segments: readonly number[],
  background: readonly number[],
): LabelmapValues {
  const bytesPerPixel = bitsAllocated === 16 ? 2 : 1;
  const owners = new Int32Array(1 << (8 * bytesPerPixel)).fill(UNKNOWN);
  for (const value of background) if (value < owners.length) owners[value] = BACKGROUND;
  segments.forEach((value, index) => {
    if (value < owners.length) owners[value] = index;
  });
  return { bytesPerPixel, owners, scratch: new Uint8Array(Math.ceil((pixelsPerFrame * bytesPerPixel) / 8) * 8) };
}

/**
 * Splits one frame of a label map to the bits of all masks in one pass. `from` is the byte at which the slice begins in each mask, whose
 * bits there are zero. Values that nothing describes are reported once per frame.
 */
export function splitLabelmap(
  stored: Uint8Array,
  pixels: number,
  { bytesPerPixel, owners, scratch }: LabelmapValues,
  masks: readonly BitMask[],
  from: number,
  frame: number,
  report: ReportProblem,
): void {
  scratch.set(stored);
  const values = bytesPerPixel === 1 ? scratch : littleEndian16(scratch);
  // Eight equal pixels are a whole byte of one mask; most of a label map is background or inside of a segment.
  const words = new Uint32Array(scratch.buffer);
  const wordsPerByte = bytesPerPixel * 2;
  const repeat = bytesPerPixel === 1 ? 0x01010101 : 0x00010001;
  let unknown = -1;
  for (let at = 0, byte = from, word = 0; at < pixels; at += 8, byte++, word += wordsPerByte) {
    const value = values[at] ?? 0;
    if (at + 8 <= pixels && allEqual(words, word, wordsPerByte, Math.imul(value, repeat) >>> 0)) {
      const owner = owners[value] ?? UNKNOWN;
      if (owner >= 0) set(masks, owner, byte, 0xff);
      else if (owner === UNKNOWN) unknown = value;
      continue;
    }
    const end = Math.min(8, pixels - at);
    for (let bit = 0; bit < end; bit++) {
      const one = values[at + bit] ?? 0;
      const owner = owners[one] ?? UNKNOWN;
      if (owner >= 0) set(masks, owner, byte, 1 << bit);
      else if (owner === UNKNOWN) unknown = one;
    }
  }
  if (unknown >= 0)
    report('described', `Frame ${frame} has voxels of value ${unknown}, which no segment describes`, { frame });
}

function set(masks: readonly BitMask[], owner: number, byte: number, bits: number): void {
  const mask = masks[owner];
  if (mask !== undefined) mask.bits[byte] = (mask.bits[byte] ?? 0) | bits;
}

function allEqual(words: Uint32Array, from: number, count: number, expected: number): boolean {
  for (let i = 0; i < count; i++) if (words[from + i] !== expected) return false;
  return true;
}

/** The bytes as 16-bit numbers. DICOM and every machine that runs JavaScript engines of today are little endian. */
function littleEndian16(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.buffer);
}
