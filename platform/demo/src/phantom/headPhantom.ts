import { type Phantom, type PhantomGrid, type PhantomPart, paintPhantom } from './paintPhantom.ts';

const PART_NAMES = [
  'scalp',
  'skull',
  'fluid',
  'brain',
  'ventricles',
  'caudateRight',
  'caudateLeft',
  'putamenRight',
  'putamenLeft',
  'thalamusRight',
  'thalamusLeft',
] as const;
/** Parts of the head phantoms. `left` is the patient's, at positive x. */
export type HeadPart = (typeof PART_NAMES)[number];

/** Value of each part: HU on CT, arbitrary units on T1 (grey matter darker than white). */
const VALUES: Readonly<Record<'ct' | 't1', Readonly<Record<HeadPart, number>>>> = {
  ct: {
    scalp: 20,
    skull: 1000,
    fluid: 12,
    brain: 32,
    ventricles: 8,
    caudateRight: 38,
    caudateLeft: 38,
    putamenRight: 38,
    putamenLeft: 38,
    thalamusRight: 37,
    thalamusLeft: 37,
  },
  t1: {
    scalp: 210,
    skull: 25,
    fluid: 35,
    brain: 150,
    ventricles: 30,
    caudateRight: 105,
    caudateLeft: 105,
    putamenRight: 110,
    putamenLeft: 110,
    thalamusRight: 122,
    thalamusLeft: 122,
  },
};

type Point = readonly [number, number, number];

/** The parts of a head around `middle`, the point between the thalami. */
function headParts(modality: 'ct' | 't1', middle: Point): (PhantomPart & { name: HeadPart })[] {
  const value = VALUES[modality];
  const at = (x: number, y: number, z: number): Point => [middle[0] + x, middle[1] + y, middle[2] + z];
  const part = (name: HeadPart, centreMm: Point, radiiMm: Point) => ({ name, centreMm, radiiMm, value: value[name] });
  const pair = (name: 'caudate' | 'putamen' | 'thalamus', x: number, y: number, z: number, radii: Point) => [
    part(`${name}Right`, at(-x, y, z), radii),
    part(`${name}Left`, at(x, y, z), radii),
  ];
  return [
    part('scalp', at(0, 0, 2), [77, 95, 75]),
    part('skull', at(0, 0, 2), [72, 90, 70]),
    part('fluid', at(0, 0, 2), [66, 84, 64]),
    part('brain', at(0, 0, 2), [63, 81, 61]),
    part('ventricles', at(-7, 4, 20), [5, 36, 9]),
    part('ventricles', at(7, 4, 20), [5, 36, 9]),
    part('ventricles', at(0, 0, 2), [2, 14, 9]),
    ...pair('caudate', 14, -20, 12, [5, 13, 10]),
    ...pair('putamen', 27, -12, 2, [6, 16, 10]),
    ...pair('thalamus', 12, 11, 6, [8, 13, 8]),
  ];
}

/** Voxel counts of a phantom; smaller counts make larger voxels over the same field of view. */
export interface PhantomSize {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
}

const CT_VIEW = { fromMm: [-122.5, -122.5, 60], toMm: [122.5, 122.5, 147] } as const;
const T1_VIEW = { fromMm: [-90.5, -91.5, -24.5], toMm: [90.5, 125.5, 39.5] } as const;

/**
 * A computed head CT (HU) that stands in for the real one: same field of view, scalp, skull, brain, ventricles and deep nuclei.
 * Exact masks of all parts. 64 x 64 x 24 is enough for tests.
 */
export function headCtPhantom(
  size: PhantomSize = { columns: 256, rows: 256, slices: 29 },
  seed = 'head-ct',
): Phantom<HeadPart> {
  const grid: PhantomGrid = { ...size, ...CT_VIEW };
  return paintPhantom(grid, headParts('ct', [3, 13, 88]), { background: -1000, noise: 5, unevenness: 1.5, seed });
}

/** A computed T1 brain that stands in for the real one: same lattice by default, grey nuclei darker than white matter. */
export function brainT1Phantom(
  size: PhantomSize = { columns: 181, rows: 217, slices: 64 },
  seed = 'brain-t1',
): Phantom<HeadPart> {
  const grid: PhantomGrid = { ...size, ...T1_VIEW };
  const phantom = paintPhantom(grid, headParts('t1', [0, 4, 2]), { background: 4, noise: 5, unevenness: 4, seed });
  return { ...phantom, volume: { ...phantom.volume, data: phantom.volume.data.map((value) => Math.max(0, value)) } };
}
