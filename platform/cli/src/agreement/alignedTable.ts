/** A row of a table; a `rest` takes what is left of it. */
export type Row = readonly (string | { readonly rest: string })[];

/** A number with so many decimals; `-` where it is not defined. */
export const fixed = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));

/** Columns as wide as their widest cell; the first to the left, numbers to the right. A `rest` takes what is left of its row. */
export function aligned(rows: readonly Row[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      if (typeof cell === 'string') widths[index] = Math.max(widths[index] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        if (typeof cell !== 'string') return cell.rest;
        const width = widths[index] ?? 0;
        return index === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
