import { sliceSpacingMm } from '@overread/agreement';
import { gridOf } from '@overread/dicom';
import type { ComparedCase } from './comparedCase.ts';

/** The distance of the slices of each image set, as rules take it; null for a single slice, and on images without a place in the patient. */
export function sliceSpacings(imageSets: ComparedCase['imageSets']): Readonly<Record<string, number | null>> {
  return Object.fromEntries(
    imageSets.map(({ key, stack }) => [key, stack.geometry === 'image' ? null : sliceSpacingMm(gridOf(stack))]),
  );
}
