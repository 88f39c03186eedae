import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { buildEngine } from '../../scripts/buildEngine.ts';

it('is built from the source that is there: npm run wasm -w platform/agreement makes the same files', () => {
  for (const [name, text] of Object.entries(buildEngine())) {
    expect(readFileSync(new URL(name, import.meta.url), 'utf8') === text, `${name} is stale: npm run wasm`).toBe(true);
  }
});
