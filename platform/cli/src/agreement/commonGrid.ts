import type { Grid } from '@overread/agreement';
import { OverreadError, type Vector3 } from '@overread/dicom';
import { latticeOfSlices } from './latticeOfSlices.ts';
import { dot, length, type MaskLattice, minus, moved, pixelMm } from './maskLattice.ts';

/** Voxels of the two files may lie apart by this share of the shortest edge of a pixel: rounding, which changes no voxel. */
const APART_PIXELS = 0.1;

/** The grid that two files share. */
export interface CommonGrid {
  readonly columns: number;
  readonly rows: number;
  readonly slices: number;
  /** For the numbers: spacings and slice positions; exchanging the files changes no bit of it. */
  readonly grid: Grid;
  readonly along: MaskLattice['along'];
  /** The centre of the first voxel, LPS. */
  readonly origin: Vector3;
  /** For each slice of a file, in its order, the slice of the grid. */
  readonly slicesOf: { readonly a: readonly number[]; readonly b: readonly number[] };
  /** How far the farthest voxels of the two files are apart, in mm. */
  readonly apartMm: number;
  /** Whether the grid holds all slices of the images, or only those from the first to the last that a mask is on. */
  readonly isWhole: boolean;
  readonly notes: readonly string[];
}

/** The grid of both files. Throws OVR_GRIDS_DIFFER with everything that differs. */
export function commonGrid(a: MaskLattice, b: MaskLattice): CommonGrid {
  const allowed = APART_PIXELS * Math.min(pixelMm(a), pixelMm(b));
  const frames = framesOfReference(a, b);
  const plane = planeDifferences(a, b, allowed);
  const isWhole = a.isComplete || b.isComplete;
  // Slices that neither file has on paper are looked for only where everything else fits.
  const isAlike = plane.differences.length === 0 && frames.differences.length === 0;
  const slices =
    isWhole && plane.isParallel
      ? slicesOnWhole(a, b, allowed)
      : isAlike
        ? slicesOfBoth(a, b, allowed)
        : { differences: [] };
  const differences = [...frames.differences, ...plane.differences, ...slices.differences];
  if (differences.length > 0 || !('slicesMm' in slices)) {
    throw new OverreadError(
      'OVR_GRIDS_DIFFER',
      `The two files do not lie on the same grid: ${differences.join('; ')}. Nothing is resampled here, because that would change the masks. Resample one of them to the grid of the other (nearest neighbour), or compare masks that were drawn on the same images`,
    );
  }
  const [columnSpacingMm, rowSpacingMm] = spacingOf(a, b);
  const thickness =
    agreed(a.sliceSpacingMm, b.sliceSpacingMm) ?? agreed(a.sliceThicknessMm, b.sliceThicknessMm) ?? undefined;
  const whole = a.isComplete || !b.isComplete ? a : b;
  return {
    columns: a.columns,
    rows: a.rows,
    slices: slices.slicesMm.length,
    grid: { columnSpacingMm, rowSpacingMm, slicePositionsMm: slices.slicesMm, sliceThicknessMm: thickness },
    along: whole.along,
    origin: moved(whole.origin, whole.along[2], (slices.slicesMm[0] ?? 0) - dot(whole.origin, whole.along[2])),
    slicesOf: { a: slices.a, b: slices.b },
    apartMm: Math.max(plane.apartMm, slices.apartMm),
    isWhole,
    notes: [...frames.notes, ...slices.notes],
  };
}

function framesOfReference(a: MaskLattice, b: MaskLattice): { differences: string[]; notes: string[] } {
  const [p, q] = [a.frameOfReferenceUid, b.frameOfReferenceUid];
  if (p === null || q === null || p === q) return { differences: [], notes: [] };
  // Images that carry no common Frame of Reference get a new one from every program; the images themselves settle it.
  const sharesImage = [...a.images].some((uid) => b.images.has(uid));
  return sharesImage
    ? {
        differences: [],
        notes: ['The files name different Frames of Reference, but the same images; they are taken as one place.'],
      }
    : {
        differences: ['they name different Frames of Reference, so the same position is not the same place'],
        notes: [],
      };
}

interface PlaneDifferences {
  readonly differences: readonly string[];
  readonly apartMm: number;
  /** False where places along the slices mean different things in the two files. */
  readonly isParallel: boolean;
}

