import { type Lesion, withLesions } from '../images/lesion.ts';
import type { VoxelMask } from '../images/volume.ts';
import type { PhantomSize } from './headPhantom.ts';
import { type Phantom, paintPhantom } from './paintPhantom.ts';

/** Parts of the abdomen phantom; the liver is on the patient's right, at negative x. */
export type AbdomenPart = 'body' | 'muscle' | 'liver' | 'vessel' | 'kidney' | 'spleen' | 'spine' | 'aorta';

const PARTS = [
  { name: 'body', centreMm: [0, 0, 0], radiiMm: [165, 120, 400], value: -95 },
  { name: 'muscle', centreMm: [0, 0, 0], radiiMm: [150, 105, 400], value: 45 },
  { name: 'body', centreMm: [0, -10, 0], radiiMm: [138, 88, 400], value: -85 },
  { name: 'liver', centreMm: [-65, -15, 5], radiiMm: [68, 68, 62], value: 108 },
  { name: 'liver', centreMm: [-5, -45, 10], radiiMm: [62, 32, 34], value: 108 },
  { name: 'vessel', centreMm: [-50, -15, 0], radiiMm: [34, 6, 6], value: 165 },
  { name: 'vessel', centreMm: [-60, 0, 22], radiiMm: [5, 26, 5], value: 165 },
  { name: 'kidney', centreMm: [-62, 58, -32], radiiMm: [27, 24, 40], value: 175 },
  { name: 'kidney', centreMm: [62, 56, -24], radiiMm: [27, 24, 40], value: 175 },
  { name: 'spleen', centreMm: [98, 30, 18], radiiMm: [25, 40, 36], value: 118 },
  { name: 'spine', centreMm: [0, 70, 0], radiiMm: [22, 20, 400], value: 240 },
  { name: 'aorta', centreMm: [14, 38, 0], radiiMm: [11, 11, 400], value: 190 },
] as const satisfies readonly { name: AbdomenPart; [key: string]: unknown }[];

const LESIONS: readonly Lesion[] = [
  { kind: 'mass', centreMm: [-90, -10, 10], radiiMm: [16, 16, 15], contrast: -45 },
  { kind: 'cyst', centreMm: [-48, -48, -12], radiiMm: [10, 10, 9], contrast: -95 },
  { kind: 'mass', centreMm: [-5, -48, 12], radiiMm: [8, 8, 8], contrast: -40 },
];

/** The abdomen phantom: the liver's mask holds its vessels and lesions, as the SOP says; `lesions` one mask each. */
export interface AbdomenPhantom extends Phantom<AbdomenPart> {
  readonly lesions: readonly VoxelMask[];
}

/** A computed contrast CT of the upper abdomen (HU) with three lesions inside the liver, and exact masks of everything. */
export function abdomenCtPhantom(
  size: PhantomSize = { columns: 256, rows: 256, slices: 40 },
  seed = 'abdomen-ct',
): AbdomenPhantom {
  const grid = { ...size, fromMm: [-185, -140, -70], toMm: [185, 140, 80] } as const;
  const { volume, masks } = paintPhantom(grid, PARTS, { background: -1000, noise: 11, unevenness: 3, seed });
  const liver = masks.liver.map((value, at) => value | (masks.vessel[at] ?? 0));
  const { volume: withThem, masks: lesions } = withLesions(volume, LESIONS, seed, liver);
  return { volume: withThem, masks: { ...masks, liver }, lesions };
}
