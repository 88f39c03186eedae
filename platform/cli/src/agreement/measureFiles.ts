import type { SurfaceDefinition } from '@overread/agreement';
import { type AgreementReport, type LabelAgreement, SCHEMA_VERSION } from './agreementReport.ts';
import { type CommonGrid, commonGrid } from './commonGrid.ts';
import { askedLabels, spelled } from './labelsOfReaders.ts';
import type { OpenedMasks } from './maskFile.ts';
import { type LabelPair, MATCHING, matchLabels } from './matchLabels.ts';
import { measureLabels } from './measureLabels.ts';
import { openMasks } from './openMasks.ts';
import { REPORTED_METRICS, REPORTED_SOFTWARE, reportedFile, reportedGrid } from './reportedParts.ts';

/** What is asked of two files. */
export interface AgreementOptions {
  readonly toleranceMm: readonly number[];
  readonly definition: SurfaceDefinition;
  /** Numbers, or names; all if absent. */
  readonly labels?: readonly string[];
  readonly match: 'auto' | 'number';
  readonly images?: string;
  readonly lesions?: boolean;
}

/** Reads two files of masks and measures how far they agree. Throws what {@link openMasks} does, OVR_GRIDS_DIFFER, OVR_CONFIG_INVALID. */
export async function measureFiles(
  names: { readonly a: string; readonly b: string },
  options: AgreementOptions,
  signal: AbortSignal,
  onProgress: (what: string, done: number | null) => void,
): Promise<AgreementReport> {
  onProgress('Reading', null);
  const [first, second] = await openMasks([names.a, names.b], options.images);
  if (first === undefined || second === undefined) throw new Error('two files were opened');
  const files = { a: first, b: second };
  const grid = commonGrid(files.a.lattice, files.b.lattice);
  const [a, b] = [files.a.place(grid, 'a'), files.b.place(grid, 'b')];
  const byNumber = options.match === 'number' || files.a.format === 'NIfTI' || files.b.format === 'NIfTI';
  const pairs = askedLabels(
    matchLabels(a.labels, b.labels, byNumber),
    options.labels,
    (pair) => [pair.a, pair.b],
    'neither file',
  );
  const { labels, overall } = await measureLabels(pairs, byNumber, {
    grid,
    a,
    b,
    options: { definition: options.definition, tolerancesMm: options.toleranceMm },
    withLesions: options.lesions === true,
    signal,
    onProgress: (done) => onProgress('Measuring', done),
  });
  return {
    schemaVersion: SCHEMA_VERSION,
    kind: 'overread-agreement',
    software: REPORTED_SOFTWARE,
    definition: options.definition,
    tolerancesMm: options.toleranceMm,
    connectivity: 26,
    files: { a: reportedFile(files.a, a), b: reportedFile(files.b, b) },
    grid: reportedGrid(grid),
    matching: rulesUsed(pairs),
    labels,
    overall,
    notes: [...notesOf(files, grid, pairs, byNumber), ...lesionNotes(labels)],
    metrics: REPORTED_METRICS,
  };
}

function rulesUsed(pairs: readonly LabelPair[]): string[] {
  return [...new Set(pairs.flatMap(({ matchedBy }) => matchedBy ?? []))].map((rule) => MATCHING[rule]);
}

function lesionNotes(labels: readonly LabelAgreement[]): string[] {
  return labels
    .filter(({ lesions }) => lesions === null)
    .map(
      ({ label }) => `${label} has more than a thousand parts in a file: that is noise, and no lesions were matched.`,
    );
}

function notesOf(
  files: { readonly a: OpenedMasks; readonly b: OpenedMasks },
  grid: CommonGrid,
  pairs: readonly LabelPair[],
  byNumber: boolean,
): string[] {
  const named = (side: 'a' | 'b') => files[side].notes.map((note) => `${side.toUpperCase()}: ${note}`);
  const unmatched = pairs.filter(({ matchedBy }) => matchedBy === null).length;
  const renamed = pairs.filter(
    ({ a, b }) => byNumber && a?.name != null && b?.name != null && spelled(a.name) !== spelled(b.name),
  );
  const [only] = pairs;
  return [
    ...named('a'),
    ...named('b'),
    ...grid.notes,
    ...(grid.apartMm > 1e-3
      ? [`Voxels of A and B are up to ${grid.apartMm.toPrecision(2)} mm apart; that is taken for rounding.`]
      : []),
    ...(unmatched > 0 && unmatched < pairs.length
      ? [`${unmatched} of ${pairs.length} labels ${unmatched === 1 ? 'stands' : 'stand'} in one file only.`]
      : []),
    ...(unmatched > 0 && unmatched === pairs.length
      ? [`No label of A was found in B.${byNumber ? '' : ' --match number matches them by Segment Number.'}`]
      : []),
    ...(only?.matchedBy === 'onlyOne'
      ? [
          `Each file has one segment, called ${only.a?.name} and ${only.b?.name}; they are compared although names and codes differ.`,
        ]
      : []),
    ...renamed.map(
      ({ a, b }) =>
        `Label ${a?.number} is called ${a?.name} in A and ${b?.name} in B; they are compared by their number.`,
    ),
  ];
}
