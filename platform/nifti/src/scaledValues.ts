import type { NiftiImage } from './niftiImage.ts';

/** What the stored numbers mean, `slope * stored + intercept` (for CT: HU), in a new array. */
export function scaledValues({ data, slope, intercept }: NiftiImage): Float64Array {
  return Float64Array.from(data, (stored) => slope * stored + intercept);
}
