/**
 * The one-to-one assignment of rows to columns with the largest total weight; rows or columns may stay alone. Pairs of
 * weight 0 are never made. Returns each row's column, or -1. Deterministic; O(n³).
 * The Hungarian method with potentials: Kuhn, DOI 10.1002/nav.3800020109.
 *
 * @param weights rows x columns, each 0 or more
 */
export function bestAssignment(weights: readonly (readonly number[])[]): number[] {
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
