import type { Grid } from '@overread/agreement';
import type { ImageStack } from './imageStack.ts';

/**
 * The grid of a stack, for volumes and distances in mm. Of an `image` stack it is good for one image at a time: pixels have their
 * calibrated size (or 1 x 1 pixel), images lie 1 apart and are 1 thick, so that nothing across them means anything: see
 * {@link pixelSizeOf} and `maskExtent`.
 */
export function gridOf(stack: ImageStack): Grid {
  const [rowSpacingMm, columnSpacingMm] = stack.pixelSpacingMm;
  return {
    rowSpacingMm,
    columnSpacingMm,
    slicePositionsMm: stack.slices.map((slice) => slice.distanceMm),
    sliceThicknessMm: stack.sliceThicknessMm,
  };
}

/** The size of a pixel in mm, or null on images that are not calibrated. */
export function pixelSizeOf(stack: ImageStack): Pick<Grid, 'rowSpacingMm' | 'columnSpacingMm'> | null {
  const [rowSpacingMm, columnSpacingMm] = stack.pixelSpacingMm;
  return stack.calibration === null ? null : { rowSpacingMm, columnSpacingMm };
}
