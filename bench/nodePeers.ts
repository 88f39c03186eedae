import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PINNED = resolve(import.meta.dirname, 'peers');
const FOLDER = resolve(import.meta.dirname, '../.cache/bench-peers/adapters-5.14.0');

/** The folder with the npm peers, installed once as `bench/peers/package-lock.json` pins them; null, with the reason, where that fails. */
export function nodePeers(): { readonly folder: string | null; readonly reason: string } {
  if (existsSync(join(FOLDER, 'ready'))) return { folder: FOLDER, reason: '' };
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(PINNED, name), join(FOLDER, name));
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: FOLDER,
      stdio: 'pipe',
      timeout: 300_000,
    });
    writeFileSync(join(FOLDER, 'ready'), '');
    return { folder: FOLDER, reason: '' };
  } catch {
    return { folder: null, reason: '@cornerstonejs/adapters could not be installed from npm.' };
  }
}
