import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { skipUnless } from './skip.ts';

/** Other people's software that checks ours, each pinned; from PyPI, for tests only. */
const PACKAGES = [
  'highdicom==0.28.1',
  'pydicom==3.0.2',
  'dcmqi==1.5.7',
  'nibabel==5.3.2',
  'scipy==1.17.1',
  'surface-distance==0.1',
] as const;
const FOLDER = resolve(import.meta.dirname, '../../../.cache/oracles');
const VENV = join(FOLDER, PACKAGES.map((name) => name.replace('==', '-')).join('+'));

/** Programs of the virtual environment that tests check our files with. */
export interface PythonOracles {
  readonly python: string;
  /** dcmqi's programs, such as `segimage2itkimage`. */
  program(name: 'segimage2itkimage' | 'itkimage2segimage' | 'tid1500reader' | 'tid1500writer'): string;
}

let found: PythonOracles | null | undefined;

/**
 * The virtual environment with the packages above, made once under `.cache/oracles`. Null, with a printed
 * reason, where python3-venv or PyPI cannot be had: `describe.skipIf(withoutPythonOracles())`.
 */
export function pythonOracles(): PythonOracles | null {
  if (found === undefined)
    found = makeReady() ? { python: join(VENV, 'bin/python'), program: (name) => join(VENV, 'bin', name) } : null;
  return found;
}

/** For `describe.skipIf(withoutPythonOracles())`: true, and the reason is printed, where they cannot be had. */
export function withoutPythonOracles(): boolean {
  return skipUnless(
    pythonOracles() !== null,
    `Python's venv or PyPI (${PACKAGES.join(', ')}) cannot be had; install python3-venv and allow access to PyPI.`,
  );
}

function makeReady(): boolean {
  if (existsSync(join(VENV, 'ready'))) return true;
  // Test files run side by side: each makes its own and the first one in place stands. A venv names its path in its scripts,
  // so it is made where it stays, under a lock that is a folder.
  const lock = `${VENV}.making`;
  mkdirSync(FOLDER, { recursive: true });
  for (let waited = 0; waited < 600; waited++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      execFileSync('sleep', ['1']);
      if (existsSync(join(VENV, 'ready'))) return true;
    }
  }
  try {
    rmSync(VENV, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
    execFileSync(join(VENV, 'bin/python'), ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', ...PACKAGES], {
      stdio: 'pipe',
      timeout: 480_000,
    });
    mkdirSync(join(VENV, 'ready.part'));
    renameSync(join(VENV, 'ready.part'), join(VENV, 'ready'));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
