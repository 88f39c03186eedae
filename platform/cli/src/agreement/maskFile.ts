import type { BitMask } from '@overread/agreement';
import type { CommonGrid } from './commonGrid.ts';
import type { FileLabel, MaskLattice } from './maskLattice.ts';

/** What is known of a file before it is read. */
export interface FileFacts {
  /** As the person named it. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A file of masks, opened: where it lies. */
export interface OpenedMasks extends FileFacts {
  readonly format: 'DICOM SEG' | 'NIfTI';
  /** Sentences about how the file is read. */
  readonly notes: readonly string[];
  readonly lattice: MaskLattice;
  /** Reads the masks onto the grid that both files share; `side` says which of them this is. */
  place(grid: CommonGrid, side: 'a' | 'b'): PlacedMasks;
}

/** The masks of a file on the grid of both, made when asked for: of a label map one at a time stands in memory. */
export interface PlacedMasks {
  readonly labels: readonly FileLabel[];
  /** The mask of one label, or of several together; labels that the file has not are empty. */
  mask(labels: readonly number[]): BitMask;
}
