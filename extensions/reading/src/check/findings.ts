import type { Grid } from '@overread/agreement';
import type { SelfCheckName } from '@overread/domain';

/** One image of a mask: its slice in the stack, and a bit per voxel. */
export interface CheckedFrame {
  readonly slice: number;
  readonly bits: Uint8Array;
}

/** A mask as the self-check takes it; `frames` in the order of the slices, each with at least one voxel. */
export interface CheckedMask {
  readonly columns: number;
  readonly rows: number;
  readonly frames: readonly CheckedFrame[];
  /** Null where the images do not make a volume: each is looked at by itself. */
  readonly grid: Grid | null;
  readonly checks: readonly SelfCheckName[];
  /** Places, in the list of masks, of those that it must share no voxel with. */
  readonly notWith: readonly number[];
  /** Holes and parts of at most so many voxels may be mended for the reader; null: none. */
  readonly fillsHolesUpTo: number | null;
  readonly removesPartsUpTo: number | null;
}

/** Some of the slices of a stack, counted from 0. */
export interface SliceRange {
  readonly from: number;
  readonly to: number;
}

/** A part of a mask, or a hole in it. `ml` is null where nothing is known of volumes. */
export interface Region {
  readonly voxels: number;
  readonly ml: number | null;
  readonly slices: SliceRange;
}

/** What would mend a finding: images as they would be, and how many holes or parts of how many voxels in all that takes. */
export interface Fix {
  readonly count: number;
  readonly voxels: number;
  readonly upTo: number;
  readonly frames: readonly CheckedFrame[];
}

/** What the self-check found, and the slice where it is seen best. */
export type Finding = { readonly mask: number; readonly slice: number } & (
  | {
      readonly check: 'parts';
      /** The largest first. */
      readonly parts: readonly Region[];
      /** Between the smallest and the largest; null where nothing is known of distances. */
      readonly apartMm: number | null;
      readonly fix: Fix | null;
    }
  | {
      readonly check: 'gaps';
      /** Slices that are left out between painted ones. */
      readonly gaps: readonly SliceRange[];
    }
  | {
      readonly check: 'holes';
      /** The largest first. */
      readonly holes: readonly Region[];
      readonly fix: Fix | null;
    }
  | { readonly check: 'border'; readonly slices: SliceRange }
  | { readonly check: 'overlap'; readonly other: number; readonly shared: Region }
);
