import { isOverreadError } from '@overread/domain';
import type { DataSet } from '../dataset/dataSet.ts';
import type { Sha256 } from '../uid/derivedUid.ts';
import { buildFlatStack } from './flatStack.ts';
import { type ImageHeader, imageHeader } from './frameHeader.ts';
import type { ImageStack } from './imageStack.ts';
import { IMAGE_STORAGE } from './imageStorage.ts';
import { seriesRefusal } from './seriesRefusals.ts';
import { buildVolumeStack } from './volumeStack.ts';

/**
 * Makes a stack of the images of one series, from their headers in any order; the frames of multi-frame images count as images.
 * CT, MR and PET must have a place in the patient; X-rays have none and become an `image` stack, as do ultrasound and secondary
 * captures that do not say where they lie. Refuses with OVR_SERIES_GEOMETRY (details.reason names which) a series that is no
 * stack; uneven spacing, gaps, differing Frames of Reference and a missing calibration are accepted with a warning.
 */
export function buildImageStack(headers: readonly DataSet[], sha256: Sha256): ImageStack {
  const images = headers.map(imageHeader);
  const frames = images.flatMap((image) => image.frames);
  const placements = new Set(
    images.flatMap(({ frames: [first] }) =>
      first ? [IMAGE_STORAGE[first.sopClassUid]?.placement ?? ('volume' as const)] : [],
    ),
  );
  if (placements.has('image') && placements.has('volume')) throw seriesRefusal('mixedKinds');
  if (placements.has('image')) return buildFlatStack(images, sha256);
  if (placements.has('volume') || frames.length === 0) return buildVolumeStack(frames, sha256);
  return volumeIfPlaced(images, sha256) ?? buildFlatStack(images, sha256);
}

/** Images that may lie anywhere: a volume if they form one, for screen captures often copy positions without being one. */
function volumeIfPlaced(images: readonly ImageHeader[], sha256: Sha256): ImageStack | undefined {
  try {
    return buildVolumeStack(
      images.flatMap((image) => image.frames),
      sha256,
    );
  } catch (error) {
    if (isOverreadError(error) && error.code === 'OVR_SERIES_GEOMETRY') return undefined;
    throw error;
  }
}
