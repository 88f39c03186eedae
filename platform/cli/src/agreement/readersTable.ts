import type { PairwiseMatrix } from '@overread/agreement';
import { printable } from '@overread/verify';
import { gridLine, SURFACES } from './agreementTable.ts';
import { aligned, fixed, type Row } from './alignedTable.ts';
import type { LabelOfReport, ReadersMeasured, ReadersReport } from './readersReport.ts';

/** The report of several readers for people: of each label who agrees with whom, and each reader against majority and STAPLE. */
export function readersLines(report: ReadersReport): string[] {
  const { labels, overall, readers } = report;
  const names = readers.map(({ reader }) => reader);
  const parts = [
    ...labels.map((label) => ({ name: nameOf(label), found: label as ReadersMeasured })),
    ...(labels.length === 1 ? [] : [{ name: 'all labels together', found: overall }]),
  ];
  return [
    ...readers.map(
      ({ reader, name, format, labels: count }) =>
        `${reader}  ${name} (${format}, ${count} label${count === 1 ? '' : 's'})`,
    ),
    gridLine(report.grid),
    '',
    ...parts.flatMap(({ name, found }) => [...partLines(name, found, names), '']),
    ...meaningOf(report),
  ].map(printable);
}

function nameOf({ label, names }: LabelOfReport): string {
  const others = [...new Set(names.filter((name) => name !== null && name !== `${label}`))];
  return others.length === 0 ? `Label ${label}` : `Label ${label} ${others.join(' / ')}`;
}

function partLines(name: string, found: ReadersMeasured, readers: readonly string[]): string[] {
  const { matrices, staple } = found;
  const rows: Row[] = [
    ...matrixRows('Dice', matrices.dice, readers, 4),
    ...matrixRows('HD95, mm', matrices.hd95Mm, readers, 2),
    ...matrixRows('ASSD, mm', matrices.assdMm, readers, 3),
  ];
  return [
    name,
    ...aligned(rows).map((line) => `  ${line}`),
    ...undefinedLines(matrices),
    `  Generalised overlap of all readers: ${fixed(found.generalisedOverlap, 4)}.`,
    ...aligned(consensusRows(found)).map((line) => `  ${line}`),
    staple === null
      ? '  STAPLE: not defined, for nobody marked anything; they agree on absence.'
      : `  STAPLE: ${staple.iterations} iterations, prevalence ${fixed(staple.prevalence, 4)} within ${staple.voxelsOfRegion} voxels (what anybody marked, and 5 voxels around).`,
  ];
}

/** What a mean leaves out is said beside it. */
function undefinedLines({ dice, hd95Mm }: ReadersMeasured['matrices']): string[] {
  const line = (what: string, { pairs, undefinedPairs }: PairwiseMatrix, why: string) =>
    undefinedPairs === 0
      ? []
      : [`  ${what}: of ${pairs} of ${pairs + undefinedPairs} pairs; not defined where ${why}.`];
  return [
    ...line('Dice', dice, 'neither marked anything'),
    ...line('HD95, ASSD', hd95Mm, 'one or both marked nothing'),
  ];
}

function matrixRows(
  what: string,
  { values, mean, least, most }: PairwiseMatrix,
  readers: readonly string[],
  digits: number,
): Row[] {
  return [
    [what, ...readers, 'mean', 'least', 'most'],
    ...values.map(
      (row, r): Row => [
        `  ${readers[r]}`,
        ...row.map((value, other) => (r === other ? '' : fixed(value, digits))),
        ...(r === 0 ? [mean, least, most].map((value) => fixed(value, digits)) : []),
      ],
    ),
  ];
}

function consensusRows({ byReader, majority, staple }: ReadersMeasured): Row[] {
  const ml = (value: number | null) => fixed(value, 3);
  const withOthers = byReader.some(({ majorityOfOthers }) => majorityOfOthers !== null);
  const others = (cells: readonly string[]) => (withOthers ? cells : []);
  return [
    ['Reader', 'Volume', 'Majority', '', '', ...others(['of the others']), 'STAPLE', '', ''],
    ['', 'ml', 'Dice', 'HD95 mm', 'ASSD mm', ...others(['Dice']), 'sensitivity', 'specificity', 'Dice'],
    ...byReader.map(
      (one): Row => [
        `  ${one.reader}`,
        ml(one.volumeMl),
        fixed(one.majority.dice, 4),
        fixed(one.majority.hd95Mm, 2),
        fixed(one.majority.assdMm, 3),
        ...others([fixed(one.majorityOfOthers?.dice ?? null, 4)]),
        fixed(one.staple?.sensitivity ?? null, 4),
        fixed(one.staple?.specificity ?? null, 4),
        fixed(one.staple?.dice ?? null, 4),
      ],
    ),
    ['  majority', ml(majority.volumeMl)],
    ['  STAPLE', ml(staple?.volumeMl ?? null)],
  ];
}

function meaningOf({ definition, matching, labels, notes }: ReadersReport): string[] {
  return [
    `HD95, ASSD: of ${SURFACES[definition]}. HD95: the larger of the two directed 95th percentiles.`,
    'Majority: what more than half of the readers marked; a tie is out. A reader has a part in it, and agrees with it the more for that.',
    'STAPLE estimates one true mask and each reader against it. Its specificity depends on the region, and it is no adjudication: readers who err alike look right.',
    ...(labels.length > 1 ? matching.map((rule) => `Labels matched: ${rule}.`) : []),
    ...notes.map((note) => `Note: ${note}`),
  ];
}
