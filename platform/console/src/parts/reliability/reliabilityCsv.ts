import type { EstimateView, ReliabilityView } from '@overread/contract';

const COLUMNS = [
  'about',
  'measure',
  'unit',
  'value',
  'low',
  'high',
  'level',
  'p5',
  'p95',
  'counted',
  'total',
  'patients',
  'percentAgreement',
  'pabak',
  'ac1',
  'project',
  'sop',
  'partition',
  'seed',
  'resamples',
  'comparedBy',
  'computedBy',
] as const;
type Cell = string | number | null;
type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** The numbers of the page as a table (RFC 4180), unrounded; every row says of what, and by which versions, it is. */
export function reliabilityCsv(view: ReliabilityView): string {
  const { report, version } = view;
  if (report === null) return '';
  const base: Row = {
    level: 0.95,
    project: view.project.key,
    sop: `${version?.title} ${version?.version}`,
    partition: view.partition,
    seed: view.seed,
    resamples: view.resamples,
    comparedBy: view.comparedBy.join('; '),
    computedBy: view.computedBy,
  };
  const number = ({ value, low, high }: EstimateView): Row => ({ value, low, high });
  const coefficient = (about: string, one: (typeof report)['evaluability'] | null, total: number): Row[] =>
    one === null
      ? []
      : [
          {
            ...{ about, measure: one.name, ...number(one), counted: one.cases, total, patients: one.patients },
            ...{ percentAgreement: one.percentAgreement, pabak: one.pabak, ac1: one.ac1 },
          },
        ];
  const all = { counted: report.cases, total: report.cases, patients: report.patients };
  const rows: Row[] = [
    { about: 'case', measure: 'share that differs by the rules', ...number(report.differingShare), ...all },
    ...coefficient('case evaluable', report.evaluability, report.cases),
    ...report.items.flatMap(({ label, state, lesions, metrics }): Row[] => [
      ...coefficient(`${label}: state`, state, report.cases),
      ...(lesions === null
        ? []
        : [
            {
              ...{ about: label, measure: 'F1 of lesions', ...number(lesions.f1) },
              ...{ counted: lesions.matched, total: lesions.matched + lesions.oneReaderOnly },
            },
          ]),
      ...metrics.map(({ name, unit, median, p5, p95, measured, total, patients }) => ({
        ...{ about: label, measure: `${name}, median`, unit, ...number(median), p5, p95 },
        ...{ counted: measured, total, patients },
      })),
    ]),
    ...report.answers.flatMap(({ label, of, reliability }) =>
      coefficient(of === null ? label : `${of}: ${label}`, reliability, reliability?.cases ?? 0),
    ),
  ];
  const line = (cells: readonly Cell[]) => cells.map(quoted).join(',');
  return `${[line(COLUMNS), ...rows.map((row) => line(COLUMNS.map((column) => ({ ...base, ...row })[column] ?? null)))].join('\r\n')}\r\n`;
}

/** A spreadsheet takes text that begins like a formula for one: labels are people's own words. */
function quoted(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
