import type { DataSet } from '../dataset/dataSet.ts';
import { entryOf } from '../dataset/dictionary.ts';
import { writePart10 } from '../part10/writePart10.ts';
import { packedLength, packFrames } from './packFrames.ts';

/** Tag, VR, two reserved bytes and a 32-bit length (PS3.5 section 7.1.2). */
const ELEMENT_HEADER = 12;

/**
 * A Part 10 file whose Pixel Data are these frames of one bit per pixel, the same bytes as {@link writePart10} makes of packed
 * frames. They are packed where they lie in the file: masks of a large read would stand in memory twice otherwise. The data set
 * has no Pixel Data, and nothing that comes after.
 */
export function writeWithPixels(dataSet: DataSet, frames: readonly Uint8Array[], pixelsPerFrame: number): Uint8Array {
  const { tag, vr } = entryOf('PixelData');
  const head = writePart10(dataSet);
  const length = packedLength(frames.length, pixelsPerFrame);
  const bytes = new Uint8Array(head.length + ELEMENT_HEADER + length);
  bytes.set(head);
  const header = new DataView(bytes.buffer, head.length, ELEMENT_HEADER);
  header.setUint16(0, tag >>> 16, true);
  header.setUint16(2, tag & 0xffff, true);
  header.setUint8(4, vr.charCodeAt(0));
  header.setUint8(5, vr.charCodeAt(1));
  header.setUint32(8, length, true);
  packFrames(frames, pixelsPerFrame, bytes.subarray(head.length + ELEMENT_HEADER));
  return bytes;
}
