import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import { buildImageStack, DataSet, type ImageStack, writePart10 } from '../../src/index.ts';
import { sha256, uid } from '../fixtures.ts';
import { Random } from '../fuzz/random.ts';

/** Images that masks are drawn on: how they lie. Spacing between rows, between columns; gaps between slices; all in mm. */
export interface SourceShape {
  readonly orientation: readonly number[];
  readonly columns: number;
  readonly rows: number;
  readonly spacingMm: readonly [number, number];
  readonly gapsMm: readonly number[];
  /** One image with all slices as frames (Enhanced CT). */
  readonly multiFrame?: boolean;
  /** X-rays without a Frame of Reference, one image per "gap" and one more. */
  readonly flat?: boolean;
  /** X-rays with Pixel Spacing. */
  readonly isCalibrated?: boolean;
}

const gaps = (count: number, mm: number) => Array.from({ length: count }, () => mm);

/** Rows and columns of a plane turned by these angles (radians), orthogonal to the last bit that text holds. */
function turned(about: number, tilt: number): number[] {
  const [c, s, d, t] = [Math.cos(about), Math.sin(about), Math.cos(tilt), Math.sin(tilt)];
  return [c, s, 0, -s * d, c * d, t];
}

/** The sources of every round trip, by name. Sizes are no multiples of eight but in one, so that frames begin inside bytes. */
export const SOURCES = {
  axial: {
    orientation: [1, 0, 0, 0, 1, 0],
    columns: 32,
    rows: 24,
    spacingMm: [0.703125, 0.703125],
    gapsMm: gaps(6, 2.5),
  },
  sagittal: { orientation: [0, 1, 0, 0, 0, -1], columns: 19, rows: 23, spacingMm: [0.5, 0.5], gapsMm: gaps(5, 5) },
  coronal: { orientation: [1, 0, 0, 0, 0, -1], columns: 17, rows: 13, spacingMm: [1, 1], gapsMm: gaps(8, 1) },
  'oblique, pixels not square': {
    orientation: turned(0.3, -0.4),
    columns: 21,
    rows: 27,
    spacingMm: [0.9, 0.6],
    gapsMm: gaps(4, 3.3),
  },
  'one slice': { orientation: [1, 0, 0, 0, 1, 0], columns: 15, rows: 11, spacingMm: [0.8, 0.8], gapsMm: [] },
  'uneven slices': {
    orientation: [1, 0, 0, 0, 1, 0],
    columns: 18,
    rows: 14,
    spacingMm: [0.7, 0.7],
    gapsMm: [2, 2, 6, 2],
  },
  'multi-frame': {
    orientation: turned(-0.2, 0.1),
    columns: 22,
    rows: 18,
    spacingMm: [0.7, 0.8],
    gapsMm: gaps(5, 2),
    multiFrame: true,
  },
  'X-ray': { orientation: [], columns: 29, rows: 31, spacingMm: [0.15, 0.15], gapsMm: [], flat: true },
  'calibrated X-ray': {
    orientation: [],
    columns: 30,
    rows: 20,
    spacingMm: [0.15, 0.15],
    gapsMm: [],
    flat: true,
    isCalibrated: true,
  },
  'four X-rays': { orientation: [], columns: 21, rows: 9, spacingMm: [0.1, 0.1], gapsMm: gaps(3, 1), flat: true },
  'ultrasound loop': {
    orientation: [],
    columns: 14,
    rows: 13,
    spacingMm: [1, 1],
    gapsMm: gaps(8, 1),
    flat: true,
    multiFrame: true,
  },
} as const satisfies Record<string, SourceShape>;

/** Those without a place in the patient. */
export const isFlat = (name: SourceName): boolean => (SOURCES[name] as SourceShape).flat ?? false;

/** A name of {@link SOURCES}. */
export type SourceName = keyof typeof SOURCES;

/** Images as files, and the stack that they form. */
export interface SourceFiles {
  readonly name: SourceName;
  readonly headers: readonly DataSet[];
  readonly stack: ImageStack;
  /** One file per image. */
  readonly paths: readonly string[];
  /** The file of each slice, and which of its frames (from 1). */
  readonly slices: readonly { readonly path: string; readonly frame: number }[];
}

/** Writes the images of a source to a folder. */
export function sourceFiles(name: SourceName, folder: string): SourceFiles {
  const headers = headersOf(name);
  const paths = headers.map((header, index) => {
    const path = join(folder, `${name.replaceAll(/\W/g, '_')}_${index}.dcm`);
    writeFileSync(path, writePart10(header));
    return path;
  });
  const stack = buildImageStack(headers, sha256);
  const byUid = new Map(headers.map((header, index) => [header.text('SOPInstanceUID'), paths[index] ?? '']));
  return {
    name,
    headers,
    stack,
    paths,
    slices: stack.slices.map((slice) => ({
      path: byUid.get(slice.sopInstanceUid) ?? '',
      frame: slice.frameNumber ?? 1,
    })),
  };
}

