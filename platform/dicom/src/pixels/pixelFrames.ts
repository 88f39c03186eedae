import { OverreadError } from '@overread/domain';
import type { Element } from '../dataset/dataSet.ts';
import { decodeRle } from './decodeRle.ts';
import { frameFragments } from './frameFragments.ts';
import { inflateFrame } from './inflateFrame.ts';

/** Encapsulated transfer syntaxes that we decode (PS3.5 sections A.4.2 and A.4.13). */
const DECODERS = {
  '1.2.840.10008.1.2.5': decodeRle,
  '1.2.840.10008.1.2.8.1': (frame: Uint8Array, _bytesPerSample: 1 | 2, out: Uint8Array) => inflateFrame(frame, out),
} as const;

/** How the pixels of a frame lie in Pixel Data; one sample per pixel. */
export interface PixelLayout {
  readonly bitsAllocated: 1 | 8 | 16;
  readonly pixelsPerFrame: number;
  readonly frames: number;
}

/** Frames of Pixel Data, one at a time. */
export interface PixelFrames {
  /**
   * The bytes that hold frame `index` (from 0) and the bit of the first byte at which it begins: native frames of one bit follow one
   * another without padding, all others begin on a byte. What is answered holds until the next call.
   */
  frame(index: number): { readonly bytes: Uint8Array; readonly bit: number };
}

/** Bytes of `frames` native frames, without the padding to an even length (PS3.5 section 8.1.1). */
export function nativeBytes({ bitsAllocated, pixelsPerFrame }: PixelLayout, frames: number): number {
  return Math.ceil((frames * pixelsPerFrame * bitsAllocated) / 8);
}

/**
 * The frames of Pixel Data. Native ones are views; encapsulated ones are decoded one after the other into one buffer of the size of a
 * frame, so that nothing grows with what a file claims. Refuses with OVR_DICOM_TRUNCATED Pixel Data that are shorter than the
 * frames, with OVR_DICOM_INVALID what contradicts itself, with OVR_DICOM_UNSUPPORTED other transfer syntaxes.
 */
export function pixelFrames(element: Element | undefined, transferSyntaxUid: string, layout: PixelLayout): PixelFrames {
  if (element?.kind === 'bytes') return nativeFrames(element.bytes, layout);
  if (element?.kind === 'fragments') return encapsulatedFrames(element.fragments, transferSyntaxUid, layout);
  throw new OverreadError('OVR_DICOM_TRUNCATED', 'the object has no pixel data');
}

function nativeFrames(bytes: Uint8Array, layout: PixelLayout): PixelFrames {
  const needed = nativeBytes(layout, layout.frames);
  if (bytes.length < needed)
    throw new OverreadError(
      'OVR_DICOM_TRUNCATED',
      `the pixel data have ${bytes.length} bytes where ${layout.frames} frames need ${needed}`,
    );
  const bitsPerFrame = layout.pixelsPerFrame * layout.bitsAllocated;
  return {
    frame(index) {
      const from = index * bitsPerFrame;
      const bit = from % 8;
      const first = (from - bit) / 8;
      return { bytes: bytes.subarray(first, first + Math.ceil((bit + bitsPerFrame) / 8)), bit };
    },
  };
}

function encapsulatedFrames(
  fragments: readonly Uint8Array[],
  transferSyntaxUid: string,
  layout: PixelLayout,
): PixelFrames {
  const decode = DECODERS[transferSyntaxUid as keyof typeof DECODERS];
  if (decode === undefined)
    throw new OverreadError(
      'OVR_DICOM_UNSUPPORTED',
      `pixel data in the transfer syntax ${transferSyntaxUid} cannot be read; RLE Lossless and uncompressed ones can`,
    );
  const parts = frameFragments(fragments, layout.frames);
  const bytes = new Uint8Array(nativeBytes(layout, 1));
  return {
    frame(index) {
      const part = parts[index];
      if (part === undefined) throw new RangeError(`frame ${index} of ${layout.frames}`);
      decode(part, layout.bitsAllocated === 16 ? 2 : 1, bytes);
      return { bytes, bit: 0 };
    },
  };
}
