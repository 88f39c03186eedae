import { printable } from '@overread/verify';
import type { AgreementReport, LabelAgreement, Measured, ReportedGrid } from './agreementReport.ts';
import { aligned, fixed, type Row } from './alignedTable.ts';

/** What distances are taken of, for people. */
export const SURFACES = {
  border: 'border voxels, as SciPy, MONAI and MedPy have them',
  surfel: 'surface elements weighted by their area, as DeepMind surface-distance has them',
} as const;

/** The report for people: a table, then what its columns mean and what was noticed. */
export function agreementLines(report: AgreementReport): string[] {
  const rows = [headOf(report), unitsOf(report)];
  for (const label of report.labels) rows.push(rowOf(nameOf(label), label));
  if (report.labels.length !== 1) rows.push(rowOf('all labels together', report.overall));
  return [...sourcesOf(report), '', ...aligned(rows), '', ...lesionsOf(report), ...meaningOf(report)].map(printable);
}

function lesionsOf({ labels }: AgreementReport): string[] {
  return labels.flatMap((label) => {
    if (label.lesions === undefined || label.lesions === null) return [];
    const { matched, missing, extra, split, merged, f1 } = label.lesions;
    const parts = `${matched} in both, ${missing} in A alone, ${extra} in B alone, ${split} split in B, ${merged} split in A`;
    return [`Lesions of ${nameOf(label)}: ${parts}; F1 ${fixed(f1, 4)}.`];
  });
}

function headOf({ tolerancesMm }: AgreementReport): Row {
  return [
    'Label',
    'Dice',
    'IoU',
    'Volume A',
    'Volume B',
    'B - A',
    'HD',
    'HD95',
    'ASSD',
    ...tolerancesMm.map((mm) => `NSD ${mm} mm`),
    'kappa',
    'parts A',
    'parts B',
  ];
}

function unitsOf({ tolerancesMm }: AgreementReport): Row {
  return ['', '', '', 'ml', 'ml', 'ml', 'mm', 'mm', 'mm', ...tolerancesMm.map(() => ''), '', '', ''];
}

function rowOf(name: string, found: Measured): Row {
  const ml = (value: number | null) => fixed(value, 3);
  const overlap = [fixed(found.dice, 4), fixed(found.iou, 4), ml(found.volumeAMl), ml(found.volumeBMl)];
  const start = [name, ...overlap, ml(found.signedVolumeDifferenceMl)];
  if (found.presence !== 'both') return [...start, { rest: `not defined: ${found.notDefined}` }];
  return [
    ...start,
    fixed(found.hausdorffMm, 2),
    fixed(found.hd95Mm, 2),
    fixed(found.assdMm, 3),
    ...found.nsd.map(({ value }) => fixed(value, 4)),
    fixed(found.kappa, 4),
    `${found.componentsA}`,
    `${found.componentsB}`,
  ];
}

function nameOf({ label, nameA, nameB }: LabelAgreement): string {
  const names = [...new Set([nameA, nameB].filter((name) => name !== null && name !== `${label}`))];
  return names.length === 0 ? `${label}` : `${label} ${names.join(' / ')}`;
}

function sourcesOf({ files, grid }: AgreementReport): string[] {
  return [
    ...(['a', 'b'] as const).map((side) => {
      const { name, format, labels } = files[side];
      return `${side.toUpperCase()}  ${name} (${format}, ${labels} label${labels === 1 ? '' : 's'})`;
    }),
    gridLine(grid),
  ];
}

/** Size and spacing of the grid, for people. */
export function gridLine(grid: ReportedGrid): string {
  const mm = (value: number | null) => (value === null ? '?' : `${Number(value.toPrecision(6))}`);
  const slices =
    grid.slicePositionsMm === undefined ? mm(grid.sliceSpacingMm ?? grid.sliceThicknessMm) : 'uneven slices';
  return `on ${grid.columns} x ${grid.rows} x ${grid.slices} voxels of ${mm(grid.columnSpacingMm)} x ${mm(grid.rowSpacingMm)} x ${slices} mm`;
}

function meaningOf({ definition, matching, notes, grid, labels, overall, tolerancesMm }: AgreementReport): string[] {
  const worst = (labels.length === 1 ? labels[0] : overall)?.worstSlices[0];
  return [
    `HD, HD95, ASSD${tolerancesMm.length > 0 ? ', NSD' : ''}: of ${SURFACES[definition]}.`,
    'HD95: the larger of the two directed 95th percentiles; others pool or average them, so compare only with the same definition (docs/agreement.md).',
    `kappa: of the voxels of ${grid.region === 'images' ? 'the whole grid' : 'the slices from the first to the last mask'}; it depends on that region.`,
    ...(labels.length > 1 ? matching.map((rule) => `Labels matched: ${rule}.`) : []),
    ...(worst
      ? [
          `Largest difference: slice ${worst.slice + 1} of ${grid.slices}, ${worst.areaMm2.toFixed(0)} mm2 in one mask only, at (${worst.pointMm.map((part) => part.toFixed(1)).join(', ')}) mm, LPS.`,
        ]
      : []),
    ...notes.map((note) => `Note: ${note}`),
  ];
}
