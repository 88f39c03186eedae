import { readFile } from 'node:fs/promises';
import { type ArchiveFinding, checkArchive } from '@overread/archive';
import { OverreadError } from '@overread/dicom';
import type { Command } from 'commander';

interface CheckArchiveOptions {
  readonly user?: string;
  readonly passwordFile?: string;
  readonly tokenFile?: string;
  readonly timeout: string;
  readonly json: boolean;
}

const MARKS: Readonly<Record<ArchiveFinding['outcome'], string>> = { pass: 'ok  ', fail: 'FAIL', note: 'note' };

/** `overread check-archive <url>`: whether a DICOMweb server can hold the records. Exit status 0 only if it is accepted. */
export function checkArchiveCommand(program: Command): void {
  program
    .command('check-archive')
    .description('try whether a DICOMweb server can hold the records; files a few synthetic objects there')
    .argument('<url>', 'DICOMweb root, such as https://pacs.example/dicom-web')
    .option('--user <name>', 'user name; the password comes from a file')
    .option('--password-file <file>', 'file with the password of --user')
    .option('--token-file <file>', 'file with a bearer token, instead of user and password')
    .option('--timeout <seconds>', 'how long to wait for an answer', '30')
    .option('--json', 'print the result as JSON', false)
    .action(async (url: string, options: CheckArchiveOptions) => {
      const access = { url, authorization: await authorizationOf(options), timeoutMs: millisecondsOf(options.timeout) };
      const report = await checkArchive(access, (finding) => {
        if (!options.json) for (const line of linesOf(finding)) console.log(line);
      });
      if (options.json) console.log(JSON.stringify({ url, ...report }));
      else console.log(report.isAccepted ? ACCEPTED : REFUSED);
      process.exitCode = report.isAccepted ? 0 : 1;
    });
}

const ACCEPTED = 'Accepted: this server can hold the records of Overread.';
const REFUSED = 'Not accepted: change what is said above, then run this again.';

function linesOf({ outcome, sentence, todo }: ArchiveFinding): string[] {
  return [`${MARKS[outcome]}  ${sentence}`, ...(todo ? [`      ${todo}`] : [])];
}

async function authorizationOf({ user, passwordFile, tokenFile }: CheckArchiveOptions): Promise<string | undefined> {
  if (tokenFile !== undefined) {
    if (user !== undefined || passwordFile !== undefined)
      throw invalid('Give either --token-file, or --user and --password-file.');
    return `Bearer ${await secretIn(tokenFile)}`;
  }
  if (user === undefined && passwordFile === undefined) return undefined;
  if (user === undefined || passwordFile === undefined) throw invalid('Give --user and --password-file together.');
  return `Basic ${Buffer.from(`${user}:${await secretIn(passwordFile)}`).toString('base64')}`;
}

/** The file's text without the line break that editors add. */
async function secretIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) throw invalid(`The file ${file} cannot be read.`);
  return text.replace(/\r?\n$/, '');
}

function millisecondsOf(seconds: string): number {
  const value = Number(seconds);
  if (!(value > 0 && value <= 3600)) throw invalid('--timeout is a number of seconds from 1 to 3600.');
  return value * 1000;
}

const invalid = (message: string) => new OverreadError('OVR_CONFIG_INVALID', message);
