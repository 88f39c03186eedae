import { createHash } from 'node:crypto';
import { createMask, setVoxel } from '@overread/agreement';
import type { DicomSeries } from '@overread/demo';
import {
  buildImageStack,
  buildSegmentation,
  DataSet,
  derivedUid,
  type ImageStack,
  readPart10,
  type SegmentInput,
  writePart10,
} from '@overread/dicom';
import type { Code } from '@overread/domain';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const sct = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

/** Codes of the liver protocol, and one that it does not have. */
export const KINDS = {
  liver: { category: sct('91723000', 'Anatomical Structure'), type: sct('10200004', 'Liver') },
  lesion: {
    category: sct('49755003', 'Morphologically Abnormal Structure'),
    type: sct('52988006', 'Lesion'),
    region: sct('10200004', 'Liver'),
  },
  spleen: { category: sct('91723000', 'Anatomical Structure'), type: sct('78961009', 'Spleen') },
} as const;

/** A block of voxels: columns and rows `from` to `to`, on the slices named. */
export interface Block {
  readonly kind: keyof typeof KINDS;
  readonly from: number;
  readonly to: number;
  readonly slices: readonly number[];
  readonly algorithm?: string;
}

/** The stack of a series of the archive, as it was sent. */
export function stackOf(series: DicomSeries): ImageStack {
  return buildImageStack(
    series.instances.map((instance) => readPart10(instance.bytes, { until: 'PixelData' }).dataSet),
    sha256,
  );
}

/** A segmentation of another program on a series: blocks, each a segment; `change` alters its data set before it is written. */
export function offeredSeg(
  series: DicomSeries,
  key: string,
  blocks: readonly Block[],
  change: (dataSet: DataSet) => void = () => undefined,
): Uint8Array {
  const stack = stackOf(series);
  const first = series.instances[0];
  const segments = blocks.map(({ kind, from, to, slices, algorithm }, index): SegmentInput => {
    const mask = createMask(stack.columns, stack.rows, stack.slices.length);
    for (const slice of slices)
      for (let row = from; row < to; row++)
        for (let column = from; column < to; column++) setVoxel(mask, column, row, slice, true);
    return {
      ...KINDS[kind],
      label: `${kind} ${index + 1}`,
      trackingId: `${kind} ${index + 1}`,
      trackingUid: derivedUid(sha256, 'offered', kind, index),
      algorithmType: algorithm === undefined ? 'MANUAL' : 'AUTOMATIC',
      ...(algorithm === undefined
        ? {}
        : { algorithm: { name: algorithm, version: '2.1', family: sct('123110', 'Artificial Intelligence') } }),
      color: [200, 80, 80],
      mask,
    };
  });
  const bytes = buildSegmentation({
    stack,
    segments,
    source: readPart10(first?.bytes ?? new Uint8Array(), { until: 'PixelData' }).dataSet,
    uids: { sopInstanceUid: derivedUid(sha256, 'offered', key), seriesInstanceUid: derivedUid(sha256, 'series', key) },
    seriesNumber: 300,
    title: 'Slicer export',
    createdAt: new Date('2026-01-05T08:00:00Z'),
    equipment: { manufacturer: 'Other', model: 'Other', serialNumber: '1', softwareVersion: '5' },
    creator: 'Somebody^Else',
    contentLabel: 'OTHER',
    dimensionOrganizationUid: derivedUid(sha256, 'dimensions', key),
  });
  const { dataSet } = readPart10(bytes);
  const changed = new DataSet(new Map(dataSet.elements));
  change(changed);
  return writePart10(changed);
}
