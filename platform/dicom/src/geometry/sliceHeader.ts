import type { DataSet } from '../dataset/dataSet.ts';
import { isUid } from '../uid/derivedUid.ts';
import { seriesRefusal } from './seriesRefusals.ts';
import { type Vector3, vectorAt } from './vector.ts';

/** What a stack needs of one image. */
export interface SliceHeader {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly pixelSpacingMm: readonly [number, number];
  readonly rowDirection: Vector3;
  readonly columnDirection: Vector3;
  readonly position: Vector3;
  readonly sliceThicknessMm: number | undefined;
  readonly instanceNumber: number | null;
  readonly frameOfReferenceUid: string | undefined;
}

/** Reads it from a header; refuses images without a place in the patient, and multi-frame images. */
export function sliceHeader(header: DataSet): SliceHeader {
  if ((header.number('NumberOfFrames') ?? 1) > 1) throw seriesRefusal('multiFrame');
  const rows = header.number('Rows') ?? 0;
  const columns = header.number('Columns') ?? 0;
  if (rows < 1 || columns < 1) throw seriesRefusal('noPixels');
  const [rowSpacing = Number.NaN, columnSpacing = Number.NaN] = header.numbers('PixelSpacing');
  if (!(rowSpacing > 0 && columnSpacing > 0 && rowSpacing < 1000 && columnSpacing < 1000))
    throw seriesRefusal('noSpacing');
  const orientation = header.numbers('ImageOrientationPatient');
  const rowDirection = vectorAt(orientation, 0);
  const columnDirection = vectorAt(orientation, 3);
  const position = vectorAt(header.numbers('ImagePositionPatient'), 0);
  if (rowDirection === undefined || columnDirection === undefined || position === undefined)
    throw seriesRefusal('noPosition');
  const uid = (keyword: 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'SOPClassUID') => {
    const value = header.text(keyword);
    if (value === undefined || !isUid(value)) throw seriesRefusal('noUid');
    return value;
  };
  const thickness = header.number('SliceThickness');
  return {
    studyInstanceUid: uid('StudyInstanceUID'),
    seriesInstanceUid: uid('SeriesInstanceUID'),
    sopInstanceUid: uid('SOPInstanceUID'),
    sopClassUid: uid('SOPClassUID'),
    modality: header.text('Modality') ?? '',
    rows,
    columns,
    pixelSpacingMm: [rowSpacing, columnSpacing],
    rowDirection,
    columnDirection,
    position,
    sliceThicknessMm: thickness !== undefined && thickness > 0 ? thickness : undefined,
    instanceNumber: header.number('InstanceNumber') ?? null,
    frameOfReferenceUid: header.text('FrameOfReferenceUID'),
  };
}
