import { type BitMask, sliceBits } from '@overread/agreement';

/** Where a picture's corner lies on the image and how large its pixels are, in the picture's units. */
export interface OutlinePlace {
  readonly column: number;
  readonly row: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
}

/** More corners than this are noise, not an outline, and would make a page of many megabytes. */
const MOST_EDGES = 100_000;

/**
 * The outline of a mask on one slice as an SVG path along the edges of its voxels: what the mask holds lies inside, holes are cut out
 * (even-odd). Empty where the mask has no voxel there; null where it is too ragged to be drawn.
 */
export function maskOutline(mask: BitMask, slice: number, place: OutlinePlace): string | null {
  const { columns, rows } = mask;
  const bits = sliceBits(mask, slice);
  const holds = (column: number, row: number): boolean => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return false;
    const at = row * columns + column;
    return (((bits[at >> 3] ?? 0) >> (at & 7)) & 1) === 1;
  };
  /** Edges by their start, with the inside on their right hand. */
  const from = new Map<number, number[]>();
  const wide = columns + 1;
  let edges = 0;
  const edge = (start: number, end: number) => {
    const others = from.get(start);
    if (others) others.push(end);
    else from.set(start, [end]);
    edges++;
  };
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!holds(column, row)) continue;
      const corner = row * wide + column;
      if (!holds(column, row - 1)) edge(corner, corner + 1);
      if (!holds(column + 1, row)) edge(corner + 1, corner + 1 + wide);
      if (!holds(column, row + 1)) edge(corner + 1 + wide, corner + wide);
      if (!holds(column - 1, row)) edge(corner + wide, corner);
    }
  if (edges > MOST_EDGES) return null;
  const x = (corner: number) => rounded(((corner % wide) - place.column) * place.columnSpacing);
  const y = (corner: number) => rounded((Math.floor(corner / wide) - place.row) * place.rowSpacing);
  const path: string[] = [];
  for (const [start, ends] of from) {
    while (ends.length > 0) {
      const loop = [start];
      let before = start;
      let at = ends.pop() ?? start;
      while (at !== start) {
        const next = from.get(at)?.pop() ?? start;
        // Corners on a straight line are left out.
        if (next - at !== at - before) loop.push(at);
        before = at;
        at = next;
      }
      path.push(`M${loop.map((corner) => `${x(corner)} ${y(corner)}`).join('L')}Z`);
    }
  }
  return path.join('');
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
