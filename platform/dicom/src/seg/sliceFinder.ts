import type { ImageStack } from '../geometry/imageStack.ts';
import { dot, length, minus, type Vector3 } from '../geometry/vector.ts';

/** A slice and how far a position is from it. */
export interface NearestSlice {
  readonly slice: number;
  readonly offMm: number;
}

/** Finds slices of one stack without going through all of them. */
export interface SliceFinder {
  /** The slice whose first voxel is nearest to a position, by its place along the normal. */
  nearest(position: Vector3): NearestSlice;
  /**
   * The slices of an image: of a multi-frame image those of the frames named, all of them if none is. Empty if the image is not of the
   * stack.
   */
  ofImage(sopInstanceUid: string, frameNumbers: readonly number[]): readonly number[];
}

/** A finder for a stack; its slices ascend along the normal. */
export function sliceFinder(stack: ImageStack): SliceFinder {
  const distances = Float64Array.from(stack.slices, (slice) => slice.distanceMm);
  const byImage = new Map<string, number[]>();
  const byFrame = new Map<string, readonly number[]>();
  stack.slices.forEach(({ sopInstanceUid, frameNumber }, index) => {
    const slices = byImage.get(sopInstanceUid);
    if (slices === undefined) byImage.set(sopInstanceUid, [index]);
    else slices.push(index);
    byFrame.set(`${sopInstanceUid} ${frameNumber ?? 1}`, [index]);
  });
  return {
    nearest(position) {
      const at = dot(position, stack.normal);
      const above = firstFrom(distances, at);
      // The images of a stack may lie a little beside one another, so the nearest along the normal is the nearest.
      const slice =
        above > 0 && at - (distances[above - 1] ?? 0) <= (distances[above] ?? Infinity) - at ? above - 1 : above;
      const one = stack.slices[slice];
      return { slice, offMm: one === undefined ? Infinity : length(minus(one.position, position)) };
    },
    ofImage(sopInstanceUid, frameNumbers) {
      if (frameNumbers.length === 0) return byImage.get(sopInstanceUid) ?? [];
      const [only] = frameNumbers;
      if (frameNumbers.length === 1) return byFrame.get(`${sopInstanceUid} ${only}`) ?? [];
      return frameNumbers.flatMap((frame) => byFrame.get(`${sopInstanceUid} ${frame}`) ?? []);
    },
  };
}

/** Index of the first distance that is not below `value`; the last index if all are. */
function firstFrom(distances: Float64Array, value: number): number {
  let low = 0;
  let high = Math.max(0, distances.length - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((distances[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
