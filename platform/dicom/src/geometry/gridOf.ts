import type { Grid } from '@overread/agreement';
import type { ImageStack } from './imageStack.ts';

/**
 * The grid of a stack, for volumes and distances in mm. Of an `image` stack it is good for one image at a time: pixels have their
 * calibrated size (or 1 x 1 pixel), images lie 1 apart and are 1 thick, so that nothing across them means anything; use
 * {@link imageGrid} and `maskExtent`.
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

/** The grid of any one image of a stack, for areas and distances within it. */
export function imageGrid(stack: ImageStack): Grid {
  return { ...gridOf(stack), slicePositionsMm: [0], sliceThicknessMm: 1 };
}
