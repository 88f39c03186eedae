import { type BitMask, largestSlice, sliceBits } from '@overread/agreement';
import { type Code, MANUAL, type MaskItem, type MaskKey, type MaskMethod, OverreadError } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { maskExtent } from '../geometry/maskExtent.ts';
import {
  type ContainerChild,
  type ContainerItem,
  code,
  container,
  contains,
  hasConceptMod,
  hasObsContext,
  type InstanceReference,
  image,
  inferredFrom,
  type NumItem,
  num,
  type PointItem,
  point,
  readable,
  text,
  uidref,
} from '../sr/content.ts';

/** A mask of a record: which item and instance, where it lies, and the segment that holds it. Never empty. */
export interface MaskRecord {
  readonly key: MaskKey;
  readonly stack: ImageStack;
  readonly mask: BitMask;
  readonly segmentation: InstanceReference;
  /** Number of the segment in that SEG, from 1. */
  readonly segmentNumber: number;
  readonly trackingId: string;
  readonly trackingUid: string;
  /** How it came about; by hand where this is left out. */
  readonly method?: MaskMethod;
  /** Tracking UIDs of the masks that it was made from, in consensus and adjudication. */
  readonly sourceTrackingUids?: readonly string[];
}

/** The code of each way in which a mask comes about. */
export const METHOD_CODES: Readonly<Record<MaskMethod['type'], Code>> = {
  MANUAL: PRIVATE.madeByHand,
  SEMIAUTOMATIC: PRIVATE.madeWithAlgorithm,
  AUTOMATIC: PRIVATE.madeByAlgorithm,
};

/**
 * A Measurement Group (TID 1411) with the mask's volume, or of an `image` stack the area where it is largest (in pixels without a
 * calibration, R26), inferred from a point inside the mask on the slice of largest area: without coordinates the stock viewer stays
 * black. For a frame of a multi-frame image the point names the frame.
 */
export function measurementGroup(record: MaskRecord, item: MaskItem): ContainerItem {
  const { stack, mask } = record;
  const place = pointInside(mask);
  const slice = place === null ? undefined : stack.slices[place.slice];
  if (place === null || slice === undefined) {
    throw new OverreadError('OVR_SR_INVALID', 'a measurement group needs a mask with a voxel');
  }
  const reference: InstanceReference = {
    studyInstanceUid: stack.studyInstanceUid,
    seriesInstanceUid: stack.seriesInstanceUid,
    sopClassUid: slice.sopClassUid,
    sopInstanceUid: slice.sopInstanceUid,
  };
  const frame = slice.frameNumber === null ? null : { frame: slice.frameNumber };
  const from = point(place.column + 0.5, place.row + 0.5, image(null, reference, frame));
  const site = item.region === undefined ? [] : [contains(code(STANDARD.findingSite, item.region, lateralityOf(item)))];
  return container(
    STANDARD.measurementGroup,
    [
      hasObsContext(text(STANDARD.trackingIdentifier, record.trackingId)),
      hasObsContext(uidref(STANDARD.trackingUid, record.trackingUid)),
      contains(code(STANDARD.findingCategory, item.category)),
      contains(code(STANDARD.finding, item.type)),
      contains(image(STANDARD.referencedSegment, record.segmentation, { segment: record.segmentNumber })),
      contains(uidref(STANDARD.sourceSeries, stack.seriesInstanceUid)),
      ...site,
      ...methodItems(record.method ?? MANUAL),
      ...(record.sourceTrackingUids ?? []).map((uid) => contains(uidref(PRIVATE.sourceTrackingUid, uid))),
      contains(extentItem(record, from)),
    ],
    '1411',
  );
}

/** How large the mask is, inferred from a point. */
function extentItem({ stack, mask }: MaskRecord, from: PointItem): NumItem {
  const extent = maskExtent(stack, mask);
  const inferred = inferredFrom(from);
  switch (extent.kind) {
    case 'volume':
      return num(STANDARD.volume, extent.ml, STANDARD.millilitre, [inferred]);
    case 'area':
      return num(STANDARD.area, extent.mm2, STANDARD.squareMillimetre, [
        hasConceptMod(text(PRIVATE.calibration, stack.calibration ?? '')),
        inferred,
      ]);
    case 'pixels':
      return num(PRIVATE.pixelCount, extent.pixels, STANDARD.pixels, [inferred]);
  }
}

/** How a mask came about: algorithm identification (TID 4019) where there was one, and what it began with. */
function methodItems(method: MaskMethod): ContainerChild[] {
  if (method.type !== 'MANUAL' && method.name === undefined) {
    throw new OverreadError('OVR_SR_INVALID', 'a mask that an algorithm had a part in names the algorithm');
  }
  return [
    ...(method.name === undefined ? [] : [hasConceptMod(text(STANDARD.algorithmName, method.name))]),
    ...(method.name === undefined
      ? []
      : [hasConceptMod(text(STANDARD.algorithmVersion, method.version ?? 'not stated'))]),
    ...(readable(method.parameters ?? '') === ''
      ? []
      : [hasConceptMod(text(STANDARD.algorithmParameters, method.parameters ?? ''))]),
    contains(code(PRIVATE.maskMethod, METHOD_CODES[method.type])),
    ...(method.from === undefined ? [] : [contains(uidref(PRIVATE.maskFrom, method.from))]),
  ];
}

const lateralityOf = (item: MaskItem) =>
  item.laterality === undefined ? [] : [hasConceptMod(code(STANDARD.laterality, item.laterality))];

/** The voxel of the mask nearest to its centroid, on the slice with most voxels; null if the mask is empty. */
export function pointInside(mask: BitMask): { slice: number; column: number; row: number } | null {
  const largest = largestSlice(mask);
  if (largest === null) return null;
  const { slice } = largest;
  const voxels = voxelsOf(mask, slice);
  const { columns } = mask;
  let [sumColumns, sumRows] = [0, 0];
  for (const voxel of voxels) {
    sumColumns += voxel % columns;
    sumRows += Math.floor(voxel / columns);
  }
  const [meanColumn, meanRow] = [sumColumns / voxels.length, sumRows / voxels.length];
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const voxel of voxels) {
    const d = ((voxel % columns) - meanColumn) ** 2 + (Math.floor(voxel / columns) - meanRow) ** 2;
    if (d >= least) continue;
    best = voxel;
    least = d;
  }
  return { slice, column: best % columns, row: Math.floor(best / columns) };
}

/** The voxels of one slice in reading order, as `row * columns + column`. */
function voxelsOf(mask: BitMask, slice: number): number[] {
  const voxels: number[] = [];
  for (const [at, byte] of sliceBits(mask, slice).entries())
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1) voxels.push(at * 8 + bit);
  return voxels;
}
