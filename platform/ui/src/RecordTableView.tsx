import type { RecordTable } from '@overread/contract';
import { Badge } from './Badge.tsx';
import { NumberMeanings } from './NumberMeanings.tsx';

/** A table of a record. It scrolls by itself where it is wider than its place, with the keyboard too. */
export function RecordTableView({ table }: { readonly table: RecordTable }) {
  const { title, columns, rows } = table;
  const used = columns.map((_, at) => rows.some(({ cells }) => cells[at] !== ''));
  const hasHead = columns.some(({ label }) => label !== '');
  const look = (at: number) => (columns[at]?.isNumber ? 'num' : undefined);
  return (
    <div className="ov-record__part">
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1). */}
      <section className="ov-record__scroll" tabIndex={0} aria-label={title}>
        <table className={hasHead ? 'ov-table' : 'ov-table ov-table--plain'}>
          {hasHead && (
            <thead>
              <tr>
                {columns.map(
                  ({ label }, at) =>
                    used[at] && (
                      <th key={label} scope="col" className={look(at)}>
                        {label}
                      </th>
                    ),
                )}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.map(({ cells, tone }, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a filed record have no name of their own and never move.
              <tr key={row}>
                {cells.map(
                  (cell, at) =>
                    used[at] && (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column.
                      <td key={at} className={look(at)}>
                        {tone && at === cells.length - 1 ? <Badge tone={tone}>{cell}</Badge> : cell}
                      </td>
                    ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <NumberMeanings meanings={table.meanings ?? []} />
    </div>
  );
}
