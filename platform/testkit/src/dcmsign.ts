import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { skipUnless } from './skip.ts';

const PROGRAM = '/usr/bin/dcmsign';
const FOLDER = resolve(import.meta.dirname, '../../../.cache/dcmsign');

/** What dcmsign printed, and its exit status: 0, 85 not created, 100 none there, 101 verification failed, 102 against a policy. */
export interface Dcmsign {
  readonly status: number;
  readonly output: string;
}

let folder: string | null | undefined;

/** For `describe.skipIf(withoutDcmsign())`. */
export function withoutDcmsign(): boolean {
  if (skipUnless(existsSync(PROGRAM), `No ${PROGRAM}; install the package dcmtk.`)) return true;
  return skipUnless(
    mendedLibrary() !== null,
    'dcmsign hashes nested sequences incompletely, and the library of this machine could not be mended for the tests.',
  );
}

/**
 * Runs DCMTK's dcmsign with its library mended: as built (3.6.7 tried; the source of 3.7.0 is the same) it drops what is left of a nested sequence wherever its stream
 * crosses a block of 16,384 bytes (DcmItem::writeSignatureFormat asks isSignable(), which moves the position in a sequence that is being
 * written). The copy has blocks of 64 MB, and nothing else differs.
 */
export function dcmsign(args: readonly string[]): Dcmsign {
  return run(args, { LD_LIBRARY_PATH: mendedLibrary() ?? '' });
}

/** Runs dcmsign as it is installed. */
export function stockDcmsign(args: readonly string[]): Dcmsign {
  return run(args, {});
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Dcmsign {
  const { status, stdout, stderr, error } = spawnSync(PROGRAM, args, {
    encoding: 'latin1',
    env: { ...process.env, ...env },
  });
  if (error) throw error;
  return { status: status ?? -1, output: `${stdout}\n${stderr}` };
}

const LARGE = 0x04000000;
/** The two places of SiMACConstructor that name the size of a block, on amd64: `mov edi,0x4000` before new[], `mov edx,0x4000`. */
const PLACES = [Buffer.from('bf00400000e8', 'hex'), Buffer.from('ba0040000048', 'hex')];

/** A folder with the mended copy of libdcmdsig, made once; null where it is built otherwise. */
function mendedLibrary(): string | null {
  folder ??= mend();
  return folder;
}

function mend(): string | null {
  const path = /libdcmdsig\S* => (\S+)/.exec(execFileSync('ldd', [PROGRAM], { encoding: 'utf8' }))?.[1];
  if (path === undefined) return null;
  const library = readFileSync(path);
  const into = join(FOLDER, createHash('sha256').update(library).digest('hex').slice(0, 16));
  if (existsSync(into)) return into;
  for (const place of PLACES) {
    const at = library.indexOf(place);
    if (at < 0 || library.indexOf(place, at + 1) >= 0) return null;
    library.writeUInt32LE(LARGE, at + 1);
  }
  // Test files run side by side: each writes its own, the first one in place stands.
  const making = `${into}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  writeFileSync(join(making, basename(path)), library);
  try {
    renameSync(making, into);
  } catch (cause) {
    if (!existsSync(into)) throw cause;
  }
  return into;
}
