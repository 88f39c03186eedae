import { AgreementError } from '../agreementError.ts';
import { type BitMask, checkSameSize, copyMask, sliceBytesOf } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import type { PairMetrics, PairOptions } from '../pair/pairMetrics.ts';
import { checkTolerances } from '../pair/tolerance.ts';
import { KeptPair } from './keptPair.ts';

/** A slice of a mask as it is now: its index from 0, and all its bits (as in {@link BitMask}). */
export interface SliceChange {
  readonly slice: number;
  readonly bits: Uint8Array;
}

/** A mask that is being changed, and those that it is measured against. */
export interface ChangingMaskInput {
  readonly mask: BitMask;
  readonly against: readonly BitMask[];
  readonly grid: Grid;
  readonly options?: PairOptions;
}

/**
 * One mask that changes slice by slice, measured against others that stand: an edit against two reads. The others are kept, so that
 * a change of a few slices moves a few slices and no more. In each pair the mask that stands is A, the changing one is B.
 */
export class ChangingMask {
  readonly #mask: BitMask;
  readonly #pairs: readonly KeptPair[];

  /** Throws `MASKS_DIFFER`, `GRID_INVALID`, `RULE_INVALID`. */
  constructor({ mask, against, grid, options = {} }: ChangingMaskInput) {
    checkSameSize(mask, ...against);
    checkGrid(grid, mask);
    checkTolerances(options.tolerancesMm ?? []);
    const own = copyMask(mask);
    this.#mask = own;
    this.#pairs = against.map((other) => new KeptPair(other, own, grid, options));
  }

  /** Replaces slices. Throws `MASK_INVALID` if one is not there or has another size. */
  change(changes: readonly SliceChange[]): void {
    const size = sliceBytesOf(this.#mask);
    for (const { slice, bits } of changes) {
      if (bits.length !== size || !Number.isInteger(slice) || slice < 0 || slice >= this.#mask.slices)
        throw new AgreementError('MASK_INVALID', `Slice ${slice} with ${bits.length} bytes is none of the mask.`);
      this.#mask.bits.set(bits, slice * size);
      for (const pair of this.#pairs) pair.touch(slice);
    }
  }

  /**
   * Measures the mask as it is now against each of the others, in their order, in steps: the bits of `measurePair`, with as much work as
   * the changes since the last time make. To be run to its end before the next change, or given up (`return()`).
   */
  *measure(): Generator<number, readonly PairMetrics[], void> {
    const found: PairMetrics[] = [];
    for (const [at, pair] of this.#pairs.entries()) {
      found.push(yield* shareOf(pair.measure(), at / this.#pairs.length, 1 / this.#pairs.length));
    }
    return found;
  }
}

/** The same steps as a share of a larger work; given up, it gives up what it holds too. */
function* shareOf<R>(steps: Generator<number, R, void>, from: number, share: number): Generator<number, R, void> {
  let end: R | undefined;
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        end = step.value;
        return end;
      }
      yield from + share * step.value;
    }
  } finally {
    // Its memory, which else would wait for the garbage collector.
    if (end === undefined) steps.return(undefined as R);
  }
}

/** What a worker is told: first once what it measures, then changes as they come. */
export type MeterOrder =
  | { readonly kind: 'open'; readonly input: ChangingMaskInput }
  | { readonly kind: 'measure'; readonly id: number; readonly changes: readonly SliceChange[] }
  | { readonly kind: 'stop'; readonly id: number };

/** What it answers to a measurement; nothing to one that was stopped or overtaken by the next. */
export type MeterAnswer =
  | { readonly id: number; readonly metrics: readonly PairMetrics[] }
  | { readonly id: number; readonly problem: { readonly code: string; readonly message: string } };
