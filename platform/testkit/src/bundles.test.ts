import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { skipUnless } from './skip.ts';

const MODULES = resolve(import.meta.dirname, '../../viewer/dist/overread/modules');
const text = (name: string) => readFileSync(resolve(MODULES, name), 'utf8');

/** What a page loads before it runs `names`: these modules and what they import, each once. */
function loadedFor(names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, path = ''] of text(name).matchAll(/\bfrom\s*"\.\/([^"]+)"/g)) add(path);
  };
  for (const name of names) add(name);
  return [...found];
}

describe.skipIf(skipUnless(existsSync(MODULES), 'The bundles are not built; npm run build makes them.'))(
  'the bundles',
  () => {
    it('of read mode are 200 kB at most, compressed, with React in them', () => {
      const bytes = loadedFor(['mode-read.mjs', 'reading.mjs']).map(
        (name) => gzipSync(text(name), { level: 9 }).length,
      );
      expect(bytes.reduce((sum, n) => sum + n, 0)).toBeLessThan(200_000);
    });

    it('give a reader nothing that measures agreement; an adjudicator’s numbers come from a worker', () => {
      // The engine is WebAssembly in base64: "\0asm" and version 1.
      const engine = /AGFzbQEAAAA/;
      for (const name of loadedFor(['mode-read.mjs', 'reading.mjs', 'mode-sign-off.mjs', 'sign-off.mjs']))
        expect(engine.test(text(name)), name).toBe(false);
      // What a reader is asked before the lock is found in a worker, which has no use for the engine either.
      const check = /new Worker\(new URL\("\.\/([^"]+)"/.exec(text('reading.mjs'))?.[1] ?? '';
      expect(check).toMatch(/\.mjs$/);
      expect(loadedFor(['reading.mjs'])).not.toContain(check);
      expect(engine.test(text(check))).toBe(false);
      const adjudication = loadedFor(['adjudication.mjs']);
      expect(adjudication.some((name) => engine.test(text(name)))).toBe(false);
      const worker = /new Worker\(new URL\("\.\/([^"]+)"/.exec(text('adjudication.mjs'))?.[1] ?? '';
      expect(engine.test(text(worker))).toBe(true);
    });
  },
);
