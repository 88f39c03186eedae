import { isOverreadError, OverreadError } from '@overread/dicom';
import {
  dicomWebSource,
  folderSource,
  printable,
  renderReport,
  type VerifyReport,
  type VerifySource,
  verifyArchive,
} from '@overread/verify';
import { type Command, InvalidArgumentError } from 'commander';
import { authorizationFrom, textOf } from './secretFile.ts';
import { progressLine } from './verifyProgress.ts';

interface VerifyOptions {
  readonly trust: readonly string[];
  readonly tokenFile?: string;
  readonly images: boolean | string;
  readonly imagesTokenFile?: string;
  readonly part: boolean;
  readonly threads?: number;
  readonly json: boolean;
}

/** Exit statuses: all holds; something does not; it could not be found out. */
const STATUS: Readonly<Record<VerifyReport['outcome'], number>> = { holds: 0, problems: 1, unverified: 2 };
const NOT_VERIFIED = 2;

/** `overread verify <URL | folder>`: whether an archive proves itself. Needs no server and no database. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('check signatures, log and numbers of an archive or a folder, from what it holds alone')
    .argument('<source>', 'DICOMweb root, such as https://pacs.example/dicom-web, or a folder of DICOM files')
    .option(
      '--trust <anchor>',
      'authority that you know: a PEM file, or sha256: and its fingerprint; may be given again',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--token-file <file>', 'file with user:password, or with a bearer token, for the archive')
    .option(
      '--images [source]',
      'also check the pixels of the images that cases were enrolled with, in the same place or in this folder or DICOMweb root',
      false,
    )
    .option('--images-token-file <file>', 'the same as --token-file, for the archive of the images')
    .option(
      '--part',
      'this is a part of an archive, such as an export: what it names and does not hold is no problem',
      false,
    )
    .option(
      '--threads <number>',
      'threads beside the first; by default one per processor where the archive is large, 0: none',
      (value: string) => wholeNumber(value),
    )
    .option('--json', 'print the report as JSON (docs/reference/verify.md)', false)
    .action(async (source: string, options: VerifyOptions) => {
      try {
        process.exitCode = STATUS[(await verified(source, options)).outcome];
      } catch (error) {
        if (!isOverreadError(error)) throw error;
        console.error(`Not verified: ${printable(error.message)} [${error.code}]`);
        process.exitCode = NOT_VERIFIED;
      }
    });
}

async function verified(name: string, options: VerifyOptions): Promise<VerifyReport> {
  const trust = await Promise.all(options.trust.map(anchorOf));
  const source = await sourceOf(name, options.tokenFile);
  const images =
    typeof options.images === 'string' ? await sourceOf(options.images, options.imagesTokenFile) : undefined;
  const progress = progressLine(process.stderr);
  try {
    const report = await verifyArchive(source, {
      trust,
      isPart: options.part,
      withImages: options.images !== false,
      ...(images === undefined ? {} : { images }),
      ...(options.threads === undefined ? {} : { threads: options.threads }),
      onProgress: progress.show,
    });
    progress.clear();
    if (options.json) console.log(JSON.stringify(report, null, 2));
    else for (const line of renderReport(report)) console.log(line);
    return report;
  } finally {
    progress.clear();
    await source.close();
    await images?.close();
  }
}

async function sourceOf(name: string, tokenFile: string | undefined): Promise<VerifySource> {
  if (!/^https?:\/\//i.test(name)) {
    if (tokenFile !== undefined) throw invalid('--token-file is for an archive, not for a folder.');
    return folderSource(name);
  }
  const authorization =
    tokenFile === undefined ? undefined : await authorizationFrom(tokenFile, (line) => console.error(line));
  return dicomWebSource({ url: name, authorization });
}

const anchorOf = (value: string): Promise<string> =>
  value.startsWith('sha256:') ? Promise.resolve(value) : textOf(value, '--trust');

function wholeNumber(value: string): number {
  if (!/^\d{1,3}$/.test(value)) throw new InvalidArgumentError('A whole number is expected, such as 2.');
  return Number(value);
}

const invalid = (message: string) => new OverreadError('OVR_CONFIG_INVALID', message);
