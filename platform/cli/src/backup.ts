import { resolve } from 'node:path';
import type { Command } from 'commander';
import { listed, reported } from './reported.ts';

interface BackedUp {
  readonly file: string;
  readonly bytes: number;
  readonly rows: number;
  readonly takenAt: string;
  readonly stateDigest: string;
}

interface Restored {
  readonly takenAt: string;
  readonly stateDigest: string;
  readonly isEqual: boolean;
  readonly cases: number;
  readonly differences: readonly string[];
  readonly reconciled: readonly string[];
  readonly log: string;
  readonly images: readonly string[];
  readonly findings: readonly { readonly kind: string; readonly sentence: string }[];
}

/** Exit status of a restore that is done, but is not all as the backup had it. */
const WITH_NOTES = 2;

/** `overread backup <file>`: what the archive does not hold, as of one moment. Exit status 0 only if the file is whole and on the disk. */
export function backupCommand(program: Command): void {
  program
    .command('backup')
    .description(
      'write what the archive does not hold into one file; the server must be running, people work on meanwhile',
    )
    .argument('<file>', 'file to make; it holds secrets and is readable by its owner alone')
    .option('--json', 'print the result as JSON', false)
    .action((file: string, { json }: { json: boolean }) =>
      reported<BackedUp>('/backup', { file: resolve(file) }, json, (report) => ({
        lines: [
          `${report.rows} rows in ${report.file}, ${(report.bytes / 1e6).toFixed(1)} MB, as of ${report.takenAt}.`,
          'It holds keys and hashes of passwords: keep it as you keep passwords, on another machine, beside a copy of the archive.',
          `State digest: ${report.stateDigest}`,
        ],
        status: 0,
      })),
    );
}

/** `overread restore <file>`: a backup into an empty installation, brought up to what the archive says. */
export function restoreCommand(program: Command): void {
  program
    .command('restore')
    .description('put a backup back; the server must be running on an empty data folder, with the archive')
    .argument('<file>', 'a file that overread backup wrote')
    .option('--accept-findings <kinds>', 'go on in spite of these kinds of findings in the archive, by commas', '')
    .option('--json', 'print the result as JSON', false)
    .action((file: string, { acceptFindings, json }: { acceptFindings: string; json: boolean }) =>
      reported<Restored>(
        '/restore',
        { file: resolve(file), acceptFindings: kindsOf(acceptFindings) },
        json,
        (report) => ({
          lines: [
            `The backup of ${report.takenAt} is back: ${report.cases} cases.`,
            ...listed('What is not as the backup had it:', report.reconciled),
            ...listed(
              'What the archive has that does not fit:',
              report.findings.map((one) => `${one.kind}: ${one.sentence}`),
            ),
            ...listed('Images:', report.images),
            ...listed('DIFFERENT from the archive:', report.differences),
            '',
            report.log,
            'The server ends now. Start it again: it then has the keys of the backup.',
            `State digest of the archive: ${report.stateDigest}${report.isEqual ? ', the same in the database' : '; the database says ANOTHER one'}`,
          ],
          status: statusOf(report),
        }),
      ),
    );
}

/** Kinds of findings as they are given on the command line. */
export const kindsOf = (text: string): string[] => text.split(',').flatMap((kind) => kind.trim() || []);

function statusOf({ isEqual, reconciled, images, findings }: Restored): number {
  if (!isEqual) return 1;
  return reconciled.length + images.length + findings.length > 0 ? WITH_NOTES : 0;
}
