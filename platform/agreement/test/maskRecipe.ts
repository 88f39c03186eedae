import { type BitMask, createMask, getVoxel, setVoxel } from '../src/mask/bitMask.ts';

/** A mask as integers that the oracle script builds in the same way (see oracle/scipy_oracle.py). */
export interface MaskRecipe {
  readonly shapes: readonly (readonly [kind: string, ...numbers: number[]])[];
  readonly noise: { readonly seed: number; readonly perMille: number };
}

type Box = readonly [xFrom: number, xTo: number, yFrom: number, yTo: number, zFrom: number, zTo: number];

/** A mask of the voxels for which `inside` holds. */
export function maskWhere(
  [columns, rows, slices]: readonly [number, number, number],
  inside: (x: number, y: number, z: number) => boolean,
): BitMask {
  const mask = createMask(columns, rows, slices);
  for (let z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) if (inside(x, y, z)) setVoxel(mask, x, y, z);
    }
  }
  return mask;
}

/** A mask of boxes; bounds inclusive. */
export function boxMask(size: readonly [number, number, number], ...boxes: readonly Box[]): BitMask {
  return maskWhere(size, (x, y, z) =>
    boxes.some(([x0, x1, y0, y1, z0, z1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1 && z >= z0 && z <= z1),
  );
}

/** A mask of a ball of voxels around a centre. */
export function ballMask(
  size: readonly [number, number, number],
  [cx, cy, cz]: readonly [number, number, number],
  radius: number,
): BitMask {
  return maskWhere(size, (x, y, z) => (x - cx) ** 2 + (y - cy) ** 2 + (z - cz) ** 2 <= radius ** 2);
}

/** The mask of a recipe: shapes in twice-voxel integers, then seeded flips in reading order (xorshift32). */
export function buildMask(recipe: MaskRecipe, size: readonly [number, number, number]): BitMask {
  const mask = maskWhere(size, (x, y, z) =>
    recipe.shapes.some(([kind, ...n]) => {
      const [p = 0, q = 0, r = 0, s = 1, t = 1, u = 1] = n;
      return kind === 'ellipsoid'
        ? ((2 * x - p) / s) ** 2 + ((2 * y - q) / t) ** 2 + ((2 * z - r) / u) ** 2 <= 1
        : x >= p && x <= q && y >= r && y <= s && z >= t && z <= u;
    }),
  );
  if (recipe.noise.perMille === 0) return mask;
  let state = recipe.noise.seed;
  return maskWhere(size, (x, y, z) => {
    state = (state ^ (state << 13)) >>> 0;
    state = (state ^ (state >>> 17)) >>> 0;
    state = (state ^ (state << 5)) >>> 0;
    return getVoxel(mask, x, y, z) !== state % 1000 < recipe.noise.perMille;
  });
}
