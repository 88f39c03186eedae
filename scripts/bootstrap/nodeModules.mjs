// `npm ci`, when the lock file asks for something else than what is installed.
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, ROOT, Stop, step } from './steps.mjs';

/** Installs the locked packages unless exactly these are there. */
export async function nodeModules() {
  if (isInstalled()) return;
  await step('Installing packages (npm ci)', async () => {
    try {
      await quietly('npm', ['ci', ...QUIET]);
    } catch (error) {
      if (!isForeignBinaryMissing(error)) throw error;
      // Registries that carry the native packages of some platforms only make lock files that `npm ci` then refuses for
      // the others. `npm install --no-save` takes the same locked packages and changes no file; what came is compared.
      await quietly('npm', ['install', '--no-save', ...QUIET]);
    }
    if (!isInstalled())
      throw new Stop(
        'The packages in node_modules are not those of package-lock.json. Run npm install and look at its changes.',
      );
  });
}

const QUIET = ['--no-audit', '--no-fund'];

function isForeignBinaryMissing(error) {
  const complaints = error.message.split('\n').filter((line) => line.includes(' from lock file'));
  return complaints.length > 0 && complaints.every((line) => /Missing: \S+@ from lock file/.test(line));
}

/** npm writes what it installed to node_modules/.package-lock.json; that, not a time stamp, is compared. */
function isInstalled() {
  const wanted = packagesOf(join(ROOT, 'package-lock.json'));
  const there = packagesOf(join(ROOT, 'node_modules/.package-lock.json'));
  if (wanted === undefined || there === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    // The repository's own parts: package.json is read in place, a link must be there.
    if (!path.startsWith('node_modules/') && !path.includes('/node_modules/')) return true;
    if (entry.link) return existsSync(join(ROOT, path));
    if (there[path] === undefined) return entry.optional === true || entry.peer === true || entry.devOptional === true;
    return (
      there[path].version === entry.version && there[path].integrity === entry.integrity && isFolder(join(ROOT, path))
    );
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function isFolder(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
