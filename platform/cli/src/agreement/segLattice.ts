import { type DataSet, type ImageStack, OverreadError, type Vector3 } from '@overread/dicom';
import { dot, length, type MaskLattice, minus, moved } from './maskLattice.ts';

/** Positions this near are one slice, in mm. */
const SAME_PLACE_MM = 1e-3;
/** Frames may be shifted within their plane by this share of a pixel, as images of a series may. */
const SHIFT_PIXELS = 0.25;

/** Which image a SEG names for a slice. */
export interface NamedImage {
  readonly sopInstanceUid: string;
  readonly frameNumber: number | null;
}

/** Where the frames of a SEG lie, from the object alone, with the position and the image of each slice that has a frame. */
export interface SegLattice {
  readonly lattice: MaskLattice;
  readonly slices: readonly { readonly position: Vector3; readonly image: NamedImage | null }[];
}

/**
 * The lattice of the frames of a SEG, without its images. Slices on which nothing is drawn are mostly missing. Throws OVR_SEG_GEOMETRY
 * where frames do not say where they lie in the patient, or do not lie behind one another.
 */
export function segLattice(dataSet: DataSet): SegLattice {
  const shared = dataSet.item('SharedFunctionalGroupsSequence');
  const frames = dataSet.items('PerFrameFunctionalGroupsSequence');
  const first = frames[0];
  const group = (frame: DataSet | undefined, key: 'PlaneOrientationSequence' | 'PixelMeasuresSequence') =>
    frame?.item(key) ?? shared?.item(key);
  const orientation = group(first, 'PlaneOrientationSequence')?.numbers('ImageOrientationPatient') ?? [];
  const measures = group(first, 'PixelMeasuresSequence');
  const [rowSpacingMm = Number.NaN, columnSpacingMm = Number.NaN] = measures?.numbers('PixelSpacing') ?? [];
  const [row, column] = [vector(orientation, 0), vector(orientation, 3)];
  const [rows, columns] = [dataSet.number('Rows'), dataSet.number('Columns')];
  const positions = frames.map((frame) =>
    vector(
      (frame.item('PlanePositionSequence') ?? shared?.item('PlanePositionSequence'))?.numbers('ImagePositionPatient') ??
        [],
      0,
    ),
  );
  if (!row || !column || !rows || !columns || !(rowSpacingMm > 0) || !(columnSpacingMm > 0) || !positions[0]) {
    throw placeless();
  }
  const normal = unit(cross(row, column));
  const placed = positions
    .map((position, index) => {
      if (position === undefined) throw placeless();
      return { position, at: dot(position, normal), image: imageOf(frames[index], shared) };
    })
    .sort((a, b) => a.at - b.at);
  const slices = placed.filter(({ at }, index) => index === 0 || at - (placed[index - 1]?.at ?? at) > SAME_PLACE_MM);
  const [start] = slices;
  if (start === undefined) throw placeless();
  for (const { position, at } of placed) {
    const shift = length(minus(position, moved(start.position, normal, at - start.at)));
    if (shift > SHIFT_PIXELS * Math.min(rowSpacingMm, columnSpacingMm)) {
      throw new OverreadError(
        'OVR_SEG_GEOMETRY',
        'The frames do not lie straight behind one another (a tilted gantry, or several series in one object), so distances between their slices would be wrong',
      );
    }
  }
  const positive = (mm: number | undefined) => (mm !== undefined && mm > 0 ? mm : null);
  return {
    slices,
    lattice: {
      columns,
      rows,
      columnSpacingMm,
      rowSpacingMm,
      along: [unit(row), unit(column), normal],
      origin: start.position,
      slicesMm: slices.map(({ at }) => at),
      isComplete: false,
      sliceSpacingMm: positive(measures?.number('SpacingBetweenSlices')),
      sliceThicknessMm: positive(measures?.number('SliceThickness')),
      frameOfReferenceUid: dataSet.text('FrameOfReferenceUID') ?? null,
      images: new Set(placed.flatMap(({ image }) => image?.sopInstanceUid ?? [])),
    },
  };
}

/** The lattice of the images themselves. Throws OVR_SEG_GEOMETRY for images without a place in the patient. */
export function stackLattice(stack: ImageStack): MaskLattice {
  const [first] = stack.slices;
  if (stack.geometry === 'image' || first === undefined) {
    throw new OverreadError(
      'OVR_SEG_GEOMETRY',
      'The images have no place in the patient (X-ray, ultrasound): masks on them are not measured by this command',
    );
  }
  const [a, b, c, d, e, f] = stack.orientation;
  const [rowSpacingMm, columnSpacingMm] = stack.pixelSpacingMm;
  return {
    columns: stack.columns,
    rows: stack.rows,
    columnSpacingMm,
    rowSpacingMm,
    along: [unit([a, b, c]), unit([d, e, f]), stack.normal],
    origin: first.position,
    slicesMm: stack.slices.map((slice) => slice.distanceMm),
    isComplete: true,
    sliceSpacingMm: stack.slices.length > 1 ? stack.sliceSpacingMm : null,
    sliceThicknessMm: stack.sliceThicknessMm,
    frameOfReferenceUid: stack.frameOfReferenceDerived ? null : stack.frameOfReferenceUid,
    images: new Set(stack.slices.map((slice) => slice.sopInstanceUid)),
  };
}

const placeless = () =>
  new OverreadError(
    'OVR_SEG_GEOMETRY',
    'The frames do not say where they lie in the patient (position, plane and pixel spacing). Name the folder of the images that they were drawn on with --images',
  );

function imageOf(frame: DataSet | undefined, shared: DataSet | undefined): NamedImage | null {
  for (const groups of [frame, shared]) {
    for (const derivation of groups?.items('DerivationImageSequence') ?? []) {
      for (const source of derivation.items('SourceImageSequence')) {
        const sopInstanceUid = source.text('ReferencedSOPInstanceUID');
        if (sopInstanceUid !== undefined)
          return { sopInstanceUid, frameNumber: source.number('ReferencedFrameNumber') ?? null };
      }
    }
  }
  return null;
}

function vector(numbers: readonly number[], from: number): Vector3 | undefined {
  const [x, y, z] = numbers.slice(from, from + 3);
  if (x === undefined || y === undefined || z === undefined) return undefined;
  return [x, y, z].every(Number.isFinite) ? [x, y, z] : undefined;
}

const cross = (a: Vector3, b: Vector3): Vector3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function unit(a: Vector3): Vector3 {
  const size = length(a);
  if (!(Math.abs(size - 1) <= 1e-2)) throw placeless();
  return [a[0] / size, a[1] / size, a[2] / size];
}
