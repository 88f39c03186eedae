/** Rows or columns from which on what hangs together is solved by itself. Below, one solution of all at once: of equally good ones always the same. */
const MANY = 100;

/**
 * The one-to-one assignment of rows to columns with the largest total weight; rows or columns may stay alone. Pairs of
 * weight 0 are never made. Returns each row's column, or -1. Deterministic; O(n³) of the largest group of rows and columns that hangs together.
 *
 * @param weights rows x columns, each 0 or more
 */
export function bestAssignment(weights: readonly (readonly number[])[]): number[] {
  if (Math.max(weights.length, weights[0]?.length ?? 0) < MANY) return solve(weights);
  const columnOf = new Array<number>(weights.length).fill(-1);
  for (const { rows, columns } of groupsOf(weights)) {
    const own = solve(rows.map((row) => columns.map((column) => weights[row]?.[column] ?? 0)));
    for (const [i, row] of rows.entries()) columnOf[row] = columns[own[i] ?? -1] ?? -1;
  }
  return columnOf;
}

/** Rows and columns that hang together by weights above 0, each group in ascending order. */
function groupsOf(weights: readonly (readonly number[])[]): { rows: number[]; columns: number[] }[] {
  const columns = weights[0]?.length ?? 0;
  const rowsOf = Array.from({ length: columns }, (_, c) => weights.flatMap((row, r) => ((row[c] ?? 0) > 0 ? [r] : [])));
  const isTaken = new Uint8Array(weights.length);
  const isColumnTaken = new Uint8Array(columns);
  return weights.flatMap((_, start) => {
    if (isTaken[start] === 1) return [];
    isTaken[start] = 1;
    const group = { rows: [start], columns: [] as number[] };
    // Grows while it is gone through.
    for (const r of group.rows) {
      for (const [c, weight] of weights[r]?.entries() ?? []) {
        if (weight <= 0 || isColumnTaken[c] === 1) continue;
        isColumnTaken[c] = 1;
        group.columns.push(c);
        for (const other of rowsOf[c] ?? []) {
          if (isTaken[other] === 1) continue;
          isTaken[other] = 1;
          group.rows.push(other);
        }
      }
    }
    const ascending = (list: number[]) => list.sort((p, q) => p - q);
    return group.columns.length === 0 ? [] : [{ rows: ascending(group.rows), columns: ascending(group.columns) }];
  });
}

/** The Hungarian method with potentials: Kuhn, DOI 10.1002/nav.3800020109. O(n³). */
function solve(weights: readonly (readonly number[])[]): number[] {
  const rows = weights.length;
  const columns = weights[0]?.length ?? 0;
  const n = Math.max(rows, columns);
  const cost = (row: number, column: number) => -(weights[row]?.[column] ?? 0);
  // Row and column 0 are the algorithm's auxiliary ones; `rowOf[c]` is the row that holds column c.
  const rowPotential = new Float64Array(n + 1);
  const columnPotential = new Float64Array(n + 1);
  const rowOf = new Int32Array(n + 1);
  const cameFrom = new Int32Array(n + 1);
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row;
    let column = 0;
    const slack = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(n + 1);
    while ((rowOf[column] ?? 0) !== 0) {
      visited[column] = 1;
      const current = rowOf[column] ?? 0;
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= n; c++) {
        if (visited[c] === 1) continue;
        const reduced = cost(current - 1, c - 1) - (rowPotential[current] ?? 0) - (columnPotential[c] ?? 0);
        if (reduced < (slack[c] ?? 0)) {
          slack[c] = reduced;
          cameFrom[c] = column;
        }
        if ((slack[c] ?? 0) < delta) {
          delta = slack[c] ?? 0;
          next = c;
        }
      }
      for (let c = 0; c <= n; c++) {
        const holder = rowOf[c] ?? 0;
        if (visited[c] === 1) {
          rowPotential[holder] = (rowPotential[holder] ?? 0) + delta;
          columnPotential[c] = (columnPotential[c] ?? 0) - delta;
        } else slack[c] = (slack[c] ?? 0) - delta;
      }
      column = next;
    }
    while (column !== 0) {
      const before = cameFrom[column] ?? 0;
      rowOf[column] = rowOf[before] ?? 0;
      column = before;
    }
  }
  const columnOf = new Array<number>(rows).fill(-1);
  for (let c = 1; c <= columns; c++) {
    const row = (rowOf[c] ?? 0) - 1;
    if (row >= 0 && row < rows && cost(row, c - 1) < 0) columnOf[row] = c - 1;
  }
  return columnOf;
}
