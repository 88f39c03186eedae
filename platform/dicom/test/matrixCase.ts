import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import type { MaskItem } from '@overread/domain';
import { buildImageStack, DataSet, type ImageStack } from '../src/index.ts';
import { sha256, uid } from './fixtures.ts';

/** What images a generated case has. Enhanced and cine images have all frames in one object, others one object each. */
const SOURCES = {
  ct: { modality: 'CT', sopClassUid: '1.2.840.10008.5.1.4.1.1.2', frames: 'single', isPlaced: true },
  mr: { modality: 'MR', sopClassUid: '1.2.840.10008.5.1.4.1.1.4', frames: 'single', isPlaced: true },
  pt: { modality: 'PT', sopClassUid: '1.2.840.10008.5.1.4.1.1.128', frames: 'single', isPlaced: true },
  enhancedCt: { modality: 'CT', sopClassUid: '1.2.840.10008.5.1.4.1.1.2.1', frames: 'many', isPlaced: true },
  enhancedMr: { modality: 'MR', sopClassUid: '1.2.840.10008.5.1.4.1.1.4.1', frames: 'many', isPlaced: true },
  enhancedPt: { modality: 'PT', sopClassUid: '1.2.840.10008.5.1.4.1.1.130', frames: 'many', isPlaced: true },
  cr: { modality: 'CR', sopClassUid: '1.2.840.10008.5.1.4.1.1.1', frames: 'single', isPlaced: false },
  dx: { modality: 'DX', sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1', frames: 'single', isPlaced: false },
  mg: { modality: 'MG', sopClassUid: '1.2.840.10008.5.1.4.1.1.1.2', frames: 'single', isPlaced: false },
  us: { modality: 'US', sopClassUid: '1.2.840.10008.5.1.4.1.1.6.1', frames: 'single', isPlaced: false },
  usCine: { modality: 'US', sopClassUid: '1.2.840.10008.5.1.4.1.1.3.1', frames: 'many', isPlaced: false },
} as const;
type SourceName = keyof typeof SOURCES;
const SOURCE_NAMES = Object.keys(SOURCES) as SourceName[];

const ORIENTATIONS = {
  axial: [1, 0, 0, 0, 1, 0],
  sagittal: [0, 1, 0, 0, 0, -1],
  coronal: [1, 0, 0, 0, 0, -1],
  // Turned by 30 degrees about x, then by 20 about z; exact to what a DS holds.
  oblique: [0.9396926207859, 0.3420201433257, 0, -0.2961981327261, 0.8137976813493, 0.5],
  flipped: [-1, 0, 0, 0, 1, 0],
} as const;
type Orientation = keyof typeof ORIENTATIONS;
const ORIENTATION_NAMES = Object.keys(ORIENTATIONS) as Orientation[];

/** One generated case, small enough to print. */
export interface MatrixCase {
  readonly source: SourceName;
  readonly orientation: Orientation;
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  readonly spacingMm: readonly [number, number];
  /** Slices of a volume lie unevenly. */
  readonly isIrregular: boolean;
  /** Masks of `one` items; the first is an organ. */
  readonly structures: number;
  /** Lesions, nested in the organ. */
  readonly lesions: number;
  /** Structures without a voxel. */
  readonly empty: number;
  readonly isLossy: boolean;
  readonly isCalibrated: boolean;
  readonly seed: number;
}

const USUAL: Omit<MatrixCase, 'source' | 'seed'> = {
  orientation: 'axial',
  columns: 16,
  rows: 12,
  slices: 8,
  spacingMm: [0.7, 0.7],
  isIrregular: false,
  structures: 2,
  lesions: 2,
  empty: 0,
  isLossy: false,
  isCalibrated: true,
};

/** What must be there whatever the seed: the ends of each range, and each kind of images. */
const CORNERS: readonly (Partial<MatrixCase> & { readonly source: SourceName })[] = [
  { source: 'ct', structures: 0, lesions: 0 },
  { source: 'ct', slices: 600, structures: 1, lesions: 1, columns: 9, rows: 7 },
  { source: 'ct', structures: 18, lesions: 20, empty: 3 },
  { source: 'ct', slices: 1, structures: 1, lesions: 0 },
  { source: 'mr', orientation: 'sagittal', spacingMm: [0.9, 0.4] },
  { source: 'mr', orientation: 'coronal', isIrregular: true },
  { source: 'pt', orientation: 'oblique', spacingMm: [4.07283, 4.07283], columns: 7, rows: 5 },
  { source: 'enhancedCt', slices: 40, structures: 1, lesions: 0 },
  { source: 'enhancedMr', orientation: 'oblique', isLossy: true },
  { source: 'enhancedPt', orientation: 'flipped', slices: 1 },
  { source: 'mg', slices: 4, isCalibrated: false, columns: 33, rows: 41 },
  { source: 'cr', slices: 1, isCalibrated: false, structures: 1, lesions: 0 },
  { source: 'dx', slices: 2, isLossy: true, lesions: 5 },
  { source: 'us', slices: 3, isLossy: true },
  { source: 'usCine', slices: 60, isCalibrated: false, structures: 1, lesions: 4 },
  { source: 'usCine', slices: 12, structures: 3, lesions: 0, empty: 2 },
  { source: 'usCine', structures: 0, lesions: 0 },
];

/** `count` cases, the corners first; the same seed gives the same ones. */
export function matrixCases(count: number, seed: number): MatrixCase[] {
  const random = randomOf(seed);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const pick = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T;
  return Array.from({ length: count }, (_, index): MatrixCase => {
    const corner = CORNERS[index];
    if (corner !== undefined) return { ...USUAL, ...corner, seed: index };
    const source = pick(SOURCE_NAMES);
    // Many frames of many masks take dciodvfy long; large stacks are rare, as they are in a clinic.
    const slices = 1 + upTo(pick([4, 12, 12, 40, 40, 150]));
    const structures = upTo(slices > 40 ? 3 : 8);
    return {
      source,
      orientation: pick(ORIENTATION_NAMES),
      columns: 1 + upTo(40),
      rows: 1 + upTo(40),
      slices,
      spacingMm: pick([
        [0.7, 0.7],
        [0.6640625, 0.6640625],
        [1.3, 0.4],
        [0.123456789012345, 5],
      ] as const),
      isIrregular: random() < 0.2,
      structures,
      lesions: structures === 0 ? 0 : upTo(slices > 40 ? 3 : 12),
      empty: Math.min(upTo(2), Math.max(0, structures - 1)),
      isLossy: random() < 0.3,
      isCalibrated: random() < 0.5,
      seed: 1000 + index,
    };
  });
}

/** A case in a few words, for the name of its test. */
export function caseName(one: MatrixCase): string {
  const { source, orientation, columns, rows, slices, structures, lesions, empty, isIrregular, isLossy } = one;
  const place = SOURCES[source].isPlaced ? `${orientation}${isIrregular ? ', irregular' : ''}` : 'no place';
  const masks = `${structures} structures (${empty} empty), ${lesions} lesions`;
  return `${source}, ${place}, ${columns}x${rows}x${slices}, ${masks}${isLossy ? ', lossy' : ''}, seed ${one.seed}`;
}

/** The images of a case as a stack, and the header that its records carry on. */
export function matrixImages(one: MatrixCase): { readonly stack: ImageStack; readonly source: DataSet } {
  const headers = SOURCES[one.source].frames === 'many' ? [manyFrames(one)] : singleFrames(one);
  const [source] = headers;
  if (source === undefined) throw new Error('a case has images');
  return { stack: buildImageStack(headers, sha256), source };
}

/** Where slice `index` begins. Irregular ones come closer towards the end. */
function positionOf(one: MatrixCase, index: number): number[] {
  const [a, b, c, d, e, f] = ORIENTATIONS[one.orientation];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
  const along = index * 2.5 - (one.isIrregular ? 0.6 * (index >> 1) : 0);
  return [-120.5, -99.25, 33].map((start, axis) => start + (normal[axis] ?? 0) * along);
}

function common(one: MatrixCase) {
  const { modality, sopClassUid, isPlaced } = SOURCES[one.source];
  const name = JSON.stringify(one);
  return {
    SOPClassUID: sopClassUid,
    StudyInstanceUID: uid(name, 'study'),
    SeriesInstanceUID: uid(name, 'series'),
    FrameOfReferenceUID: isPlaced ? uid(name, 'frame') : undefined,
    PatientName: 'Überall^Zoë',
    PatientID: 'SUBJ-1',
    PatientBirthDate: '19600101',
    PatientSex: 'O',
    StudyDate: '20260102',
    StudyTime: '101112',
    StudyID: '1',
    AccessionNumber: 'A1',
    Modality: modality,
    Rows: one.rows,
    Columns: one.columns,
    ...(one.isLossy
      ? {
          LossyImageCompression: '01',
          LossyImageCompressionRatio: 8.5,
          LossyImageCompressionMethod: 'ISO_10918_1',
        }
      : {}),
    ...(isPlaced ? {} : calibration(one)),
  };
}

function calibration(one: MatrixCase) {
  if (!one.isCalibrated) return {};
  const [rowMm, columnMm] = one.spacingMm;
  if (SOURCES[one.source].modality !== 'US')
    return { ImagerPixelSpacing: [rowMm, columnMm], EstimatedRadiographicMagnificationFactor: 1.1 };
  return {
    SequenceOfUltrasoundRegions: [
      DataSet.of({
        RegionSpatialFormat: 1,
        RegionLocationMinX0: 0,
        RegionLocationMinY0: 0,
        RegionLocationMaxX1: one.columns - 1,
        RegionLocationMaxY1: one.rows - 1,
        PhysicalUnitsXDirection: 3,
        PhysicalUnitsYDirection: 3,
        PhysicalDeltaX: columnMm / 10,
        PhysicalDeltaY: rowMm / 10,
      }),
    ],
  };
}

function singleFrames(one: MatrixCase): DataSet[] {
  const name = JSON.stringify(one);
  return Array.from({ length: one.slices }, (_, index) =>
    DataSet.of({
      ...common(one),
      SOPInstanceUID: uid(name, 'image', index),
      InstanceNumber: index + 1,
      ...(SOURCES[one.source].isPlaced
        ? {
            PixelSpacing: [...one.spacingMm],
            SliceThickness: 2.5,
            ImageOrientationPatient: [...ORIENTATIONS[one.orientation]],
            ImagePositionPatient: positionOf(one, index),
          }
        : {}),
    }),
  );
}

function manyFrames(one: MatrixCase): DataSet {
  const image = DataSet.of({
    ...common(one),
    SOPInstanceUID: uid(JSON.stringify(one), 'image'),
    InstanceNumber: 1,
    NumberOfFrames: one.slices,
  });
  if (!SOURCES[one.source].isPlaced) return image;
  return image.set({
    SharedFunctionalGroupsSequence: [
      DataSet.of({
        PixelMeasuresSequence: [DataSet.of({ PixelSpacing: [...one.spacingMm], SliceThickness: 2.5 })],
        PlaneOrientationSequence: [DataSet.of({ ImageOrientationPatient: [...ORIENTATIONS[one.orientation]] })],
      }),
    ],
    PerFrameFunctionalGroupsSequence: Array.from({ length: one.slices }, (_, index) =>
      DataSet.of({
        FrameContentSequence: [DataSet.of({ StackID: '1', InStackPositionNumber: index + 1 })],
        PlanePositionSequence: [DataSet.of({ ImagePositionPatient: positionOf(one, index) })],
      }),
    ),
  });
}

/** A mask of a case with its item of the protocol; lesions have an instance. */
export interface MatrixMask {
  readonly item: string;
  readonly instance: string | null;
  readonly mask: BitMask;
}

const ANATOMY = { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' };
const ABNORMAL = { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Abnormal Structure' };
const LEFT = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
const RIGHT = { value: '24028007', scheme: 'SCT', meaning: 'Right' };
const ORGANS = [
  {
    value: '10200004',
    scheme: 'SCT',
    meaning: 'Liver',
    equivalents: [{ value: 'RID58', scheme: 'RADLEX', meaning: 'Liver' }],
  },
  { value: '64033007', scheme: 'SCT', meaning: 'Kidney' },
  { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
  { value: '78961009', scheme: 'SCT', meaning: 'Spleen' },
] as const;

/** The mask items of the protocol of a case: its structures, some on one side, and the lesions inside the first. */
export function matrixItems(one: MatrixCase): MaskItem[] {
  const rules = { scope: 'case', target: 'image', include: 'All of it.', exclude: 'Nothing.' } as const;
  const structures = Array.from({ length: Math.max(1, one.structures) }, (_, index): MaskItem => {
    const type = ORGANS[index % ORGANS.length] ?? ORGANS[0];
    const side = [undefined, LEFT, RIGHT][index % 3];
    return {
      ...rules,
      kind: 'mask',
      key: `structure${index + 1}`,
      label: `${type.meaning} ${index + 1}`,
      cardinality: 'one',
      category: ANATOMY,
      type: { ...type, equivalents: 'equivalents' in type ? [...type.equivalents] : [] },
      ...(side === undefined ? {} : { laterality: side }),
      color: [(index * 37) % 256, 80, 200],
    };
  });
  const lesion: MaskItem = {
    ...rules,
    kind: 'mask',
    key: 'lesion',
    label: 'Lesion',
    cardinality: 'many',
    nestedIn: 'structure1',
    category: ABNORMAL,
    type: { value: '4147007', scheme: 'SCT', meaning: 'Mass' },
    region: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
    laterality: RIGHT,
    color: [220, 200, 40],
  };
  return [...structures, lesion];
}

/** The masks of a case, empty ones too. The first structure covers most of the images; lesions lie inside it. */
export function matrixMasks(one: MatrixCase): MatrixMask[] {
  const random = randomOf(one.seed + 77);
  const boxed = (share: number): BitMask => {
    const mask = createMask(one.columns, one.rows, one.slices);
    const range = (size: number): [number, number] => {
      const length = Math.max(1, Math.round(size * share));
      const from = Math.floor(random() * (size - length + 1));
      return [from, from + length];
    };
    const [c, r, s] = [range(one.columns), range(one.rows), range(one.slices)];
    for (let slice = s[0]; slice < s[1]; slice++)
      for (let row = r[0]; row < r[1]; row++)
        for (let column = c[0]; column < c[1]; column++)
          if (share < 0.9 || random() < 0.95) setVoxel(mask, column, row, slice);
    // Never empty by chance: the smallest box is one voxel, and noise might take that.
    setVoxel(mask, c[0], r[0], s[0]);
    return mask;
  };
  const structures = Array.from({ length: one.structures }, (_, index) => {
    const isEmpty = index >= one.structures - one.empty;
    const mask = isEmpty ? createMask(one.columns, one.rows, one.slices) : boxed(index === 0 ? 0.95 : 0.4);
    return { item: `structure${index + 1}`, instance: null, mask };
  });
  const lesions = Array.from({ length: one.lesions }, (_, index) => ({
    item: 'lesion',
    instance: `i${index + 1}`,
    mask: boxed(0.25),
  }));
  return [...structures, ...lesions];
}

/** Mulberry32: numbers from 0 up to 1 that follow from a seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
