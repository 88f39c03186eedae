import { getVoxel } from '@overread/agreement';
import { patientPoint } from '@overread/dicom';
import type { Picture } from './hostPage.ts';
import type { HostSegmentation } from './hostRecords.ts';

/** Voxels of one image whose eight neighbours belong to the same segment (0: none), where the image is even enough to compare. */
export interface ImagePoints {
  /** Segment number, 0 outside. */
  readonly segment: number;
  readonly point: readonly [number, number, number];
  /** Hounsfield units. */
  readonly value: number;
}

/** Points on every second voxel of a slice, away from the edges of masks and organs. */
export function pointsOn({ series, masks }: HostSegmentation, slice: number): ImagePoints[] {
  const { stack } = series;
  const labelAt = (column: number, row: number) =>
    masks.findIndex(({ mask }) => getVoxel(mask, column, row, slice)) + 1;
  const found: ImagePoints[] = [];
  for (let row = 1; row < stack.rows - 1; row += 2)
    for (let column = 1; column < stack.columns - 1; column += 2) {
      const around = NEIGHBOURS.map(([dc, dr]) => [column + dc, row + dr] as const);
      const segment = labelAt(column, row);
      const values = around.map(([c, r]) => series.valueAt(c, r, slice));
      if (around.some(([c, r]) => labelAt(c, r) !== segment)) continue;
      if (Math.max(...values) - Math.min(...values) > EVEN_HU) continue;
      found.push({
        segment,
        point: patientPoint(stack, column, row, slice),
        value: series.valueAt(column, row, slice),
      });
    }
  return found;
}

const NEIGHBOURS = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => [column, row] as const));
/** Noise of the phantom is 11 HU (one standard deviation). */
const EVEN_HU = 80;

/** What a person must see at each point, and does not; empty if all is as it should be. */
export function wrongPoints(
  points: readonly (ImagePoints & { readonly on: readonly [number, number] })[],
  without: Picture,
  over: Picture,
  colors: readonly (readonly number[])[],
): string[] {
  return points.flatMap(({ segment, value, on: [x, y] }) => {
    const [bare, covered] = [without.at(x, y), over.at(x, y)];
    const gray = grayOf(value);
    const wrong = (what: string) => [
      `${what}: segment ${segment} at ${x.toFixed(1)}, ${y.toFixed(1)}: ${bare} -> ${covered}, image ${gray}`,
    ];
    if (bare.some((channel) => Math.abs(channel - gray) > GRAY_TOLERANCE)) return wrong('the image is another');
    if (segment === 0) return bare.every((channel, k) => channel === covered[k]) ? [] : wrong('outside is changed');
    // Half the image, half the colour: the viewer's own opacity.
    const color = colors[segment - 1] ?? [];
    const isMixed = covered.every(
      (channel, k) => Math.abs(channel - ((bare[k] ?? 0) + (color[k] ?? 0)) / 2) <= COLOR_TOLERANCE,
    );
    return isMixed ? [] : wrong('inside is not in the colour of the segment');
  });
}

const GRAY_TOLERANCE = 24;
const COLOR_TOLERANCE = 12;

/** PS3.3 C.11.2.1.2.1 for the window of the series, centre 60, width 400. */
function grayOf(value: number): number {
  return Math.max(0, Math.min(255, Math.round(((value - 59.5) / 399 + 0.5) * 255)));
}
