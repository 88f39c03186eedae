import { isOverreadError, OverreadError } from '@overread/dicom';
import { printable } from '@overread/verify';
import { type Command, Option } from 'commander';
import { agreementLines } from './agreementTable.ts';
import { measureFiles } from './measureFiles.ts';
import { measureReaderFiles, type ReadersOptions } from './measureReaderFiles.ts';
import { measuringLine } from './measuringLine.ts';
import { readersLines } from './readersTable.ts';

/** Exit statuses: measured; not measured, and a sentence says why; broken off by Ctrl+C. */
const NOT_MEASURED = 2;
const BROKEN_OFF = 130;

interface CommandOptions extends Omit<ReadersOptions, 'toleranceMm'> {
  readonly toleranceMm: string;
  readonly json: boolean;
}

/** `overread agreement <A> <B> [more]`: how far two masks agree, or those of three to ten readers. Needs no server and no data folder. */
export function agreementCommand(program: Command): void {
  program
    .command('agreement')
    .description('measure how far two masks agree: Dice, surface distances, volumes, kappa; label by label')
    .argument('<A>', 'DICOM Segmentation, or NIfTI label map (.nii, .nii.gz)')
    .argument('<B>', 'the same structures on the same grid, from someone or something else')
    .argument('[more...]', 'further readers, up to ten in all: then every pair, majority and STAPLE of each label')
    .option('--tolerance-mm <list>', 'tolerances of the surface Dice (NSD) in mm', '1,2')
    .addOption(
      new Option('--definition <name>', 'what distances are taken of: border voxels, or surface elements by area')
        .choices(['border', 'surfel'])
        .default('border'),
    )
    .option('--labels <list>', 'only these labels: numbers, or names of segments', (value) => value.split(','))
    .addOption(
      new Option(
        '--match <rule>',
        'how labels find each other; auto: segments by name, then by code; label maps by number',
      )
        .choices(['auto', 'number'])
        .default('auto'),
    )
    .option('--images <folder>', 'the images that Segmentations were drawn on: then slices without a mask are known')
    .option(
      '--lesions',
      'match the connected parts of each label as lesions: found by both, by one alone, split',
      false,
    )
    .option(
      '--write-majority <file>',
      'of three readers or more: write what more than half of them marked (.nii, .nii.gz)',
    )
    .option('--json', 'print everything that was measured as JSON, unrounded (docs/agreement.md)', false)
    .addHelpText('after', EXAMPLES)
    .action(async (a: string, b: string, more: readonly string[], options: CommandOptions) => {
      const progress = measuringLine(process.stderr);
      const stop = new AbortController();
      const onInterrupt = () => stop.abort();
      process.once('SIGINT', onInterrupt);
      try {
        const asked = { ...options, toleranceMm: tolerances(options.toleranceMm) };
        const { report, lines } = await measured([a, b, ...more], asked, stop.signal, progress.show);
        progress.clear();
        if (options.json) console.log(JSON.stringify(report, null, 2));
        else for (const line of lines()) console.log(line);
      } catch (error) {
        progress.clear();
        if (stop.signal.aborted) {
          process.exitCode = BROKEN_OFF;
        } else if (isOverreadError(error)) {
          console.error(`Not measured: ${printable(sentence(error))} [${error.code}]`);
          process.exitCode = NOT_MEASURED;
        } else throw error;
      } finally {
        process.off('SIGINT', onInterrupt);
      }
    });
}

/** Measures two files, or more; the report and its lines for people. */
async function measured(
  [a = '', b = '', ...more]: readonly string[],
  options: ReadersOptions,
  signal: AbortSignal,
  onProgress: (what: string, done: number | null) => void,
) {
  if (more.length > 0) {
    const report = await measureReaderFiles([a, b, ...more], options, signal, onProgress);
    return { report, lines: () => readersLines(report) };
  }
  if (options.writeMajority !== undefined) {
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      '--write-majority needs three files or more: of two readers, a majority is what both marked, and on all else they are a tie. Nor is there a STAPLE of two: how much background the region holds would decide what they differ on.',
    );
  }
  const report = await measureFiles({ a, b }, options, signal, onProgress);
  return { report, lines: () => agreementLines(report) };
}

const EXAMPLES = `
Examples:
  overread agreement reader1.dcm reader2.dcm
  overread agreement truth.nii.gz model.nii.gz --labels 1,5 --tolerance-mm 1,3
  overread agreement mets1.nii.gz mets2.nii.gz --lesions
  overread agreement reader1.nii.gz reader2.nii.gz reader3.nii.gz --write-majority majority.nii.gz
  overread agreement truth.nii.gz model.dcm --definition surfel --json > numbers.json

Exit status: 0 measured; 2 not measured, and one sentence says why.
What each number is, and which number of MONAI, MedPy and surface-distance it equals: docs/agreement.md.`;

const sentence = ({ message }: Error) => (/[.?!]$/.test(message) ? message : `${message}.`);

function tolerances(value: string): number[] {
  const list = value.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  if (!list.every((mm) => Number.isFinite(mm) && mm >= 0 && mm <= 1000)) {
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      '--tolerance-mm takes millimetres from 0 up, separated by commas, such as 1,2',
    );
  }
  return [...new Set(list)];
}
