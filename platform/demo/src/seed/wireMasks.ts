import type { WireMask } from '@overread/contract';
import type { MaskKey } from '@overread/domain';
import type { Volume, VoxelMask } from '../images/volume.ts';

/** A voxel mask as it travels: packed frames, least significant bit first, for the slices that hold something. */
export function wireMask(
  volume: Volume,
  { item, instance, mask }: MaskKey & { readonly mask: VoxelMask },
  sopInstanceUids: readonly string[],
): WireMask {
  const plane = volume.rows * volume.columns;
  const frames = sopInstanceUids.flatMap((sopInstanceUid, slice) => {
    const bits = new Uint8Array(Math.ceil(plane / 8));
    let isEmpty = true;
    for (let at = 0; at < plane; at++) {
      if (mask[slice * plane + at] !== 1) continue;
      bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
      isEmpty = false;
    }
    return isEmpty ? [] : [{ sopInstanceUid, bits }];
  });
  return { item, instance, rows: volume.rows, columns: volume.columns, frames };
}

/** The reverse of {@link wireMask}; frames of other images are left out. */
export function voxelMask(volume: Volume, wire: WireMask, sopInstanceUids: readonly string[]): VoxelMask {
  const plane = volume.rows * volume.columns;
  const mask = new Uint8Array(plane * volume.slices);
  for (const { sopInstanceUid, bits } of wire.frames) {
    const slice = sopInstanceUids.indexOf(sopInstanceUid);
    if (slice < 0) continue;
    for (let at = 0; at < plane; at++) mask[slice * plane + at] = ((bits[at >> 3] ?? 0) >> (at & 7)) & 1;
  }
  return mask;
}
