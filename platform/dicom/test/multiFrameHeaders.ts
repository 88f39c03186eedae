import { DataSet } from '../src/index.ts';
import { PLANES, type SeriesShape, uid } from './fixtures.ts';

type Changes = Parameters<DataSet['set']>[0];

export const CLASSES = {
  enhancedCt: '1.2.840.10008.5.1.4.1.1.2.1',
  enhancedMr: '1.2.840.10008.5.1.4.1.1.4.1',
  dx: '1.2.840.10008.5.1.4.1.1.1.1',
  mg: '1.2.840.10008.5.1.4.1.1.1.2',
  us: '1.2.840.10008.5.1.4.1.1.6.1',
  usMultiFrame: '1.2.840.10008.5.1.4.1.1.3.1',
  secondaryCapture: '1.2.840.10008.5.1.4.1.1.7',
} as const;

const study = (name: string) => ({
  StudyInstanceUID: uid(name, 'study'),
  SeriesInstanceUID: uid(name, 'series'),
  PatientID: 'SUBJ-1',
  StudyDate: '20260102',
});

/** Header of one enhanced image whose frames are the slices of `shape`, 2.5 mm apart; `frame` adds groups to single frames. */
export function enhancedHeader(
  sopClassUid: string,
  shape: SeriesShape,
  frame: (index: number) => Changes = () => ({}),
  from = 0,
): DataSet {
  const [a, b, c, d, e, f] = PLANES[shape.plane];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const name = JSON.stringify([sopClassUid, shape]);
  return DataSet.of({
    ...study(name),
    SOPClassUID: sopClassUid,
    SOPInstanceUID: uid(name, 'image', from),
    FrameOfReferenceUID: uid(name, 'frame'),
    Modality: sopClassUid === CLASSES.enhancedMr ? 'MR' : 'CT',
    InstanceNumber: from + 1,
    Rows: shape.rows,
    Columns: shape.columns,
    NumberOfFrames: shape.slices,
    SharedFunctionalGroupsSequence: [
      DataSet.of({
        PixelMeasuresSequence: [DataSet.of({ PixelSpacing: [0.7, 0.8], SliceThickness: 2.5 })],
        PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [a, b, c, d, e, f] })],
      }),
    ],
    PerFrameFunctionalGroupsSequence: Array.from({ length: shape.slices }, (_, index) =>
      DataSet.of({
        FrameContentSequence: [DataSet.of({ StackID: '1', InStackPositionNumber: index + 1 })],
        PlanePositionSequence: [
          DataSet.of({
            ImagePositionPatient: [-120.5, -99.25, 33].map(
              (start, axis) => start + (normal[axis] ?? 0) * (from + index) * 2.5,
            ),
          }),
        ],
      }).set(frame(index)),
    ),
  });
}

/** Header of an image without a place in the patient: X-ray, mammogram, ultrasound, capture. */
export function flatHeader(name: string, modality: string, sopClassUid: string, number: number, changes: Changes = {}) {
  return DataSet.of({
    ...study(name),
    SOPClassUID: sopClassUid,
    SOPInstanceUID: uid(name, 'image', number),
    Modality: modality,
    InstanceNumber: number,
    Rows: 40,
    Columns: 30,
  }).set(changes);
}

/** One ultrasound region over all of a {@link flatHeader}: 0.5 mm between columns, 0.4 mm between rows. */
export const ultrasoundRegion = (changes: Changes = {}) =>
  DataSet.of({
    RegionSpatialFormat: 1,
    RegionLocationMinX0: 0,
    RegionLocationMinY0: 0,
    RegionLocationMaxX1: 29,
    RegionLocationMaxY1: 39,
    PhysicalUnitsXDirection: 3,
    PhysicalUnitsYDirection: 3,
    PhysicalDeltaX: 0.05,
    PhysicalDeltaY: 0.04,
  }).set(changes);
