import { type BitMask, getVoxel, largestSlice, volumeMl } from '@overread/agreement';
import { type MaskItem, type MaskKey, OverreadError } from '@overread/domain';
import { STANDARD } from '../codes/standard.ts';
import { gridOf } from '../geometry/gridOf.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import {
  type ContainerItem,
  code,
  container,
  contains,
  hasConceptMod,
  hasObsContext,
  type InstanceReference,
  image,
  inferredFrom,
  num,
  point,
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
}

/**
 * A Measurement Group (TID 1411) with the mask's volume, inferred from a point inside the mask on the slice of largest area:
 * without coordinates the stock viewer stays black (facts/engineering-findings 13).
 */
export function measurementGroup(record: MaskRecord, item: MaskItem): ContainerItem {
  const { stack, mask } = record;
  const volume = volumeMl(mask, gridOf(stack));
  const place = pointInside(mask);
  const slice = place === null ? undefined : stack.slices[place.slice];
  if (volume === null || place === null || slice === undefined) {
    throw new OverreadError('OVR_SR_INVALID', 'a measurement group needs a mask with a voxel');
  }
  const reference: InstanceReference = {
    studyInstanceUid: stack.studyInstanceUid,
    seriesInstanceUid: stack.seriesInstanceUid,
    sopClassUid: slice.sopClassUid,
    sopInstanceUid: slice.sopInstanceUid,
  };
  const site = item.region === undefined ? [] : [contains(code(STANDARD.findingSite, item.region, lateralityOf(item)))];
  return container(
    STANDARD.measurementGroup,
    [
      hasObsContext(text(STANDARD.trackingIdentifier, record.trackingId)),
      hasObsContext(uidref(STANDARD.trackingUid, record.trackingUid)),
      contains(code(STANDARD.findingCategory, item.category)),
      contains(code(STANDARD.finding, item.type)),
      contains(image(STANDARD.referencedSegment, record.segmentation, record.segmentNumber)),
      contains(uidref(STANDARD.sourceSeries, stack.seriesInstanceUid)),
      ...site,
      contains(
        num(STANDARD.volume, volume, STANDARD.millilitre, [
          inferredFrom(point(place.column + 0.5, place.row + 0.5, image(null, reference))),
        ]),
      ),
    ],
    '1411',
  );
}

const lateralityOf = (item: MaskItem) =>
  item.laterality === undefined ? [] : [hasConceptMod(code(STANDARD.laterality, item.laterality))];

/** The voxel of the mask nearest to its centroid, on the slice with most voxels; null if the mask is empty. */
export function pointInside(mask: BitMask): { slice: number; column: number; row: number } | null {
  const largest = largestSlice(mask);
  if (largest === null) return null;
  const { slice } = largest;
  const voxels: [number, number][] = [];
  for (let row = 0; row < mask.rows; row++) {
    for (let column = 0; column < mask.columns; column++) {
      if (getVoxel(mask, column, row, slice)) voxels.push([column, row]);
    }
  }
  const meanColumn = voxels.reduce((sum, [column]) => sum + column, 0) / voxels.length;
  const meanRow = voxels.reduce((sum, [, row]) => sum + row, 0) / voxels.length;
  let best: { slice: number; column: number; row: number; d: number } | null = null;
  for (const [column, row] of voxels) {
    const d = (column - meanColumn) ** 2 + (row - meanRow) ** 2;
    if (best === null || d < best.d) best = { slice, column, row, d };
  }
  return best === null ? null : { slice, column: best.column, row: best.row };
}
