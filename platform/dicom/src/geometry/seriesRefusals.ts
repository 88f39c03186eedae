import { OverreadError } from '@overread/domain';

/** Why a series is not accepted for masks, in sentences for the person who enrols it. */
export const SERIES_REFUSALS = {
  noImages: 'The series has no images.',
  multiFrame: 'A multi-frame image does not say where each of its frames lies in the patient.',
  framesContradict: 'A multi-frame image holds another number of frames than it describes.',
  severalStacks: 'The multi-frame image holds more than one stack; only an image with one of them can be segmented.',
  noPixels: 'An image does not say its number of rows and columns.',
  noSpacing: 'An image has no usable pixel spacing, so nothing could be measured on it.',
  noPosition: 'An image does not say where it lies in the patient.',
  noUid: 'An image lacks a valid identifier (study, series, instance or class).',
  badOrientation: 'The directions of rows and columns are not at right angles.',
  severalSeries: 'The images come from more than one series.',
  differentSize: 'The images differ in rows or columns.',
  differentSpacing: 'The images differ in pixel spacing.',
  mixedOrientation: 'The images lie in different planes (for example a localizer among axial images).',
  mixedKinds: 'The series mixes images that have a place in the patient with images that have none.',
  samePosition: 'Several images lie at the same position (for example several phases or echoes in one series).',
  gantryTilt: 'The gantry was tilted: the images are shifted against each other, and masks would be skewed.',
  notAligned: 'The images do not lie behind each other, so they form no volume.',
} as const;

/** A reason of {@link SERIES_REFUSALS}. */
export type SeriesRefusal = keyof typeof SERIES_REFUSALS;

/** The error for a reason: OVR_SERIES_GEOMETRY, `details.reason` names it; `sentence` where there is more to say. */
export function seriesRefusal(reason: SeriesRefusal, sentence: string = SERIES_REFUSALS[reason]): OverreadError {
  return new OverreadError('OVR_SERIES_GEOMETRY', sentence, { reason });
}
