// Our pages and viewer modules, built when their sources changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CACHE, quietly, ROOT, step } from './steps.mjs';

const OUTPUT = join(ROOT, 'platform/viewer/dist/overread');
const STAMP = join(CACHE, 'bundles.stamp');

/** Builds with webpack unless the output is there and was made from the same sources. */
export async function bundles() {
  const digest = sourcesDigest();
  if (existsSync(OUTPUT) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) return;
  await step('Building pages and viewer modules', () => quietly('npm', ['run', 'build']));
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(STAMP, digest);
}

function sourcesDigest() {
  const hash = createHash('sha256');
  const files = ['webpack.config.mjs', 'package-lock.json', 'tsconfig.base.json'].map((file) => join(ROOT, file));
  for (const group of ['platform', 'extensions', 'modes']) {
    for (const part of readdirSync(join(ROOT, group)).sort()) files.push(...sourcesOf(join(ROOT, group, part)));
  }
  for (const file of files)
    hash
      .update(`${relative(ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function sourcesOf(folder) {
  if (!existsSync(join(folder, 'package.json'))) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/\/(node_modules|dist)\/|\.test\.tsx?$/.test(path.slice(ROOT.length)))
    .sort();
}
