import type { FrameBits } from './frameBits.ts';

/**
 * Sorts masks into as few layers as will do without two of one layer sharing a voxel: a labelmap holds one segment per voxel, and
 * a lesion must not cut a hole into the outline of the organ around it. Order within a layer is that of `masks`.
 */
export function maskLayers<M extends { readonly frames: readonly FrameBits[] }>(
  masks: readonly M[],
): readonly (readonly M[])[] {
  const layers: { taken: Map<string, Uint8Array>; masks: M[] }[] = [];
  for (const mask of masks) {
    let layer = layers.find(
      ({ taken, masks: own }) => own.length < 255 && !mask.frames.some((frame) => meets(taken, frame)),
    );
    if (!layer) {
      layer = { taken: new Map(), masks: [] };
      layers.push(layer);
    }
    for (const { sopInstanceUid, bits } of mask.frames) {
      const before = layer.taken.get(sopInstanceUid);
      layer.taken.set(sopInstanceUid, before ? before.map((byte, i) => byte | (bits[i] ?? 0)) : bits);
    }
    layer.masks.push(mask);
  }
  return layers.map((one) => one.masks);
}

function meets(taken: ReadonlyMap<string, Uint8Array>, { sopInstanceUid, bits }: FrameBits): boolean {
  const before = taken.get(sopInstanceUid);
  return before?.some((byte, i) => (byte & (bits[i] ?? 0)) !== 0) ?? false;
}
