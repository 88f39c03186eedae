import { createHash } from 'node:crypto';
import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import { buildImageStack, DataSet, derivedUid, type ImageStack, type SegmentInput } from '../src/index.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
export const uid = (...parts: (string | number)[]): string => derivedUid(sha256, 'test', ...parts);

/** Directions of rows and columns. */
export const PLANES = {
  axial: [1, 0, 0, 0, 1, 0],
  coronal: [1, 0, 0, 0, 0, -1],
  oblique: [0.999048, -0.021774, 0.037857, 0.026463, 0.991307, -0.128883],
} as const;

export interface SeriesShape {
  readonly plane: keyof typeof PLANES;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

/** Headers of a CT or MR series that we make up. */
export function seriesHeaders(
  shape: SeriesShape,
  changes: (index: number) => Parameters<DataSet['set']>[0] = () => ({}),
): DataSet[] {
  const [a, b, c, d, e, f] = PLANES[shape.plane];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const name = JSON.stringify(shape);
  return Array.from({ length: shape.slices }, (_, index) =>
    DataSet.of({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SOPInstanceUID: uid(name, 'image', index),
      StudyInstanceUID: uid(name, 'study'),
      SeriesInstanceUID: uid(name, 'series'),
      FrameOfReferenceUID: uid(name, 'frame'),
      PatientName: 'Überall^Zoë',
      PatientID: 'SUBJ-1',
      PatientBirthDate: '19600101',
      PatientSex: 'O',
      StudyDate: '20260102',
      StudyTime: '101112',
      StudyID: '1',
      AccessionNumber: 'A1',
      Modality: 'CT',
      InstanceNumber: index + 1,
      Rows: shape.rows,
      Columns: shape.columns,
      PixelSpacing: [0.703125, 0.703125],
      SliceThickness: 2.5,
      ImageOrientationPatient: [a, b, c, d, e, f],
      ImagePositionPatient: [-120.5, -99.25, 33].map((start, axis) => start + (normal[axis] ?? 0) * index * 2.5),
    }).set(changes(index)),
  );
}

export function stackOf(shape: SeriesShape): { stack: ImageStack; source: DataSet } {
  const headers = seriesHeaders(shape);
  const source = headers[0];
  if (source === undefined) throw new Error('a series has an image');
  return { stack: buildImageStack(headers, sha256), source };
}

/** A ball-like mask about a centre given in shares of the size; seeded noise is not needed, sizes differ by `radius`. */
export function ball(stack: ImageStack, centre: readonly [number, number, number], radius: number): BitMask {
  const mask = createMask(stack.columns, stack.rows, stack.slices.length);
  for (let slice = 0; slice < mask.slices; slice++) {
    for (let row = 0; row < mask.rows; row++) {
      for (let column = 0; column < mask.columns; column++) {
        const d = Math.hypot(
          (column + 0.5) / mask.columns - centre[0],
          (row + 0.5) / mask.rows - centre[1],
          mask.slices === 1 ? 0 : (slice + 0.5) / mask.slices - centre[2],
        );
        if (d <= radius) setVoxel(mask, column, row, slice);
      }
    }
  }
  return mask;
}

export const EQUIPMENT = {
  manufacturer: 'Overread',
  model: 'Gateway',
  serialNumber: 'test-1',
  softwareVersion: '0.1.0',
};
export const TRIAL = {
  sponsor: 'Demo',
  protocolId: 'liver',
  protocolName: 'Liver and lesions',
  subjectId: 'SUBJ-1',
  subjectReadingId: 'READ-1',
  timePointId: 'T0',
};
export const CREATED = new Date('2026-01-02T03:04:05.678Z');

export function segment(mask: BitMask, index: number): SegmentInput {
  const lesion = index % 2 === 1;
  return {
    label: lesion ? `Lesion ${index}` : 'Liver',
    category: lesion
      ? { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' }
      : { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' },
    type: lesion
      ? { value: '52988006', scheme: 'SCT', meaning: 'Lesion' }
      : {
          value: '10200004',
          scheme: 'SCT',
          meaning: 'Liver',
          equivalents: [{ value: 'RID58', scheme: 'RADLEX', meaning: 'Liver' }],
        },
    ...(lesion
      ? {
          region: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
          regionModifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
        }
      : {}),
    trackingId: lesion ? `lesion/i${index}` : 'liver',
    trackingUid: uid('tracking', index),
    algorithmType: 'MANUAL',
    color: [200, 40 * index, 30],
    mask,
  };
}
