import { millilitres } from '@overread/ui';
import type { MaskSizeNow } from '../state/readingState.ts';

/** How large a mask is, for reading: `8.7 ml`; on images without a place in the patient `120 mm²`, or pixels if not calibrated. */
export function sizeWords({ voxels, ml, mm2 }: MaskSizeNow): string {
  if (ml !== null) return millilitres(ml);
  if (mm2 === null) return voxels === 1 ? '1 pixel' : `${voxels.toLocaleString('en-GB')} pixels`;
  return `${mm2.toLocaleString('en-GB', { maximumFractionDigits: mm2 >= 100 ? 0 : 1 })} mm²`;
}
