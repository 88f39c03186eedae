import type { WireMask } from '@overread/contract';
import type { MaskKey } from '@overread/domain';
import { eachInside } from '../images/insideVoxels.ts';
import type { Volume, VoxelMask } from '../images/volume.ts';

/** A voxel mask as it travels: packed frames, least significant bit first, for the slices that hold something. */
export function wireMask(
  volume: Volume,
  { item, instance, mask }: MaskKey & { readonly mask: VoxelMask },
  sopInstanceUids: readonly string[],
): WireMask {
  const plane = volume.rows * volume.columns;
  const bySlice = new Map<number, Uint8Array>();
  eachInside(mask, (at) => {
    const slice = Math.floor(at / plane);
    const bits = bySlice.get(slice) ?? new Uint8Array(Math.ceil(plane / 8));
    bySlice.set(slice, bits);
    const place = at % plane;
    bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
  });
  const frames = sopInstanceUids.flatMap((sopInstanceUid, slice) => {
    const bits = bySlice.get(slice);
    return bits === undefined ? [] : [{ sopInstanceUid, bits }];
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
