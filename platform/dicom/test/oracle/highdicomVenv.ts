import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

const VENV = resolve(import.meta.dirname, '../../../../.cache/oracles/highdicom-0.28.1');
const PYTHON = resolve(VENV, 'bin/python');

/**
 * The Python of a virtual environment with highdicom 0.28.1, made once under `.cache`. Null, with a printed reason, where Python's venv
 * or PyPI cannot be had.
 */
export function highdicomPython(): string | null {
  const ready = resolve(VENV, 'ready');
  if (existsSync(ready)) return PYTHON;
  try {
    rmSync(VENV, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', VENV], { stdio: 'pipe' });
    execFileSync(PYTHON, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', 'highdicom==0.28.1'], {
      stdio: 'pipe',
      timeout: 240_000,
    });
    mkdirSync(ready);
    return PYTHON;
  } catch {
    process.stdout.write('SKIPPED "highdicom": python3-venv or PyPI (highdicom==0.28.1) cannot be had\n');
    return null;
  }
}
