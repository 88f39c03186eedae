import type { Volume, VoxelMask } from './volume.ts';

type Grid = Pick<Volume, 'columns' | 'rows' | 'slices' | 'spacingMm'>;

/** One pass of a box maximum (or minimum) of half width `reach` along one axis. */
function boxPass(mask: VoxelMask, grid: Grid, axis: 0 | 1 | 2, reach: number, grow: boolean): VoxelMask {
  const steps = [1, grid.columns, grid.columns * grid.rows] as const;
  const sizes = [grid.columns, grid.rows, grid.slices] as const;
  const [step, size] = [steps[axis], sizes[axis]];
  const result = new Uint8Array(mask.length);
  for (let at = 0; at < mask.length; at++) {
    const place = Math.floor(at / step) % size;
    let value = grow ? 0 : 1;
    for (let shift = -reach; shift <= reach; shift++) {
      const inside = place + shift >= 0 && place + shift < size;
      const neighbour = inside ? (mask[at + shift * step] ?? 0) : 0;
      if (grow ? neighbour === 1 : neighbour === 0) {
        value = grow ? 1 : 0;
        break;
      }
    }
    result[at] = value;
  }
  return result;
}

/** Grows (or shrinks) a mask by a box of about `mm` in every direction, in the plane only if `inPlane`. */
export function resized(
  mask: VoxelMask,
  grid: Grid,
  mm: number,
  direction: 'grow' | 'shrink',
  inPlane = false,
): VoxelMask {
  let result = mask;
  for (const axis of inPlane ? ([0, 1] as const) : ([0, 1, 2] as const)) {
    const reach = Math.round(mm / grid.spacingMm[axis]);
    if (reach > 0) result = boxPass(result, grid, axis, reach, direction === 'grow');
  }
  return result;
}

/** Components (6 neighbours) of a mask as lists of voxel indices, largest first. */
export function componentsOf(mask: VoxelMask, grid: Grid): Int32Array[] {
  const { columns, rows } = grid;
  const plane = columns * rows;
  const seen = new Uint8Array(mask.length);
  const queue = new Int32Array(mask.length);
  const components: Int32Array[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] !== 1 || seen[seed] === 1) continue;
    let [head, tail] = [0, 1];
    queue[0] = seed;
    seen[seed] = 1;
    const visit = (next: number): void => {
      if (mask[next] !== 1 || seen[next] === 1) return;
      seen[next] = 1;
      queue[tail++] = next;
    };
    while (head < tail) {
      const at = queue[head++] ?? 0;
      const column = at % columns;
      const row = Math.floor(at / columns) % rows;
      if (column > 0) visit(at - 1);
      if (column < columns - 1) visit(at + 1);
      if (row > 0) visit(at - columns);
      if (row < rows - 1) visit(at + columns);
      visit(at - plane);
      visit(at + plane);
    }
    components.push(queue.slice(0, tail));
  }
  return components.sort((a, b) => b.length - a.length);
}

/** The components of at least `minimumMl` millilitres. */
export function withoutSpecks(mask: VoxelMask, grid: Grid, minimumMl: number): VoxelMask {
  const [x, y, z] = grid.spacingMm;
  const result = new Uint8Array(mask.length);
  for (const component of componentsOf(mask, grid))
    if (component.length * x * y * z >= minimumMl * 1000) for (const at of component) result[at] = 1;
  return result;
}