function planeDifferences(a: MaskLattice, b: MaskLattice, allowed: number): PlaneDifferences {
  const differences: string[] = [];
  const size = (one: MaskLattice) => `${one.columns} x ${one.rows}`;
  const isSameSize = a.columns === b.columns && a.rows === b.rows;
  if (!isSameSize) differences.push(`a slice of A has ${size(a)} voxels, one of B ${size(b)}`);
  const extents = [
    Math.max(a.columns, b.columns) * a.columnSpacingMm,
    Math.max(a.rows, b.rows) * a.rowSpacingMm,
    Math.max(a.columns * a.columnSpacingMm, a.rows * a.rowSpacingMm),
  ];
  const turned = Math.max(...[0, 1, 2].map((axis) => turnedMm(a, b, axis as 0 | 1 | 2, extents[axis] ?? 0)));
  const isParallel = turned <= allowed;
  if (!isParallel) {
    differences.push(
      `their slices are turned against each other (${directions(a)} in A, ${directions(b)} in B; directions of row, column and slice, LPS)`,
    );
  }
  const scaled = Math.max(
    Math.abs(a.columnSpacingMm - b.columnSpacingMm) * a.columns,
    Math.abs(a.rowSpacingMm - b.rowSpacingMm) * a.rows,
  );
  const isSameScale = scaled <= allowed;
  if (!isSameScale) differences.push(`voxels are ${spacing(a)} in A, ${spacing(b)} in B`);
  const between = minus(b.origin, a.origin);
  const [right, down] = [dot(between, a.along[0]), dot(between, a.along[1])];
  const shift = Math.hypot(right, down);
  if (isParallel && shift > allowed) {
    differences.push(
      `B lies ${mm(Math.abs(right))} mm along the rows and ${mm(Math.abs(down))} mm along the columns away from A`,
    );
  }
  return { differences, apartMm: turned + scaled + shift, isParallel };
}

function turnedMm(a: MaskLattice, b: MaskLattice, axis: 0 | 1 | 2, extentMm: number): number {
  return length(minus(a.along[axis], b.along[axis])) * extentMm;
}

interface SlicesFound {
  readonly differences: readonly string[];
  readonly slicesMm: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly apartMm: number;
  readonly notes: readonly string[];
}

/** One file, or both, hold all slices: every slice of the other lies on one of them. */
function slicesOnWhole(a: MaskLattice, b: MaskLattice, allowed: number): SlicesFound | { differences: string[] } {
  if (a.isComplete && b.isComplete && a.slicesMm.length !== b.slicesMm.length) {
    return { differences: [`A has ${a.slicesMm.length} slices, B ${b.slicesMm.length}`] };
  }
  const whole = a.isComplete ? a : b;
  const other = a.isComplete ? b : a;
  const places = other.slicesMm.map((at) => nearest(whole.slicesMm, at));
  const off = places.map((place, index) => Math.abs((whole.slicesMm[place] ?? 0) - (other.slicesMm[index] ?? 0)));
  const apartMm = Math.max(...off);
  if (!(apartMm <= allowed) || new Set(places).size !== places.length) {
    const worst = off.indexOf(apartMm);
    const [wholeName, otherName] = a.isComplete ? ['A', 'B'] : ['B', 'A'];
    return {
      differences: [
        a.isComplete && b.isComplete
          ? `their slices lie at different places: slice ${worst + 1} is ${mm(apartMm)} mm from its nearest (distance of slices: ${slicesText(a)} in A, ${slicesText(b)} in B)`
          : `${otherName} has slices that are not of ${wholeName}: one is ${mm(apartMm)} mm from the nearest`,
      ],
    };
  }
  const all = whole.slicesMm.map((_, index) => index);
  const slicesMm =
    a.isComplete && b.isComplete
      ? whole.slicesMm.map((at, index) => (at + (other.slicesMm[index] ?? at)) / 2)
      : whole.slicesMm;
  return {
    differences: [],
    slicesMm,
    a: a.isComplete ? all : places,
    b: a.isComplete ? places : all,
    apartMm,
    notes: [],
  };
}

/** Neither file holds all slices: those between are filled in, at the distance of the slices. */
function slicesOfBoth(a: MaskLattice, b: MaskLattice, allowed: number): SlicesFound | { differences: string[] } {
  const declared = [a.sliceSpacingMm, b.sliceSpacingMm].filter((spacingMm) => spacingMm !== null);
  const found = latticeOfSlices(a.slicesMm, b.slicesMm, declared, allowed);
  return 'difference' in found ? { differences: [found.difference] } : { differences: [], ...found };
}

/** Index of the nearest of ascending positions. */
export function nearest(ascending: readonly number[], at: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at - (ascending[low - 1] ?? 0) <= (ascending[low] ?? 0) - at ? low - 1 : low;
}

/** Whole grids agree on the mean; where only one is whole, its spacing counts. */
function spacingOf(a: MaskLattice, b: MaskLattice): readonly [number, number] {
  if (a.isComplete !== b.isComplete) {
    const whole = a.isComplete ? a : b;
    return [whole.columnSpacingMm, whole.rowSpacingMm];
  }
  return [(a.columnSpacingMm + b.columnSpacingMm) / 2, (a.rowSpacingMm + b.rowSpacingMm) / 2];
}

const agreed = (p: number | null, q: number | null): number | null =>
  p === null || q === null ? (p ?? q) : (p + q) / 2;
const mm = (value: number) => Number(value.toPrecision(3));
const spacing = (one: MaskLattice) => `${mm6(one.columnSpacingMm)} x ${mm6(one.rowSpacingMm)} mm`;
const slicesText = (one: MaskLattice) => (one.sliceSpacingMm === null ? 'not given' : `${mm6(one.sliceSpacingMm)} mm`);
const mm6 = (value: number) => Number(value.toPrecision(6));
const directions = ({ along }: MaskLattice) =>
  along.map((axis) => `[${axis.map((part) => Number(part.toFixed(4)) + 0).join(' ')}]`).join(' ');
