import { AGREEMENT_VERSION, METRICS } from '@overread/agreement';
import { VERSION } from '../version.ts';
import type { AgreementReport, ReportedFile, ReportedGrid } from './agreementReport.ts';
import type { CommonGrid } from './commonGrid.ts';
import type { OpenedMasks, PlacedMasks } from './maskFile.ts';

/** What measured. */
export const REPORTED_SOFTWARE = { name: 'overread', version: VERSION, agreementVersion: AGREEMENT_VERSION } as const;

/** What each number is, by its key, as a report says it. */
export const REPORTED_METRICS: AgreementReport['metrics'] = Object.fromEntries(
  Object.entries(METRICS).map(([id, { name, unit, definition, doi }]) => [id, { name, unit, definition, doi }]),
);

/** A file as a report names it. */
export function reportedFile({ name, format, bytes, sha256 }: OpenedMasks, placed: PlacedMasks): ReportedFile {
  return { name, format, bytes, sha256, labels: placed.labels.length };
}

/** The grid as a report describes it. */
export function reportedGrid({
  columns,
  rows,
  slices,
  grid,
  along,
  origin,
  apartMm,
  isWhole,
}: CommonGrid): ReportedGrid {
  const positions = grid.slicePositionsMm;
  const [first = 0] = positions;
  const last = positions.at(-1) ?? first;
  const even = slices > 1 ? (last - first) / (slices - 1) : null;
  const isEven = even !== null && positions.every((at, index) => Math.abs(at - first - index * even) < 1e-6);
  return {
    columns,
    rows,
    slices,
    columnSpacingMm: grid.columnSpacingMm,
    rowSpacingMm: grid.rowSpacingMm,
    sliceSpacingMm: isEven ? even : null,
    sliceThicknessMm: grid.sliceThicknessMm ?? null,
    ...(even === null || isEven ? {} : { slicePositionsMm: positions.map((at) => at - first) }),
    rowDirection: along[0],
    columnDirection: along[1],
    sliceDirection: along[2],
    origin,
    apartMm,
    region: isWhole ? 'images' : 'masks',
  };
}
