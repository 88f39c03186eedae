import { inArena } from '../engine/arena.ts';
import { outcomeOf } from '../engine/outcomeOf.ts';
import type { MaskSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { packVolume } from '../mask/maskLabels.ts';
import { measureIn } from './measurePair.ts';
import type { PairMetrics, PairOptions } from './pairMetrics.ts';
import { checkTolerances } from './tolerance.ts';

/** What is asked of two label maps. */
export interface LabelOptions extends PairOptions {
  /** The label that is measured; 1 if absent. */
  readonly label?: number;
}

/**
 * Measures one label of two volumes of labels (slices x rows x columns, columns fastest), as `measurePair` does the masks of `maskFromLabels`, to
 * the same bits: sooner, for what packing has seen to be empty is not read again. Throws `MASK_INVALID` for labels that do not
 * fit the size, `GRID_INVALID`, `RULE_INVALID`.
 */
export function measureLabels(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  size: MaskSize,
  grid: Grid,
  { label = 1, ...options }: LabelOptions = {},
): PairMetrics {
  checkGrid(grid, size);
  checkTolerances(options.tolerancesMm ?? []);
  const [p, q] = [packVolume(size, a, label), packVolume(size, b, label)];
  const mayHold = (slice: number) => p.filled[slice] !== 0 || q.filled[slice] !== 0;
  return inArena((arena) => outcomeOf(measureIn(arena, p.mask, q.mask, grid, options, undefined, mayHold)));
}
