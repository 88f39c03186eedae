import { type BitMask, sliceBits } from '@overread/agreement';
import type { WireMask } from '@overread/contract';
import type { ImageStack } from '@overread/dicom';
import { imageKey } from '@overread/domain';

/** The frames of a mask that hold a voxel, by the image keys of its stack and in its order. Bits are views on the mask. */
export function stackFrames(slices: ImageStack['slices'], mask: BitMask): WireMask['frames'] {
  return slices.flatMap((slice, index) => {
    const bits = sliceBits(mask, index);
    return bits.some((byte) => byte !== 0)
      ? [{ sopInstanceUid: imageKey(slice.sopInstanceUid, slice.frameNumber), bits }]
      : [];
  });
}
