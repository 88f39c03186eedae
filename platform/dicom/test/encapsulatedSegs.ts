import { type BitMask, getVoxel } from '@overread/agreement';
import { deflateSync } from 'fflate';
import { DataSet, encodeRle, type ImageStack, readPart10, SOP_CLASS, writePart10 } from '../src/index.ts';
import { segment } from './fixtures.ts';
import { segOn } from './segFixtures.ts';

/** How {@link storedAs} writes a SEG that `buildSegmentation` wrote as BINARY. */
export interface Storage {
  readonly type: 'BINARY' | 'FRACTIONAL' | 'LABELMAP';
  readonly bits: 1 | 8 | 16;
  readonly transferSyntaxUid: '1.2.840.10008.1.2.1' | '1.2.840.10008.1.2.5' | '1.2.840.10008.1.2.8.1';
}

/**
 * A SEG of masks that do not overlap, stored in another way: as fractions of 0 and 255, or as a label map with the background 0, native,
 * in RLE Lossless or with deflated frames.
 */
export function storedAs(
  on: { readonly stack: ImageStack; readonly source: DataSet },
  masks: readonly BitMask[],
  { type, bits, transferSyntaxUid }: Storage,
): Uint8Array {
  const written = segOn(on, masks.map(segment), 'stored');
  if (bits === 1 && transferSyntaxUid === '1.2.840.10008.1.2.1') return written;
  const binary = readPart10(written).dataSet;
  const groups = binary.items('PerFrameFunctionalGroupsSequence');
  const { rows, columns, slices } = on.stack;
  const places = groups.map((one) => ({
    slice: slices.findIndex(
      (slice) =>
        slice.sopInstanceUid ===
        one.item('DerivationImageSequence')?.item('SourceImageSequence')?.text('ReferencedSOPInstanceUID'),
    ),
    segment: one.item('SegmentIdentificationSequence')?.number('ReferencedSegmentNumber') ?? 0,
  }));
  const chosen =
    type === 'LABELMAP'
      ? places.filter((one, at) => places.findIndex((two) => two.slice === one.slice) === at)
      : places;
  const frames = chosen.map((place) => {
    const frame = new Uint8Array(Math.ceil((rows * columns * bits) / 8));
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        const owner = masks.findIndex((mask) => getVoxel(mask, column, row, place.slice)) + 1;
        const mask = masks[place.segment - 1];
        const on = mask !== undefined && getVoxel(mask, column, row, place.slice);
        if (bits === 1) frame[at >> 3] = (frame[at >> 3] ?? 0) | (on ? 1 << (at & 7) : 0);
        else frame[(at * bits) / 8] = type === 'LABELMAP' ? owner : on ? 255 : 0;
      }
    return frame;
  });
  const dataSet = new DataSet(new Map(binary.elements)).set({
    SOPClassUID: type === 'LABELMAP' ? SOP_CLASS.labelmapSegmentation : SOP_CLASS.segmentation,
    SegmentationType: type,
    BitsAllocated: bits,
    BitsStored: bits,
    HighBit: bits - 1,
    NumberOfFrames: frames.length,
    PerFrameFunctionalGroupsSequence: chosen.flatMap((one) => groups[places.indexOf(one)] ?? []),
    ...(type === 'LABELMAP' ? { PixelPaddingValue: 0, SegmentsOverlap: 'NO' } : {}),
    ...(type === 'FRACTIONAL' ? { SegmentationFractionalType: 'PROBABILITY', MaximumFractionalValue: 255 } : {}),
  });
  if (transferSyntaxUid === '1.2.840.10008.1.2.1')
    return writePart10(dataSet.set({ PixelData: Uint8Array.from(frames.flatMap((frame) => [...frame])) }));
  const encoded = frames.map((frame) => {
    if (transferSyntaxUid === '1.2.840.10008.1.2.8.1') return deflateSync(frame);
    return encodeRle(frame, bits === 16 ? 2 : 1, bits === 1 ? frame.length : columns);
  });
  dataSet.elements.set(0x7fe00010, { kind: 'fragments', vr: 'OB', fragments: [new Uint8Array(), ...encoded] });
  return writePart10(dataSet, transferSyntaxUid);
}
