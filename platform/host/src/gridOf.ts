import { type Grid, sliceExtentsMm } from '@overread/agreement';
import { cornerstone } from './currentHost.ts';
import { imageKeyOf } from './displaySets.ts';
import type { DisplaySet } from './hostTypes.ts';

interface Plane {
  readonly imagePositionPatient?: readonly number[];
  readonly rowCosines?: readonly number[];
  readonly columnCosines?: readonly number[];
  readonly rowPixelSpacing?: number;
  readonly columnPixelSpacing?: number;
  readonly sliceThickness?: number;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
const cross = (a: readonly number[], b: readonly number[]): readonly number[] => {
  const [ax = 0, ay = 0, az = 0] = a;
  const [bx = 0, by = 0, bz = 0] = b;
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
};

/** The stack of a display set in space, with its images in the order of the slice positions; null if it is none. */
export function gridOf(set: DisplaySet): { readonly grid: Grid; readonly sopUids: readonly string[] } | null {
  const planes = (set.imageIds ?? []).map((id) => ({
    sop: imageKeyOf(id) ?? '',
    plane: cornerstone().metaData.get('imagePlaneModule', id) as Plane | undefined,
  }));
  const first = planes[0]?.plane;
  if (!first?.rowCosines || !first.columnCosines) return null;
  const normal = cross(first.rowCosines, first.columnCosines);
  const placed = planes
    .map(({ sop, plane }) => ({ sop, mm: dot(normal, plane?.imagePositionPatient ?? []) }))
    .sort((a, b) => a.mm - b.mm);
  const grid: Grid = {
    columnSpacingMm: first.columnPixelSpacing ?? 1,
    rowSpacingMm: first.rowPixelSpacing ?? 1,
    slicePositionsMm: placed.map(({ mm }) => mm),
    sliceThicknessMm: first.sliceThickness,
  };
  return { grid, sopUids: placed.map(({ sop }) => sop) };
}

/** Millilitres that one voxel of each image stands for, by image key: slices may be unevenly spaced. */
export function voxelMlOf(set: DisplaySet): ReadonlyMap<string, number> {
  const placed = gridOf(set);
  const extents = placed && sliceExtentsMm(placed.grid);
  if (!placed || !extents) return new Map();
  const area = placed.grid.columnSpacingMm * placed.grid.rowSpacingMm;
  return new Map(placed.sopUids.map((sop, i) => [sop, (area * (extents[i] ?? 0)) / 1000]));
}
