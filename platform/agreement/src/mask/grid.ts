import { AgreementError } from '../agreementError.ts';
import type { MaskSize } from './bitMask.ts';

/**
 * Where the voxels of a stack lie, in millimetres.
 *
 * `columnSpacingMm` is the distance between neighbouring columns (the second value of DICOM Pixel Spacing),
 * `rowSpacingMm` between neighbouring rows (the first). `slicePositionsMm` are the slices' positions along their common
 * normal, from Image Position (Patient), strictly increasing; they may be irregular. `sliceThicknessMm` is used only
 * for the volume of a stack of one slice.
 */
export interface Grid {
  readonly columnSpacingMm: number;
  readonly rowSpacingMm: number;
  readonly slicePositionsMm: readonly number[];
  readonly sliceThicknessMm?: number | undefined;
}

/** Lengths beyond these have squares that float64 cannot hold: none of a patient, a slide or a telescope is. */
const [LEAST_MM, MOST_MM] = [1e-9, 1e15];

/** Throws `GRID_INVALID` unless the grid is one of a stack of slices and has as many slices as the mask. */
export function checkGrid(grid: Grid, size: MaskSize): void {
  const positive = (mm: number) => mm >= LEAST_MM && mm <= MOST_MM;
  if (!positive(grid.columnSpacingMm) || !positive(grid.rowSpacingMm)) {
    throw new AgreementError(
      'GRID_INVALID',
      `Column and row spacing must be millimetres above 0 (${LEAST_MM} to ${MOST_MM}).`,
    );
  }
  if (grid.sliceThicknessMm !== undefined && !positive(grid.sliceThicknessMm)) {
    throw new AgreementError('GRID_INVALID', 'Slice thickness, where given, must be millimetres above 0.');
  }
  const positions = grid.slicePositionsMm;
  if (positions.length !== size.slices) {
    throw new AgreementError(
      'GRID_INVALID',
      `The mask has ${size.slices} slices; the grid gives positions for ${positions.length}.`,
    );
  }
  for (const [i, mm] of positions.entries()) {
    const before = positions[i - 1] ?? Number.NEGATIVE_INFINITY;
    if (!(Math.abs(mm) <= MOST_MM && mm - before >= LEAST_MM)) {
      throw new AgreementError(
        'GRID_INVALID',
        `Slice positions must be millimetres and increase strictly (by ${LEAST_MM} or more); slice ${i} does not.`,
      );
    }
  }
}

/**
 * The extent of each slice along the normal, in mm: half the distance to each neighbour; the first and the last slice
 * take the whole distance to their only neighbour. A stack of one slice has `sliceThicknessMm`, or null if that is not
 * given.
 */
export function sliceExtentsMm(grid: Grid): readonly number[] | null {
  const positions = grid.slicePositionsMm;
  if (positions.length === 1) return grid.sliceThicknessMm === undefined ? null : [grid.sliceThicknessMm];
  return positions.map((mm, i) => {
    const before = positions[i - 1];
    const after = positions[i + 1];
    if (before === undefined) return (after ?? mm) - mm;
    if (after === undefined) return mm - before;
    return (after - before) / 2;
  });
}

/** The usual distance between neighbouring slices in mm: the median; a stack of one slice has its thickness, or null. */
export function sliceSpacingMm(grid: Grid): number | null {
  const positions = grid.slicePositionsMm;
  const gaps = positions.slice(1).map((mm, i) => mm - (positions[i] ?? mm));
  const sorted = gaps.sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? (grid.sliceThicknessMm ?? null) : (low + high) / 2;
}
