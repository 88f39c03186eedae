import { EXPORT_EXTRAS, type ExportExtra, OverreadError, PARTITIONS, type Partition } from '@overread/contract';
import type { Command } from 'commander';
import { runExport } from './export/runExport.ts';
import { serverStream } from './serverRequest.ts';

interface ExportOptions {
  readonly project: string;
  readonly out: string;
  readonly with: string;
  readonly case: readonly string[];
  readonly partition: string;
  readonly unsigned: boolean;
  readonly json: boolean;
}

/** Exit status of an export that is there, but lacks what its manifest notes. */
const WITH_NOTES = 2;
const EXTRAS = Object.entries(EXPORT_EXTRAS)
  .map(([name, words]) => `${name}: ${words}`)
  .join('; ');

/** `overread export`: a project's objects as DICOM files with a manifest. Exit status 0 only if everything asked for is there. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('write the signed masks of a project, and more, into a new folder; the server must be running')
    .requiredOption('--project <key>', 'project')
    .requiredOption('--out <folder>', 'folder to make; it must not hold anything yet')
    .option('--with <list>', `more than the final masks, by commas. ${EXTRAS}`, '')
    .option('--case <label...>', 'only these cases', [])
    .option('--partition <list>', 'partitions to take, by commas; test stands alone', 'training,tuning')
    .option('--unsigned', 'also cases that nobody has signed yet, as far as they are', false)
    .option('--json', 'print the result as JSON', false)
    .action(async (options: ExportOptions) => {
      const summary = await runExport(
        {
          project: options.project,
          with: listed<ExportExtra>('--with', options.with, Object.keys(EXPORT_EXTRAS)),
          cases: options.case,
          partitions: listed<Partition>('--partition', options.partition, PARTITIONS),
          unsigned: options.unsigned,
        },
        options.out,
        (request) => serverStream('/export', request),
        (line) => {
          if (!options.json) console.log(line);
        },
      );
      const { cases, leftOut, files, notes, out } = summary;
      if (options.json) console.log(JSON.stringify(summary));
      else console.log(`${cases} cases, ${files} files in ${out}; ${leftOut} cases left out, see cases.csv.`);
      if (notes.length > 0) process.exitCode = WITH_NOTES;
    });
}

function listed<T extends string>(option: string, text: string, known: readonly string[]): T[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      `${option} knows ${known.join(', ')}; “${strange}” is none of them.`,
    );
  return [...new Set(names)] as T[];
}
