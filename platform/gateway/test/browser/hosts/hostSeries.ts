import { createHash } from 'node:crypto';
import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import { type AbdomenPart, abdomenCtPhantom, dicomSeries, type ImageInstance, type Volume } from '@overread/demo';
import {
  buildImageStack,
  DataSet,
  derivedUid,
  type ImageStack,
  readPart10,
  type Sha256,
  type Vector3,
  writePart10,
} from '@overread/dicom';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();
export const uid = (...parts: (string | number)[]): string => derivedUid(sha256, 'hosts', ...parts);

/** One study of one patient in three planes, as scanners reformat a volume; all in one Frame of Reference. */
export const STUDY_UID = uid('study');

/** How a series lies: directions of row and column, sizes, spacing between columns, rows and images (mm). */
interface Plane {
  readonly orientation: readonly [number, number, number, number, number, number];
  /** LPS, mm. */
  readonly centreMm: Vector3;
  readonly size: readonly [columns: number, rows: number, slices: number];
  /** Rows and columns apart by different lengths but on the axial one: a viewer that swaps them shows things elsewhere. */
  readonly spacingMm: readonly [number, number, number];
}

const TILT = (24 * Math.PI) / 180;
/** The sagittal one runs against its normal, so that order by instance and order in space differ. */
export const PLANES = {
  axial: { orientation: [1, 0, 0, 0, 1, 0], centreMm: [-10, 0, 5], size: [104, 80, 14], spacingMm: [3.25, 3.25, 9] },
  sagittal: { orientation: [0, 1, 0, 0, 0, -1], centreMm: [5, 0, 5], size: [88, 40, 16], spacingMm: [2.5, 3.5, -14] },
  oblique: {
    orientation: [Math.cos(TILT), 0, Math.sin(TILT), 0, 1, 0],
    centreMm: [-20, 0, 5],
    size: [96, 72, 12],
    spacingMm: [3, 3.5, 9],
  },
} as const satisfies Record<string, Plane>;
export type PlaneName = keyof typeof PLANES;

/** A series, its stack, and the masks of the phantom's parts on it: exact, since the image is computed. */
export interface HostSeries {
  readonly plane: PlaneName;
  readonly seriesInstanceUid: string;
  readonly instances: readonly ImageInstance[];
  /** Header of its first image. */
  readonly source: DataSet;
  readonly stack: ImageStack;
  /** Hounsfield units without the noise of the image, on the stack. */
  valueAt(column: number, row: number, slice: number): number;
  mask(part: AbdomenPart): BitMask;
}

const FIELD = { columns: 185, rows: 140, slices: 75 } as const;
let painted: ReturnType<typeof abdomenCtPhantom> | undefined;

/** The abdomen phantom (liver on the patient's right, spleen on the left) as a CT series in a plane. */
export function hostSeries(plane: PlaneName): HostSeries {
  const { orientation, centreMm, size, spacingMm } = PLANES[plane];
  painted ??= abdomenCtPhantom(FIELD, 'hosts');
  const { volume, masks } = painted;
  const [columns, rows, slices] = size;
  const directions = axesOf(orientation);
  const originMm = at(centreMm, directions, spacingMm, [-(columns - 1) / 2, -(rows - 1) / 2, -(slices - 1) / 2]);
  const place = (column: number, row: number, slice: number): number =>
    indexIn(volume, at(originMm, directions, spacingMm, [column, row, slice]));
  const data = new Int16Array(columns * rows * slices);
  for (let k = 0; k < data.length; k++) {
    const from = place(k % columns, Math.floor(k / columns) % rows, Math.floor(k / (columns * rows)));
    data[k] = from < 0 ? -1000 : (volume.data[from] ?? 0);
  }
  const flat = dicomSeries(
    { columns, rows, slices, spacingMm: [spacingMm[0], spacingMm[1], Math.abs(spacingMm[2])], originMm, data },
    {
      key: `hosts-${plane}`,
      modality: 'CT',
      patientId: 'HOSTS-1',
      patientName: 'Überall^Zoë',
      studyDescription: 'Abdomen',
      seriesDescription: `Portal venous, ${plane}`,
      derivation: 'Computed.',
      source: 'Computed phantom.',
      licence: 'CC0',
      window: { center: 60, width: 400 },
      bodyPart: 'ABDOMEN',
    },
  );
  const instances = flat.instances.map(({ sopInstanceUid, bytes }, slice) => ({
    sopInstanceUid,
    bytes: writePart10(
      readPart10(bytes).dataSet.set({
        StudyInstanceUID: STUDY_UID,
        FrameOfReferenceUID: uid('frame of reference'),
        SeriesNumber: Object.keys(PLANES).indexOf(plane) + 1,
        ImageOrientationPatient: [...orientation],
        ImagePositionPatient: [...at(originMm, directions, spacingMm, [0, 0, slice])],
        SliceLocation: undefined,
      }),
    ),
  }));
  const headers = instances.map(({ bytes }) => readPart10(bytes, { until: 'PixelData' }).dataSet);
  const stack = buildImageStack(headers, sha256);
  const instanceOf = stack.slices.map((slice) =>
    instances.findIndex((one) => one.sopInstanceUid === slice.sopInstanceUid),
  );
  const voxelOf = (column: number, row: number, slice: number) => place(column, row, instanceOf[slice] ?? 0);
  return {
    plane,
    seriesInstanceUid: flat.seriesInstanceUid,
    instances,
    source: headers[0] ?? DataSet.of({}),
    stack,
    valueAt: (column, row, slice) => {
      const instance = instanceOf[slice] ?? 0;
      return data[(instance * rows + row) * columns + column] ?? 0;
    },
    mask: (part) => {
      const mask = createMask(columns, rows, slices);
      for (let slice = 0; slice < slices; slice++)
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++) {
            const from = voxelOf(column, row, slice);
            if (from >= 0 && masks[part][from]) setVoxel(mask, column, row, slice);
          }
      return mask;
    },
  };
}

type Axes = readonly [Vector3, Vector3, Vector3];

function axesOf([a, b, c, d, e, f]: Plane['orientation']): Axes {
  return [
    [a, b, c],
    [d, e, f],
    [b * f - c * e, c * d - a * f, a * e - b * d],
  ];
}

function at(
  origin: Vector3,
  axes: Axes,
  spacing: readonly number[],
  steps: readonly number[],
): [number, number, number] {
  const axis = (k: 0 | 1 | 2) =>
    axes.reduce((sum, direction, n) => sum + direction[k] * (spacing[n] ?? 0) * (steps[n] ?? 0), origin[k]);
  return [axis(0), axis(1), axis(2)];
}

/** Index of the voxel nearest to a point, or -1 outside. */
function indexIn({ columns, rows, slices, spacingMm, originMm }: Volume, point: Vector3): number {
  const step = (axis: 0 | 1 | 2) => Math.round((point[axis] - originMm[axis]) / spacingMm[axis]);
  const [column, row, slice] = [step(0), step(1), step(2)];
  const isInside = column >= 0 && row >= 0 && slice >= 0 && column < columns && row < rows && slice < slices;
  return isInside ? (slice * rows + row) * columns + column : -1;
}
