import type { DataSet } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { vectorAt } from '../geometry/vector.ts';
import { checkPlane, type PlaneGiven } from './planeChecks.ts';
import type { ReportProblem } from './segmentationChecks.ts';
import { type SliceFinder, sliceFinder } from './sliceFinder.ts';
import { type NamedImages, namedImages, refersToSeries } from './sourceImages.ts';

/** Positions may differ by this from those of the images, in mm. */
const POSITION_TOLERANCE_MM = 1e-3;

/** For each frame the slice on which it lies and the segment (index of the described ones) it shows. */
export interface FramePlaces {
  /** -1: the frame has no place, which was reported. */
  readonly slices: Int32Array;
  /** -1: the frame of a label map, or none, which was reported. */
  readonly segments: Int32Array;
}

/** Whether frames of the object say where they lie in the patient. */
export function givesPositions(dataSet: DataSet): boolean {
  return (
    dataSet.item('SharedFunctionalGroupsSequence')?.item('PlanePositionSequence') !== undefined ||
    dataSet.items('PerFrameFunctionalGroupsSequence').some((frame) => frame.item('PlanePositionSequence') !== undefined)
  );
}

/**
 * Places every frame by its position, by the image that it was made from, or both, which must agree. Functional groups that a frame
 * has not may be shared. `segmentNumbers` are those described; label maps give none. Reports what fails; a frame is reported once.
 */
export function framePlaces(
  dataSet: DataSet,
  stack: ImageStack,
  segmentNumbers: readonly number[] | null,
  report: ReportProblem,
): FramePlaces {
  const frames = dataSet.items('PerFrameFunctionalGroupsSequence');
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  const places = { slices: new Int32Array(frames.length).fill(-1), segments: new Int32Array(frames.length).fill(-1) };
  const finder = sliceFinder(stack);
  const sharedPlane = checkPlane(shared, stack, undefined, report);
  const indexOf = new Map(segmentNumbers?.map((number, index) => [number, index]));
  const filled = new Uint8Array(Math.max(1, indexOf.size) * stack.slices.length);
  let silent = false;
  frames.forEach((groups, index) => {
    const frame = index + 1;
    const named = namedImages(groups, shared, finder);
    silent ||= named.images === 0;
    let segment = -1;
    let number: number | undefined;
    if (segmentNumbers !== null) {
      const owner = groups.item('SegmentIdentificationSequence') ?? shared?.item('SegmentIdentificationSequence');
      number = owner?.number('ReferencedSegmentNumber');
      segment = number === undefined ? -1 : (indexOf.get(number) ?? -1);
      if (segment < 0) {
        const what = number === undefined ? 'to no segment' : `to segment ${number}, which is not described`;
        report('described', `Frame ${frame} belongs ${what}`, { frame, segment: number });
        return;
      }
    }
    const slice = sliceOf(groups, shared, sharedPlane, named, stack, finder, frame, report);
    if (slice < 0) return;
    const place = Math.max(0, segment) * stack.slices.length + slice;
    if (filled[place] !== 0) {
      const whose = number === undefined ? '' : ` of segment ${number}`;
      report('duplicate', `Frame ${frame} lies where another frame${whose} lies already`, { frame, segment: number });
      return;
    }
    filled[place] = 1;
    places.slices[index] = slice;
    places.segments[index] = segment;
  });
  if (silent && !refersToSeries(dataSet, stack.seriesInstanceUid))
    report('series', 'The segmentation refers to another series than the assigned one');
  return places;
}

function sliceOf(
  groups: DataSet,
  shared: DataSet | undefined,
  sharedPlane: PlaneGiven,
  named: NamedImages,
  stack: ImageStack,
  finder: SliceFinder,
  frame: number,
  report: ReportProblem,
): number {
  if (named.images > 0 && named.slices.length === 0) {
    report('sourceImage', `Frame ${frame} was made from images that are not of this series`, { frame });
    return -1;
  }
  const plane = groups.item('PlanePositionSequence') ?? shared?.item('PlanePositionSequence');
  const position = vectorAt(plane?.numbers('ImagePositionPatient') ?? [], 0);
  // Images without a place in the patient have no position to compare with.
  if (position === undefined || stack.geometry === 'image') return byImage(named, frame, report);
  const own = checkPlane(groups, stack, frame, report);
  if (!(own.orientation || sharedPlane.orientation) || !(own.spacing || sharedPlane.spacing)) {
    report('place', `Frame ${frame} gives a position but not its plane and pixel spacing`, { frame });
    return -1;
  }
  const { slice, offMm } = finder.nearest(position);
  if (!(offMm <= POSITION_TOLERANCE_MM)) {
    report('position', `Frame ${frame} lies on none of the images; the nearest is ${offMm.toPrecision(3)} mm away`, {
      frame,
    });
    return -1;
  }
  if (named.slices.length > 0 && !named.slices.includes(slice)) {
    report('sourcePosition', `Frame ${frame} names another image than the one on which it lies`, { frame });
    return -1;
  }
  return slice;
}

function byImage(named: NamedImages, frame: number, report: ReportProblem): number {
  const [slice] = named.slices;
  if (slice !== undefined && named.slices.length === 1 && named.sameGrid) return slice;
  const what =
    slice === undefined
      ? 'gives no position and names no image'
      : named.sameGrid
        ? 'gives no position and names several images'
        : 'was made from an image whose pixels lie elsewhere';
  report('place', `Frame ${frame} ${what}`, { frame });
  return -1;
}
