/** Where the voxels of a grid lie, in mm. */
export interface GridAxes {
  readonly columnSpacingMm: number;
  readonly rowSpacingMm: number;
  /** One for each slice, strictly increasing; they may be irregular. */
  readonly positionsMm: ArrayLike<number>;
}

/** A number times itself: rounded once, which `** 2` does not promise. */
export const square = (mm: number): number => mm * mm;
