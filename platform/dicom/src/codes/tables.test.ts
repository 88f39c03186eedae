import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRIVATE_SCHEME } from './code.ts';
import { PRIVATE } from './private.ts';
import { srReference } from './srReference.ts';
import { STANDARD } from './standard.ts';

describe('the code tables', () => {
  it('give each private value once, short enough for Code Value, with a meaning short enough for Code Meaning', () => {
    const rows = Object.values(PRIVATE);
    expect(new Set(rows.map((row) => row.value)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.scheme).toBe(PRIVATE_SCHEME);
      expect(row.value).toMatch(/^[A-Z0-9]{2,16}$/);
      expect(row.meaning.length).toBeLessThanOrEqual(64);
      expect(row.use).toMatch(/\.$/);
    }
  });

  it('give each standard code once', () => {
    const keys = Object.values(STANDARD).map((row) => `${row.scheme}/${row.value}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are what docs/reference/sr.md says', () => {
    expect(readFileSync(new URL('../../../../docs/reference/sr.md', import.meta.url), 'utf8')).toBe(srReference());
  });
});
