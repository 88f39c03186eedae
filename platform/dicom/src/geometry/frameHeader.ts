import type { DataSet } from '../dataset/dataSet.ts';
import type { Keyword } from '../dataset/dictionary.ts';
import { isUid } from '../uid/derivedUid.ts';
import { seriesRefusal } from './seriesRefusals.ts';
import { type Vector3, vectorAt } from './vector.ts';

/** Where an image lies. Lengths in mm, LPS. */
export interface Plane {
  readonly rowDirection: Vector3;
  readonly columnDirection: Vector3;
  readonly position: Vector3;
}

/** What a stack needs of one image, or of one frame of a multi-frame image. */
export interface FrameHeader {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly instanceNumber: number | null;
  /** From 1; null for an image of one frame. */
  readonly frameNumber: number | null;
  /** Between rows, between columns (Pixel Spacing); undefined if absent or unusable. */
  readonly pixelSpacingMm: readonly [number, number] | undefined;
  /** Undefined if the image does not say where it lies. */
  readonly plane: Plane | undefined;
  /** The plane is that of an ultrasound volume, not of the patient (PS3.3 C.8.24.2). */
  readonly isInVolumeFrame: boolean;
  readonly sliceThicknessMm: number | undefined;
  readonly frameOfReferenceUid: string | undefined;
  /** What tells stacks of one multi-frame image apart, by what it is called. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The header of an image, read frame by frame. */
export interface ImageHeader {
  readonly frames: readonly FrameHeader[];
  readonly dataSet: DataSet;
}

/**
 * Reads an image frame by frame: a frame's own functional groups go before the shared ones (PS3.3 C.7.6.16), and those before
 * the attributes of the image itself.
 */
export function imageHeader(dataSet: DataSet): ImageHeader {
  const rows = dataSet.number('Rows') ?? 0;
  const columns = dataSet.number('Columns') ?? 0;
  if (rows < 1 || columns < 1) throw seriesRefusal('noPixels');
  const uid = (keyword: 'StudyInstanceUID' | 'SeriesInstanceUID' | 'SOPInstanceUID' | 'SOPClassUID') => {
    const value = dataSet.text(keyword);
    if (value === undefined || !isUid(value)) throw seriesRefusal('noUid');
    return value;
  };
  const image = {
    studyInstanceUid: uid('StudyInstanceUID'),
    seriesInstanceUid: uid('SeriesInstanceUID'),
    sopInstanceUid: uid('SOPInstanceUID'),
    sopClassUid: uid('SOPClassUID'),
    modality: dataSet.text('Modality') ?? '',
    rows,
    columns,
    instanceNumber: dataSet.number('InstanceNumber') ?? null,
  };
  const count = frameCount(dataSet);
  const own = dataSet.items('PerFrameFunctionalGroupsSequence');
  if (own.length > 0 && own.length !== count) throw seriesRefusal('framesContradict');
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  return {
    dataSet,
    frames: Array.from({ length: count }, (_, index) => ({
      ...image,
      frameNumber: count === 1 ? null : index + 1,
      ...frameGeometry(dataSet, shared, own[index]),
    })),
  };
}

/** Number of Frames; 1 for an image without. */
function frameCount(dataSet: DataSet): number {
  const count = dataSet.number('NumberOfFrames') ?? 1;
  if (!Number.isSafeInteger(count) || count < 1 || count > MOST_FRAMES) throw seriesRefusal('framesContradict');
  return count;
}

/** An image key has room for six digits; nothing real comes near. */
const MOST_FRAMES = 99_999;

function frameGeometry(dataSet: DataSet, shared: DataSet | undefined, own: DataSet | undefined) {
  const group = (sequence: Keyword) => own?.item(sequence) ?? shared?.item(sequence);
  const measures = group('PixelMeasuresSequence') ?? dataSet;
  const volumePosition = group('PlanePositionVolumeSequence');
  const isInVolumeFrame = volumePosition !== undefined && group('PlanePositionSequence') === undefined;
  const plane = isInVolumeFrame
    ? planeOf(
        volumePosition.numbers('ImagePositionVolume'),
        group('PlaneOrientationVolumeSequence')?.numbers('ImageOrientationVolume') ?? [],
      )
    : planeOf(
        (group('PlanePositionSequence') ?? singleFrame(dataSet))?.numbers('ImagePositionPatient') ?? [],
        (group('PlaneOrientationSequence') ?? dataSet).numbers('ImageOrientationPatient'),
      );
  const thickness = measures.number('SliceThickness');
  return {
    pixelSpacingMm: spacingOf(measures.numbers('PixelSpacing')),
    plane,
    isInVolumeFrame,
    sliceThicknessMm: thickness !== undefined && thickness > 0 ? thickness : undefined,
    frameOfReferenceUid: isInVolumeFrame
      ? (dataSet.text('VolumeFrameOfReferenceUID') ?? dataSet.text('FrameOfReferenceUID'))
      : dataSet.text('FrameOfReferenceUID'),
    dimensions: dimensionsOf(group),
  };
}

/** One position at the top of a multi-frame image is that of one frame, and says nothing of the others. */
const singleFrame = (dataSet: DataSet): DataSet | undefined => (frameCount(dataSet) === 1 ? dataSet : undefined);

function planeOf(position: readonly number[], orientation: readonly number[]): Plane | undefined {
  const rowDirection = vectorAt(orientation, 0);
  const columnDirection = vectorAt(orientation, 3);
  const at = vectorAt(position, 0);
  return rowDirection && columnDirection && at ? { rowDirection, columnDirection, position: at } : undefined;
}

/** A spacing that can be one: two numbers above 0 and below a metre. */
export function spacingOf(numbers: readonly number[]): readonly [number, number] | undefined {
  const [rowSpacing = Number.NaN, columnSpacing = Number.NaN] = numbers;
  const isUsable = rowSpacing > 0 && columnSpacing > 0 && rowSpacing < 1000 && columnSpacing < 1000;
  return isUsable ? [rowSpacing, columnSpacing] : undefined;
}

/** What frames of one place may differ in (PS3.3 C.7.6.16.2.2, .7, .18; C.8.13.5.5, .7), by the words of a refusal. */
const DIMENSIONS: readonly (readonly [name: string, sequence: Keyword, attribute: Keyword])[] = [
  ['stacks', 'FrameContentSequence', 'StackID'],
  ['temporal positions', 'FrameContentSequence', 'TemporalPositionIndex'],
  ['temporal positions', 'TemporalPositionSequence', 'TemporalPositionTimeOffset'],
  ['cardiac phases', 'CardiacSynchronizationSequence', 'NominalPercentageOfCardiacPhase'],
  ['echo times', 'MREchoSequence', 'EffectiveEchoTime'],
  ['diffusion weightings', 'MRDiffusionSequence', 'DiffusionBValue'],
];

function dimensionsOf(group: (sequence: Keyword) => DataSet | undefined): Record<string, string> {
  return Object.fromEntries(
    DIMENSIONS.flatMap(([name, sequence, attribute]) => {
      const value = group(sequence)?.text(attribute);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
