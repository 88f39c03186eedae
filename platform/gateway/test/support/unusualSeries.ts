import { createHash } from 'node:crypto';
import { type BitMask, createMask } from '@overread/agreement';
import type { Archive } from '@overread/archive';
import { abdomenCtPhantom } from '@overread/demo';
import { DataSet, derivedUid, writePart10 } from '@overread/dicom';

/** A series that is no stack of single CT images, as it was stored. */
export interface UnusualSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** The images, one after the other. */
  readonly files: readonly Uint8Array[];
  /** Names of its slices in the order in which the images hold them. */
  readonly imageKeys: readonly string[];
  /** An empty mask of its size. */
  readonly empty: () => BitMask;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const uid = (...parts: readonly (string | number)[]) => derivedUid(sha256, 'overread-gateway-test', ...parts);

/** The same picture as the phantom's slices: 16 bits, one after the other. */
function pixelsOf(key: string, size: { columns: number; rows: number; slices: number }): Uint8Array {
  const { volume } = abdomenCtPhantom(size, key);
  const words = volume.data.slice();
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

const common = (key: string, size: { columns: number; rows: number }) => ({
  StudyDate: '20260105',
  ContentDate: '20260105',
  StudyTime: '090000',
  ContentTime: '090000',
  Manufacturer: 'Overread',
  PatientName: `SECRET^${key.toUpperCase()}`,
  PatientID: `PAT-${key}`,
  PatientBirthDate: null,
  PatientSex: null,
  ReferringPhysicianName: 'SECRET^REFERRER',
  AccessionNumber: 'SECRET-1',
  StudyID: '1',
  StudyInstanceUID: uid(key, 'study'),
  SeriesInstanceUID: uid(key, 'series'),
  SeriesNumber: 1,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: size.rows,
  Columns: size.columns,
  BitsAllocated: 16,
  BitsStored: 16,
  HighBit: 15,
  PixelRepresentation: 1,
  LossyImageCompression: '00',
  BurnedInAnnotation: 'NO',
});

function seriesOf(key: string, files: readonly DataSet[], size: { columns: number; rows: number }): UnusualSeries {
  const imageKeys = files.flatMap((file) => {
    const count = file.number('NumberOfFrames') ?? 1;
    const own = file.required('SOPInstanceUID');
    return count > 1 ? Array.from({ length: count }, (_, index) => `${own}#${index + 1}`) : [own];
  });
  return {
    studyInstanceUid: uid(key, 'study'),
    seriesInstanceUid: uid(key, 'series'),
    files: files.map((file) => writePart10(file)),
    imageKeys,
    empty: () => createMask(size.columns, size.rows, imageKeys.length),
  };
}

/** An enhanced CT: the phantom's slices as frames of one image, with names and references in places where they often stand. */
export function enhancedCt(key: string, size: { columns: number; rows: number; slices: number }): UnusualSeries {
  const { spacingMm } = abdomenCtPhantom(size, key).volume;
  const file = DataSet.of({
    ...common(key, size),
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1',
    SOPInstanceUID: uid(key, 'image', 1),
    Modality: 'CT',
    ImageType: ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE'],
    InstanceNumber: 1,
    NumberOfFrames: size.slices,
    FrameOfReferenceUID: uid(key, 'frameOfReference'),
    PositionReferenceIndicator: null,
    SharedFunctionalGroupsSequence: [
      DataSet.of({
        PixelMeasuresSequence: [
          DataSet.of({ PixelSpacing: [spacingMm[1], spacingMm[0]], SliceThickness: spacingMm[2] }),
        ],
        PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] })],
        PixelValueTransformationSequence: [DataSet.of({ RescaleIntercept: 0, RescaleSlope: 1, RescaleType: 'HU' })],
        FrameVOILUTSequence: [DataSet.of({ WindowCenter: 90, WindowWidth: 150 })],
        ReferencedImageSequence: [
          DataSet.of({
            ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
            ReferencedSOPInstanceUID: uid(key, 'scout'),
          }),
        ],
      }),
    ],
    PerFrameFunctionalGroupsSequence: Array.from({ length: size.slices }, (_, index) =>
      DataSet.of({
        FrameContentSequence: [
          DataSet.of({ StackID: '1', InStackPositionNumber: index + 1, FrameComments: 'SECRET comment' }),
        ],
        PlanePositionSequence: [DataSet.of({ ImagePositionPatient: [-80, -70, index * spacingMm[2]] })],
        ConversionSourceAttributesSequence: [
          DataSet.of({
            ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
            ReferencedSOPInstanceUID: uid(key, 'converted', index),
          }),
        ],
      }),
    ),
    PixelData: pixelsOf(key, size),
  });
  return seriesOf(key, [file], size);
}

/** X-rays of one series: the phantom's slices as if they were views. Calibrated only with `isCalibrated`. */
export function xRays(
  key: string,
  size: { columns: number; rows: number; slices: number },
  { modality = 'DX', isCalibrated = false } = {},
): UnusualSeries {
  const pixels = pixelsOf(key, size);
  const one = size.columns * size.rows * 2;
  const files = Array.from({ length: size.slices }, (_, index) =>
    DataSet.of({
      ...common(key, size),
      SOPClassUID: modality === 'MG' ? '1.2.840.10008.5.1.4.1.1.1.2' : '1.2.840.10008.5.1.4.1.1.1.1',
      SOPInstanceUID: uid(key, 'image', index + 1),
      Modality: modality,
      PresentationIntentType: 'FOR PRESENTATION',
      ImageType: ['ORIGINAL', 'PRIMARY'],
      InstanceNumber: index + 1,
      ImagerPixelSpacing: [0.2, 0.2],
      ...(isCalibrated ? { EstimatedRadiographicMagnificationFactor: 1.25 } : {}),
      WindowCenter: 90,
      WindowWidth: 400,
      PatientOrientation: ['L', 'F'],
      PixelData: pixels.slice(index * one, (index + 1) * one),
    }),
  );
  return seriesOf(key, files, size);
}

/** Stores a series and answers it. */
export async function stored(archive: Archive, series: UnusualSeries): Promise<UnusualSeries> {
  const { stored: names } = await archive.store(series.files);
  if (names.size !== series.files.length) throw new Error('the series was not stored');
  return series;
}
