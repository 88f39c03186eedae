import type { ImageStack } from '@overread/dicom';
import { stackOf } from '../platform/dicom/test/fixtures.ts';

/** What a thread of the data set bench is asked, one pair of files at a time, and what it answers. */
export interface PairJobs {
  readonly pair: {
    readonly input: { readonly folder: string; readonly pair: number };
    readonly outcome: PairValues;
  };
  /** The same of files that were brought. */
  readonly brought: {
    readonly input: { readonly a: Uint8Array; readonly b: Uint8Array };
    readonly outcome: PairValues;
  };
}
export interface PairValues {
  readonly dice: number | null;
  readonly hausdorffMm: number | null;
  readonly hd95PooledMm: number | null;
  readonly assdMm: number | null;
  readonly nsd: readonly (number | null)[];
}

/** The images of every case. */
export const SHAPE = { plane: 'axial', columns: 256, rows: 256, slices: 80 } as const;
export const pairStack = (): ImageStack => stackOf(SHAPE).stack;
