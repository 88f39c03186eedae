import type { Command } from 'commander';
import { serverRequest } from './serverRequest.ts';

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
    .action(async ({ acceptFindings, json }: { acceptFindings: string; json: boolean }) => {
      const kinds = acceptFindings.split(',').flatMap((kind) => kind.trim() || []);
      process.exitCode = 1;
      await serverRequest('/rebuild', { acceptFindings: kinds }, (answer) => {
        if (answer.line !== undefined && !json) console.log(answer.line);
        if (answer.error) {
          if (json) console.log(JSON.stringify({ error: answer.error }));
          else console.error(`${answer.error.message}\n${answer.error.todo} [${answer.error.code}]`);
        }
        if (!answer.done) return;
        const report = answer.done as Rebuilt;
        if (json) console.log(JSON.stringify(report));
        else for (const line of linesOf(report)) console.log(line);
        if (report.isEqual) process.exitCode = report.findings.length + report.images.length > 0 ? WITH_NOTES : 0;
      });
    });
}

function linesOf(report: Rebuilt): string[] {
  const list = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? [] : ['', title, ...entries.map((entry) => `  ${entry}`)];
  return [
    `${report.cases} cases of ${report.projects} projects are back; ${report.accounts} accounts wait to be invited again.`,
    ...list(
      'What the archive has that does not fit:',
      report.findings.map(({ kind, sentence }) => `${kind}: ${sentence}`),
    ),
    ...list('Images:', report.images),
    ...list('What the archive does not hold, and is not back:', report.notRestored),
    ...list('DIFFERENT from the archive:', report.differences),
    '',
    report.isEqual
      ? `State digest, of the archive and of the database: ${report.stateDigest}`
      : `State digest of the archive: ${report.stateDigest}; the database says another one. Report this.`,
  ];
}
