import { isEmptyMask, maskFromBits, maskFromLabels, sliceBits, sliceToLabels } from '@overread/agreement';
import type { WireMask } from '@overread/contract';
import type { MaskKey } from '@overread/domain';
import type { Volume, VoxelMask } from '../images/volume.ts';

/** A voxel mask as it travels: packed frames, least significant bit first, for the slices that hold something. */
export function wireMask(
  { rows, columns }: Volume,
  { item, instance, mask }: MaskKey & { readonly mask: VoxelMask },
  sopInstanceUids: readonly string[],
): WireMask {
  const packed = maskFromLabels(columns, rows, sopInstanceUids.length, mask);
  const frames = sopInstanceUids.flatMap((sopInstanceUid, slice) => {
    const bits = sliceBits(packed, slice);
    return isEmptyMask(maskFromBits(columns, rows, 1, bits)) ? [] : [{ sopInstanceUid, bits }];
  });
  return { item, instance, rows, columns, frames };
}

/** The reverse of {@link wireMask}; frames of other images are left out. */
export function voxelMask(
  { rows, columns, slices }: Volume,
  wire: WireMask,
  sopInstanceUids: readonly string[],
): VoxelMask {
  const mask = new Uint8Array(rows * columns * slices);
  for (const { sopInstanceUid, bits } of wire.frames) {
    const slice = sopInstanceUids.indexOf(sopInstanceUid);
    if (slice >= 0) mask.set(sliceToLabels(maskFromBits(columns, rows, 1, bits), 0), slice * rows * columns);
  }
  return mask;
}
