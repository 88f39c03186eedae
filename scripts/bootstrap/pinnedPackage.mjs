// Takes one package from the npm registry by name, version and SHA-512 of its tarball.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, quietly, Stop, step } from './steps.mjs';

export const PINNED = JSON.parse(readFileSync(new URL('../pinned.json', import.meta.url), 'utf8'));

/** Unpacks the package to `.cache/<place>` unless it is there; complete or absent, never half. */
export async function pinnedPackage({ name, version, integrity }, place) {
  const folder = join(CACHE, place);
  if (existsSync(folder)) return folder;
  await step(`Fetching ${name} ${version}`, async () => {
    mkdirSync(CACHE, { recursive: true });
    const work = mkdtempSync(join(CACHE, 'fetch-'));
    try {
      await quietly('npm', ['pack', `${name}@${version}`, '--pack-destination', work, '--ignore-scripts'], {
        cwd: work,
      });
      const [tarball] = readdirSync(work).filter((file) => file.endsWith('.tgz'));
      if (tarball === undefined) throw new Stop(`npm pack ${name}@${version} gave no file.`);
      const found = `sha512-${createHash('sha512')
        .update(readFileSync(join(work, tarball)))
        .digest('base64')}`;
      if (found !== integrity)
        throw new Stop(`${name} ${version} is not the pinned file: expected ${integrity}, got ${found}.`);
      await quietly('tar', ['-xzf', join(work, tarball), '-C', work]);
      try {
        renameSync(join(work, 'package'), folder);
      } catch (error) {
        // Another run was faster.
        if (!existsSync(folder)) throw error;
      }
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  });
  return folder;
}
