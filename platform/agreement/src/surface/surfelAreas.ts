import { surfelNormals } from './surfelNormals.ts';

/**
 * The area in mm² of the surface element around a corner between 8 voxels, for each of the 256 codes of which of them are inside
 * ({@link surfelNormals} says which bit is which), where voxel centres are `columnMm`, `rowMm` and `sliceMm` apart. With the same 4 bits
 * for both slices and `sliceMm` 1 it is the length in mm of the outline's element between 4 pixels.
 */
export function surfelAreas(columnMm: number, rowMm: number, sliceMm: number): Float64Array {
  const [alongX, alongY, alongZ] = [rowMm * sliceMm, columnMm * sliceMm, columnMm * rowMm];
  const length = (x: number, y: number, z: number) => Math.sqrt(x * x + y * y + z * z);
  return Float64Array.from(surfelNormals(), (normals) =>
    normals.reduce((sum, [x, y, z]) => sum + length(x * alongX, y * alongY, z * alongZ), 0),
  );
}
