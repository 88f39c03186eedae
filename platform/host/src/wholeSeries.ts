import { hostServices } from './currentHost.ts';
import type { DisplaySet, HostInstance } from './hostTypes.ts';

/** Display sets that we made of several, by the series. */
const made = new WeakSet<DisplaySet>();

/**
 * The viewer makes a display set of its own for each multi-frame image and each X-ray of a series; masks, slices and panes are of
 * the series. Of several this adds one that holds all images, by instance number, and leaves the others where they are.
 */
export function wholeSeries(sets: readonly DisplaySet[]): DisplaySet | undefined {
  const [first, ...others] = sets;
  if (first === undefined || others.length === 0) return first;
  const known = sets.find((set) => made.has(set));
  if (known) return known;
  const images = sets.flatMap((set) => set.images ?? set.instances ?? []).toSorted(byNumber);
  const displaySetInstanceUID = `${first.displaySetInstanceUID}-series`;
  // The images of a display set cannot be written to, so it is made anew from its attributes.
  const whole: DisplaySet = Object.assign(Object.create(Object.getPrototypeOf(first)), first, {
    displaySetInstanceUID,
    uid: displaySetInstanceUID,
    images,
    instances: images,
    instance: images[0],
    imageIds: undefined,
    numImageFrames: images.reduce((sum, image) => sum + Math.max(1, Number(image.NumberOfFrames ?? 1)), 0),
    getNumImages: () => images.length,
    isReconstructable: false,
  });
  made.add(whole);
  hostServices().displaySetService.addDisplaySets(whole);
  return whole;
}

function byNumber(a: HostInstance, b: HostInstance): number {
  const difference = Number(a.InstanceNumber ?? Infinity) - Number(b.InstanceNumber ?? Infinity);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.SOPInstanceUID < b.SOPInstanceUID ? -1 : 1;
}
