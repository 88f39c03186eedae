import type { Command } from 'commander';
import { kindsOf } from './backup.ts';
import { listed, reported } from './reported.ts';

/** What the server says of a rebuild. */
interface Rebuilt {
  readonly stateDigest: string;
  readonly isEqual: boolean;
  readonly differences: readonly string[];
  readonly projects: number;
  readonly cases: number;
  readonly accounts: number;
  readonly findings: readonly { readonly kind: string; readonly sentence: string }[];
  readonly images: readonly string[];
  readonly notRestored: readonly string[];
}

/** Exit status of a rebuild that is done, but whose archive or images have something to say. */
const WITH_NOTES = 2;

/** `overread rebuild`: fills the empty database of the running server from the record archive. Exit status 0 only if all of it is there. */
export function rebuildCommand(program: Command): void {
  program
    .command('rebuild')
    .description('fill an empty database from the archive; the server must be running on an empty data folder')
    .option('--accept-findings <kinds>', 'go on in spite of these kinds of findings, by commas', '')
    .option('--json', 'print the result as JSON', false)
    .action(({ acceptFindings, json }: { acceptFindings: string; json: boolean }) =>
      reported<Rebuilt>('/rebuild', { acceptFindings: kindsOf(acceptFindings) }, json, (report) => ({
        lines: linesOf(report),
        status: statusOf(report),
      })),
    );
}

function statusOf({ isEqual, findings, images }: Rebuilt): number {
  if (!isEqual) return 1;
  return findings.length + images.length > 0 ? WITH_NOTES : 0;
}

function linesOf(report: Rebuilt): string[] {
  return [
    `${report.cases} cases of ${report.projects} projects are back; ${report.accounts} accounts wait to be invited again.`,
    ...listed(
      'What the archive has that does not fit:',
      report.findings.map(({ kind, sentence }) => `${kind}: ${sentence}`),
    ),
    ...listed('Images:', report.images),
    ...listed('What the archive does not hold, and is not back:', report.notRestored),
    ...listed('DIFFERENT from the archive:', report.differences),
    '',
    report.isEqual
      ? `State digest, of the archive and of the database: ${report.stateDigest}`
      : `State digest of the archive: ${report.stateDigest}; the database says another one. Report this.`,
  ];
}
