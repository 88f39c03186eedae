import {
  buildSegmentation,
  type DataSet,
  type ImageStack,
  readPart10,
  type SegmentationInput,
  type SegmentInput,
} from '../src/index.ts';
import { CREATED, EQUIPMENT, TRIAL, uid } from './fixtures.ts';

/** A SEG of a read on a stack; UIDs follow from `name`. */
export function segOn(
  { stack, source }: { readonly stack: ImageStack; readonly source: DataSet },
  segments: readonly SegmentInput[],
  name: string,
  more: Partial<SegmentationInput> = {},
): Uint8Array {
  return buildSegmentation({
    stack,
    source,
    segments,
    uids: { sopInstanceUid: uid('seg', name), seriesInstanceUid: uid('segSeries', name) },
    dimensionOrganizationUid: uid('dims', name),
    seriesNumber: 901,
    title: 'Read R-07',
    createdAt: CREATED,
    equipment: EQUIPMENT,
    clinicalTrial: TRIAL,
    creator: 'R-07',
    contentLabel: 'READ',
    ...more,
  });
}

/** What {@link segOn} wrote, read again. */
export const readBack = (bytes: Uint8Array): DataSet => readPart10(bytes).dataSet;
