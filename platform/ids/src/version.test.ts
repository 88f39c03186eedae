import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OVERREAD_VERSION } from './index.ts';

it('names the version that the packages carry', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  expect((JSON.parse(text) as { version: string }).version).toBe(OVERREAD_VERSION);
});
