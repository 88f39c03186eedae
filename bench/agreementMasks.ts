import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Grid, MaskSize } from '@overread/agreement';
import { testDataPath } from '@overread/testkit';
import { readNpz } from '../platform/agreement/test/readNpz.ts';

/** The grid that the targets name, and its spacing in mm. */
export const SIZE: MaskSize = { columns: 512, rows: 512, slices: 300 };
export const SPACING_MM = { column: 0.75, row: 0.75, slice: 1 } as const;
export const gridOf = (slices: number): Grid => ({
  columnSpacingMm: SPACING_MM.column,
  rowSpacingMm: SPACING_MM.row,
  slicePositionsMm: Array.from({ length: slices }, (_, slice) => slice * SPACING_MM.slice),
});

/** The masks that are measured, each of two readers. */
export const CASES = ['nodule', 'liver', 'lesions', 'lungs'] as const;
export type CaseName = (typeof CASES)[number];

const SHARED: Readonly<Record<CaseName, string>> = {
  nodule: 'a_nodule',
  liver: 'b_liver',
  lesions: 'c_lesions',
  lungs: 'd_lungs',
};
const CACHE = resolve(import.meta.dirname, '../.cache/bench-agreement');

/**
 * Files of both readers, a byte per voxel: of the shared test data where that is at hand, else phantoms computed here (also with
 * `phantoms`). Made once.
 */
export function maskFiles(
  name: CaseName,
  phantoms: boolean,
): { readonly a: string; readonly b: string; readonly source: string } {
  const npz = testDataPath(`masks/${SHARED[name]}.npz`);
  const isShared = !phantoms && existsSync(npz);
  const source = isShared ? 'the masks of the shared test data' : 'phantoms';
  const file = (reader: 'a' | 'b') => join(CACHE, `${isShared ? 'shared' : 'phantom-1'}-${name}-${reader}.u8`);
  if (!existsSync(file('b'))) {
    mkdirSync(CACHE, { recursive: true });
    const arrays = isShared ? readNpz(readFileSync(npz)) : null;
    for (const reader of ['a', 'b'] as const) {
      const voxels = arrays === null ? phantom(name, reader) : arrays.get(reader.toUpperCase());
      if (voxels === undefined) throw new Error(`${npz} has no reader ${reader}.`);
      writeFileSync(`${file(reader)}.part`, voxels);
      renameSync(`${file(reader)}.part`, file(reader));
    }
  }
  return { a: file('a'), b: file('b'), source };
}

/** A smooth field of about 1, the same for the same seed: products of waves, so that it costs three tables. */
function field(seed: number, wavelengthMm: number): (x: number, y: number, z: number) => number {
  const random = generator(seed);
  const waves = Array.from({ length: 5 }, () => {
    const wave = () => [(2 * Math.PI * (0.5 + random())) / wavelengthMm, 2 * Math.PI * random()] as const;
    const table = (n: number, mm: number) => {
      const [frequency, phase] = wave();
      return Float64Array.from({ length: n }, (_, i) => Math.sin(i * mm * frequency + phase));
    };
    return [
      table(SIZE.columns, SPACING_MM.column),
      table(SIZE.rows, SPACING_MM.row),
      table(SIZE.slices, SPACING_MM.slice),
    ] as const;
  });
  return (x, y, z) => waves.reduce((sum, [p, q, r]) => sum + (p[x] ?? 0) * (q[y] ?? 0) * (r[z] ?? 0), 0) * 1.26;
}

/** mulberry32: seeded numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Three = readonly [x: number, y: number, z: number];

/** Adds an ellipsoid (mm) whose surface a field moves by `roughMm`. */
function addBody(
  voxels: Uint8Array,
  centre: Three,
  radii: Three,
  value: 0 | 1,
  rough: (x: number, y: number, z: number) => number,
): void {
  const spacing = [SPACING_MM.column, SPACING_MM.row, SPACING_MM.slice] as const;
  const sizes = [SIZE.columns, SIZE.rows, SIZE.slices] as const;
  const margin = 8;
  const [from, to] = [-1, 1].map((sign) =>
    centre.map((mm, axis) =>
      Math.min(
        (sizes[axis] ?? 1) - 1,
        Math.max(0, Math.round((mm + sign * ((radii[axis] ?? 0) + margin)) / (spacing[axis] ?? 1))),
      ),
    ),
  ) as [number[], number[]];
  const [shortest] = [Math.min(...radii)];
  for (let z = from[2] ?? 0; z <= (to[2] ?? 0); z++) {
    const dz = (z * spacing[2] - centre[2]) / radii[2];
    for (let y = from[1] ?? 0; y <= (to[1] ?? 0); y++) {
      const dy = (y * spacing[1] - centre[1]) / radii[1];
      const line = (z * SIZE.rows + y) * SIZE.columns;
      for (let x = from[0] ?? 0; x <= (to[0] ?? 0); x++) {
        const dx = (x * spacing[0] - centre[0]) / radii[0];
        const squared = dx * dx + dy * dy + dz * dz;
        const outside = (Math.sqrt(squared) - 1) * shortest;
        if (outside > margin || (outside > -margin && outside + rough(x, y, z) > 0)) continue;
        voxels[line + x] = value;
      }
    }
  }
}

/** One reader's mask, drawn by formula: what both see, and where each strays. */
function phantom(name: CaseName, reader: 'a' | 'b'): Uint8Array {
  const voxels = new Uint8Array(SIZE.columns * SIZE.rows * SIZE.slices);
  const own = reader === 'a' ? 11 : 23;
  const rough = (sharedMm: number, ownMm: number, wavelengthMm: number) => {
    const [both, mine] = [field(7, wavelengthMm * 3), field(own, wavelengthMm)];
    return (x: number, y: number, z: number) => both(x, y, z) * sharedMm + mine(x, y, z) * ownMm;
  };
  if (name === 'nodule') addBody(voxels, [122, 181, 143], [7.4, 7.6, 7.2], 1, rough(0.8, 0.35, 5));
  if (name === 'liver') {
    addBody(voxels, [150, 190, 150], [80, 62, 68], 1, rough(3, 0.9, 14));
    addBody(voxels, [215, 170, 160], [62, 42, 45], 1, rough(3, 0.9, 14));
  }
  if (name === 'lungs') {
    for (const x of [110, 272]) addBody(voxels, [x, 190, 150], [61, 91, 126], 1, rough(2, 0.6, 10));
    addBody(voxels, [225, 150, 105], [48, 50, 60], 0, rough(2, 0.6, 10));
    if (reader === 'b') addBody(voxels, [95, 240, 70], [20, 25, 22], 0, rough(2, 0.6, 10));
  }
  if (name === 'lesions') {
    const random = generator(50);
    for (let lesion = 0; lesion < 50; lesion++) {
      const centre: Three = [40 + 300 * random(), 70 + 240 * random(), 20 + 260 * random()];
      const radius = 2.5 + 7 * random() ** 2;
      if (lesion % 10 === (reader === 'a' ? 7 : 3)) continue;
      addBody(voxels, centre, [radius, radius * 1.2, radius * 0.9], 1, rough(0.3, 0.3, 4));
    }
  }
  return voxels;
}
