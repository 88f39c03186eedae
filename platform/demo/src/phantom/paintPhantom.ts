import type { Volume, VoxelMask } from '../images/volume.ts';
import { seededRandom } from '../seededRandom.ts';

/** One part of a phantom: an ellipsoid, filled with a value. Later parts lie over earlier ones. */
export interface PhantomPart {
  readonly name: string;
  /** LPS, mm. */
  readonly centreMm: readonly [number, number, number];
  readonly radiiMm: readonly [number, number, number];
  /** Hounsfield units, or units of the MR image. */
  readonly value: number;
}

/** What a phantom is computed on: voxel counts over a fixed field of view. */
export interface PhantomGrid {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** LPS corners of the field of view, mm. */
  readonly fromMm: readonly [number, number, number];
  readonly toMm: readonly [number, number, number];
}

/** A computed image with the exact mask of every part, as far as no later part covers it. */
export interface Phantom<Name extends string = string> {
  readonly volume: Volume;
  readonly masks: Readonly<Record<Name, VoxelMask>>;
}

/** How the image of a phantom looks. Standard deviations in units of the image. */
export interface PhantomTexture {
  readonly background: number;
  readonly noise: number;
  /** Slow changes over about 20 mm, as tissue and coils make them. */
  readonly unevenness: number;
  readonly seed: string;
}

/** Paints parts in order, adds texture and noise (not to air), and keeps the truth. Parts of one name share a mask. */
export function paintPhantom<const Name extends string>(
  grid: PhantomGrid,
  parts: readonly (PhantomPart & { readonly name: Name })[],
  texture: PhantomTexture,
): Phantom<Name> {
  const spacingMm = axes((axis) => (grid.toMm[axis] - grid.fromMm[axis]) / countsOf(grid)[axis]);
  const originMm = axes((axis) => grid.fromMm[axis] + spacingMm[axis] / 2);
  const { columns, rows, slices } = grid;
  const labels = new Uint8Array(columns * rows * slices);
  const data = new Int16Array(labels.length).fill(texture.background);
  const random = seededRandom(texture.seed);
  const waves = Array.from({ length: 6 }, () => ({
    direction: axes(() => random.normal() / 20),
    phase: random.between(0, 2 * Math.PI),
  }));
  for (let at = 0; at < labels.length; at++) {
    const place = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / (columns * rows))] as const;
    const point = axes((axis) => originMm[axis] + place[axis] * spacingMm[axis]);
    parts.forEach((part, index) => {
      if (isInside(part, point)) labels[at] = index + 1;
    });
    const part = parts[(labels[at] ?? 0) - 1];
    if (part === undefined) continue;
    let wave = 0;
    for (const { direction, phase } of waves)
      wave += Math.sin(direction[0] * point[0] + direction[1] * point[1] + direction[2] * point[2] + phase);
    data[at] = Math.round(part.value + (texture.unevenness * wave) / 2 + texture.noise * random.normal());
  }
  const masks = Object.fromEntries(
    parts.map(({ name }) => [name, labels.map((label) => (parts[label - 1]?.name === name ? 1 : 0))]),
  ) as Record<Name, VoxelMask>;
  return { volume: { columns, rows, slices, spacingMm, originMm, data }, masks };
}

function axes(value: (axis: 0 | 1 | 2) => number): [number, number, number] {
  return [value(0), value(1), value(2)];
}

function countsOf(grid: PhantomGrid): readonly [number, number, number] {
  return [grid.columns, grid.rows, grid.slices];
}

function isInside(part: PhantomPart, point: readonly [number, number, number]): boolean {
  const [x, y, z] = part.radiiMm;
  const [cx, cy, cz] = part.centreMm;
  return ((point[0] - cx) / x) ** 2 + ((point[1] - cy) / y) ** 2 + ((point[2] - cz) / z) ** 2 <= 1;
}
