import { type BitMask, equivalentDiameterMm, volumeMl, voxelsPerSlice } from '@overread/agreement';
import { gridOf } from './gridOf.ts';
import type { ImageStack } from './imageStack.ts';

/**
 * How large a mask is. A volume has millilitres. On images without a place in the patient it is the area on the image where it is
 * largest: in mm2 if they are calibrated, else in pixels; areas of several images are never added up.
 */
export type MaskExtent =
  | { readonly kind: 'volume'; readonly ml: number }
  | { readonly kind: 'area'; readonly mm2: number }
  | { readonly kind: 'pixels'; readonly pixels: number };

/** Measures a mask on its stack; 0 for an empty one. */
export function maskExtent(stack: ImageStack, mask: BitMask): MaskExtent {
  // The thickness of a stack is always known, so the volume is.
  if (stack.geometry !== 'image') return { kind: 'volume', ml: volumeMl(mask, gridOf(stack)) ?? 0 };
  const pixels = voxelsPerSlice(mask).reduce((most, count) => Math.max(most, count), 0);
  const [height, width] = stack.pixelSpacingMm;
  return stack.calibration === null ? { kind: 'pixels', pixels } : { kind: 'area', mm2: pixels * height * width };
}

/** The diameter in mm of the sphere of equal volume, or of the circle of equal area; null where nothing is in mm. */
export function extentDiameterMm(extent: MaskExtent): number | null {
  switch (extent.kind) {
    case 'volume':
      return equivalentDiameterMm(extent.ml);
    case 'area':
      return Math.sqrt((4 * extent.mm2) / Math.PI);
    case 'pixels':
      return null;
  }
}
