import { type BitMask, MOST_READERS, majority } from '@overread/agreement';
import { OverreadError } from '@overread/dicom';
import { gridOfReaders } from './gridOfReaders.ts';
import { askedLabels, type LabelOfReaders, labelsOfReaders } from './labelsOfReaders.ts';
import { type MajorityLabel, majorityWriter } from './majorityFile.ts';
import { MATCHING } from './matchLabels.ts';
import type { AgreementOptions } from './measureFiles.ts';
import { measureReaderMasks } from './measureReaderMasks.ts';
import { openMasks } from './openMasks.ts';
import { type LabelOfReport, READERS_SCHEMA_VERSION, type ReadersReport } from './readersReport.ts';
import { REPORTED_METRICS, REPORTED_SOFTWARE, reportedFile, reportedGrid } from './reportedParts.ts';

/** What is asked of several files. */
export interface ReadersOptions extends AgreementOptions {
  /** Where the majority of each label is written, as a label map. */
  readonly writeMajority?: string;
}

/**
 * Reads three to ten files of masks and measures every pair of readers, and each reader against majority and STAPLE. All masks of a label stand in
 * memory at a time, a bit a voxel. Throws what {@link openMasks} does, OVR_GRIDS_DIFFER, OVR_CONFIG_INVALID.
 */
export async function measureReaderFiles(
  names: readonly string[],
  options: ReadersOptions,
  signal: AbortSignal,
  onProgress: (what: string, done: number | null) => void,
): Promise<ReadersReport> {
  checkAsked(names, options);
  onProgress('Reading', null);
  const files = await openMasks(names, options.images);
  const { grid, places } = gridOfReaders(files);
  const write = options.writeMajority === undefined ? null : await majorityWriter(options.writeMajority, grid);
  const placed = files.map((file, index) => file.place(places[index] ?? grid, 'b'));
  const byNumber = options.match === 'number' || files.some(({ format }) => format === 'NIfTI');
  const all = labelsOfReaders(
    placed.map(({ labels }) => labels),
    byNumber,
  );
  const asked = askedLabels(all, options.labels, ({ labels }) => labels, 'no file');
  const readers = files.map((_, index) => letterOf(index));
  const measure = (masks: readonly BitMask[], part: number) =>
    measureReaderMasks(masks, {
      readers,
      grid: grid.grid,
      options: { definition: options.definition, tolerancesMm: options.toleranceMm },
      signal,
      onProgress: (done) => onProgress('Measuring', (part + done) / (asked.length + 1)),
    });
  const labels: LabelOfReport[] = [];
  const agreed: MajorityLabel[] = [];
  for (const [part, one] of asked.entries()) {
    const masks = placed.map((file, r) => file.mask(numbersOf(one, r)));
    const identity = identityOf(one, byNumber);
    labels.push({ ...identity, ...(await measure(masks, part)) });
    if (write !== null) agreed.push({ number: numberOf(one, part, byNumber), mask: majority(masks) });
  }
  const overall = await measure(
    placed.map((file, r) => file.mask(asked.flatMap((one) => numbersOf(one, r)))),
    asked.length,
  );
  const written = write === null ? [] : await write(agreed);
  return {
    schemaVersion: READERS_SCHEMA_VERSION,
    kind: 'overread-agreement-of-readers',
    software: REPORTED_SOFTWARE,
    definition: options.definition,
    tolerancesMm: options.toleranceMm,
    readers: placed.flatMap((one, r) => {
      const file = files[r];
      return file === undefined ? [] : [{ reader: letterOf(r), ...reportedFile(file, one) }];
    }),
    grid: reportedGrid(grid),
    matching: [...new Set(asked.flatMap(({ matchedBy }) => matchedBy))].map((rule) => MATCHING[rule]),
    labels,
    overall,
    notes: [
      ...files.flatMap(({ notes }, r) => notes.map((note) => `${readers[r]}: ${note}`)),
      ...grid.notes,
      ...(grid.apartMm > 1e-3
        ? [`Voxels of the files are up to ${grid.apartMm.toPrecision(2)} mm apart; that is taken for rounding.`]
        : []),
      ...labels.flatMap((label) => notInAll(label, readers)),
      ...labels.flatMap(({ label, staple }) => notConverged(`of ${label}`, staple)),
      ...notConverged('of all labels together', overall.staple),
      ...written,
    ],
    metrics: REPORTED_METRICS,
  };
}

function checkAsked(names: readonly string[], options: ReadersOptions): void {
  if (names.length > MOST_READERS) {
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      `At most ${MOST_READERS} files are compared at a time; ${names.length} were named.`,
    );
  }
  if (options.lesions) {
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      '--lesions matches the lesions of two files; name two of them at a time.',
    );
  }
}

/** A, B, C, ... in the order of the files. */
const letterOf = (index: number): string => String.fromCharCode(65 + index);

const numbersOf = ({ labels }: LabelOfReaders, reader: number): number[] => {
  const label = labels[reader];
  return label ? [label.number] : [];
};

/** The number that a label has in a file of the majority: its own, or of segments matched by name their place, from 1. */
function numberOf({ labels }: LabelOfReaders, part: number, byNumber: boolean): number {
  const own = labels.find((label) => label !== null)?.number;
  return byNumber && own !== undefined ? own : part + 1;
}

function identityOf(
  { labels, matchedBy }: LabelOfReaders,
  byNumber: boolean,
): Pick<LabelOfReport, 'label' | 'names' | 'numbers' | 'matchedBy'> {
  const first = labels.find((label) => label !== null);
  const number = first?.number ?? 0;
  return {
    label: byNumber ? number : (first?.name ?? number),
    names: labels.map((label) => label?.name ?? null),
    numbers: labels.map((label) => label?.number ?? null),
    matchedBy,
  };
}

function notInAll({ label, numbers }: LabelOfReport, readers: readonly string[]): string[] {
  const absent = readers.filter((_, r) => numbers[r] === null);
  return absent.length === 0 ? [] : [`${label} is not in ${absent.join(', ')}: there it counts as an empty mask.`];
}

function notConverged(of: string, found: { readonly hasConverged: boolean } | null): string[] {
  return found === null || found.hasConverged
    ? []
    : [`STAPLE ${of} has not converged: its numbers are not to be reported.`];
}
