import type { Grid } from '@overread/agreement';
import type { ImageStack } from './imageStack.ts';

/** The grid of a stack, for volumes and distances in mm. */
export function gridOf(stack: ImageStack): Grid {
  const [rowSpacingMm, columnSpacingMm] = stack.pixelSpacingMm;
  return {
    rowSpacingMm,
    columnSpacingMm,
    slicePositionsMm: stack.slices.map((slice) => slice.distanceMm),
    sliceThicknessMm: stack.sliceThicknessMm,
  };
}