function headersOf(name: SourceName): DataSet[] {
  const shape: SourceShape = SOURCES[name];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = shape.orientation;
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const distances = [0];
  for (const gap of shape.gapsMm) distances.push((distances.at(-1) ?? 0) + gap);
  const positions = distances.map((mm) => [-120.5, -99.25, 33].map((start, axis) => start + (normal[axis] ?? 0) * mm));
  const common = (index: number) =>
    DataSet.of({
      SOPInstanceUID: uid('oracle', name, 'image', index),
      StudyInstanceUID: uid('oracle', name, 'study'),
      SeriesInstanceUID: uid('oracle', name, 'series'),
      FrameOfReferenceUID: shape.flat ? undefined : uid('oracle', name, 'frame'),
      PositionReferenceIndicator: shape.flat ? undefined : '',
      PatientName: 'Subject^One',
      PatientID: 'SUBJ-1',
      PatientBirthDate: '19600101',
      PatientSex: 'O',
      StudyDate: '20260102',
      StudyTime: '101112',
      StudyID: '1',
      AccessionNumber: 'A1',
      ReferringPhysicianName: '',
      SeriesNumber: 1,
      InstanceNumber: index + 1,
      Manufacturer: 'Maker',
      ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
      Rows: shape.rows,
      Columns: shape.columns,
      SamplesPerPixel: 1,
      PhotometricInterpretation: 'MONOCHROME2',
      BitsAllocated: 16,
      BitsStored: 16,
      HighBit: 15,
      PixelRepresentation: 0,
    });
  const pixels = (frames: number) => new Uint8Array(shape.rows * shape.columns * 2 * frames);
  if (shape.flat && shape.multiFrame)
    return [
      common(0).set({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.3.1',
        Modality: 'US',
        NumberOfFrames: positions.length,
        PixelData: pixels(positions.length),
      }),
    ];
  if (shape.flat)
    return positions.map((_, index) =>
      common(index).set({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.1',
        Modality: 'CR',
        PixelSpacing: shape.isCalibrated ? [...shape.spacingMm] : undefined,
        PixelData: pixels(1),
      }),
    );
  if (shape.multiFrame)
    return [
      common(0).set({
        SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1',
        Modality: 'CT',
        NumberOfFrames: positions.length,
        SharedFunctionalGroupsSequence: [
          DataSet.of({
            PixelMeasuresSequence: [DataSet.of({ PixelSpacing: [...shape.spacingMm], SliceThickness: 2 })],
            PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [...shape.orientation] })],
          }),
        ],
        PerFrameFunctionalGroupsSequence: positions.map((position, index) =>
          DataSet.of({
            FrameContentSequence: [DataSet.of({ StackID: '1', InStackPositionNumber: index + 1 })],
            PlanePositionSequence: [DataSet.of({ ImagePositionPatient: position })],
          }),
        ),
        PixelData: pixels(positions.length),
      }),
    ];
  return positions.map((position, index) =>
    common(index).set({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      Modality: 'CT',
      PixelSpacing: [...shape.spacingMm],
      SliceThickness: 2,
      ImageOrientationPatient: [...shape.orientation],
      ImagePositionPatient: position,
      PixelData: pixels(1),
    }),
  );
}

/** A mask of scattered voxels and a block, different for each seed; about one slice in four stays empty. */
export function scattered(stack: ImageStack, seed: number): BitMask {
  const random = new Random(seed);
  const mask = createMask(stack.columns, stack.rows, stack.slices.length);
  const block = [random.next() * 0.5, random.next() * 0.5, 0.2 + random.next() * 0.3];
  for (let slice = 0; slice < mask.slices; slice++) {
    const empty = mask.slices > 1 && random.next() < 0.25;
    for (let row = 0; row < mask.rows; row++) {
      for (let column = 0; column < mask.columns; column++) {
        const [x, y] = [column / mask.columns - (block[0] ?? 0), row / mask.rows - (block[1] ?? 0)];
        const inside = x >= 0 && y >= 0 && x < (block[2] ?? 0) && y < (block[2] ?? 0);
        const on = random.next() < 0.05 || inside;
        if (on && !empty) setVoxel(mask, column, row, slice);
      }
    }
  }
  setVoxel(mask, mask.columns - 1, mask.rows - 1, mask.slices - 1);
  return mask;
}
