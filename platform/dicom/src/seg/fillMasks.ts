import { type BitMask, sliceBytesOf } from '@overread/agreement';
import { isOverreadError } from '@overread/domain';
import type { Element } from '../dataset/dataSet.ts';
import { copyBits } from '../pixels/copyBits.ts';
import { nativeBytes, type PixelLayout, pixelFrames } from '../pixels/pixelFrames.ts';
import type { FramePlaces } from './framePlaces.ts';
import type { ReportProblem } from './segmentationChecks.ts';
import type { SegmentationKind } from './segmentationKind.ts';
import { type LabelmapValues, splitLabelmap } from './splitLabelmap.ts';
import { thresholdBits } from './thresholdBits.ts';

/**
 * Reads the pixels of every placed frame into the masks, which all have one size and the order of the described segments. `values` says
 * which mask a value of a label map belongs to. Frames that cannot be decoded are reported, each once.
 */
export function fillMasks(
  pixelData: Element | undefined,
  transferSyntaxUid: string,
  kind: SegmentationKind,
  places: FramePlaces,
  masks: readonly BitMask[],
  values: LabelmapValues | null,
  report: ReportProblem,
): void {
  const [first] = masks;
  if (first === undefined) return;
  const pixelsPerFrame = first.rows * first.columns;
  const sliceBytes = sliceBytesOf(first);
  const layout: PixelLayout = { bitsAllocated: kind.bitsAllocated, pixelsPerFrame, frames: kind.frames };
  const guarded = <T>(frame: number | undefined, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!isOverreadError(error)) throw error;
      const what = frame === undefined ? error.message : `Frame ${frame}: ${error.message}`;
      const unsupported = error.code === 'OVR_DICOM_UNSUPPORTED';
      report('pixelData', capital(what), { frame, ...(unsupported ? { code: error.code } : {}) });
      return undefined;
    }
  };
  const frames = guarded(undefined, () => pixelFrames(pixelData, transferSyntaxUid, layout));
  if (frames === undefined) return;
  if (pixelData?.kind === 'bytes') checkPadding(pixelData.bytes, layout, report);
  for (let index = 0; index < kind.frames; index++) {
    const slice = places.slices[index] ?? -1;
    if (slice < 0) continue;
    const stored = guarded(index + 1, () => frames.frame(index));
    if (stored === undefined) continue;
    const from = slice * sliceBytes;
    if (values !== null) {
      splitLabelmap(stored.bytes, pixelsPerFrame, values, masks, from, index + 1, report);
      continue;
    }
    const out = masks[places.segments[index] ?? -1]?.bits.subarray(from, from + sliceBytes);
    if (out === undefined) continue;
    if (kind.fractional === null) copyBits(stored.bytes, stored.bit, pixelsPerFrame, out);
    else if (!thresholdBits(stored.bytes, pixelsPerFrame, kind.fractional, out))
      report('pixelValue', `Frame ${index + 1} has fractions above ${kind.fractional.maximum}`, { frame: index + 1 });
  }
}

/**
 * Pixels end where the last frame ends: no bit is set behind it in its last byte, and one byte at most fills up to an even length. What
 * that byte holds is no pixel; highdicom 0.28.1 writes the character 0 there instead of the value.
 */
function checkPadding(bytes: Uint8Array, layout: PixelLayout, report: ReportProblem): void {
  const needed = nativeBytes(layout, layout.frames);
  const used = (layout.frames * layout.pixelsPerFrame * layout.bitsAllocated) % 8;
  if (bytes.length > needed + (needed % 2))
    report('padding', `The pixel data have ${bytes.length} bytes where the frames need ${needed + (needed % 2)}`);
  else if (used !== 0 && (bytes[needed - 1] ?? 0) >> used !== 0)
    report('padding', 'Bits are set after the last pixel of the last frame');
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
