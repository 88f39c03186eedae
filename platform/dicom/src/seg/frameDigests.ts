import type { BitMask } from '@overread/agreement';
import { OverreadError } from '@overread/domain';
import { readPart10 } from '../part10/readPart10.ts';
import { copyBits } from '../pixels/copyBits.ts';
import { pixelFrames } from '../pixels/pixelFrames.ts';
import type { Sha256 } from '../uid/derivedUid.ts';
import { segFrames } from './segFrames.ts';

/** Digits of one digest: the first eight bytes of a SHA-256. They name a frame that changed; the MAC of the file proves it. */
export const FRAME_DIGEST_DIGITS = 16;

/** One frame of a SEG file. */
export interface SegFrameDigest {
  /** Number in the file, from 1. */
  readonly frame: number;
  /** Number of its segment. */
  readonly segment: number;
  /** Label of its segment. */
  readonly label: string;
  /** {@link FRAME_DIGEST_DIGITS} hexadecimal digits. */
  readonly digest: string;
}

/**
 * Digests of the frames that a mask becomes in a SEG of ours, one after the other: its slices that hold a voxel, in the order of the
 * stack. Each is taken of the slice's bits, least significant first, with zero bits after the last pixel.
 */
export function maskFrameDigests(mask: BitMask, sha256: Sha256): string {
  return segFrames([mask])
    .map(({ bits }) => digestOf(bits, sha256))
    .join('');
}

/** The same of the frames of a BINARY SEG file. OVR_SEG_INVALID if it is none. */
export function segFrameDigests(part10: Uint8Array, sha256: Sha256): SegFrameDigest[] {
  const { dataSet, transferSyntaxUid } = readPart10(part10);
  const frames = dataSet.items('PerFrameFunctionalGroupsSequence');
  const pixelsPerFrame = (dataSet.number('Rows') ?? 0) * (dataSet.number('Columns') ?? 0);
  if (dataSet.text('SegmentationType') !== 'BINARY' || pixelsPerFrame === 0)
    throw new OverreadError('OVR_SEG_INVALID', 'frames are compared in BINARY segmentations alone');
  const labels = new Map(
    dataSet.items('SegmentSequence').map((item) => [item.number('SegmentNumber'), item.text('SegmentLabel') ?? '']),
  );
  const pixels = pixelFrames(dataSet.get('PixelData'), transferSyntaxUid, {
    bitsAllocated: 1,
    pixelsPerFrame,
    frames: frames.length,
  });
  const bits = new Uint8Array(Math.ceil(pixelsPerFrame / 8));
  return frames.map((item, index) => {
    const segment = item.item('SegmentIdentificationSequence')?.number('ReferencedSegmentNumber') ?? 0;
    const { bytes, bit } = pixels.frame(index);
    copyBits(bytes, bit, pixelsPerFrame, bits);
    return { frame: index + 1, segment, label: labels.get(segment) ?? '', digest: digestOf(bits, sha256) };
  });
}

function digestOf(bits: Uint8Array, sha256: Sha256): string {
  return Array.from(sha256(bits).subarray(0, FRAME_DIGEST_DIGITS / 2), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
