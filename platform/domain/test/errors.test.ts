import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS, isOverreadError, OverreadError } from '../src/index.ts';

function page(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, todo }]) => `| \`${code}\` | ${status} | ${todo} |`);
  return `# Errors

Every error has a code, a sentence that says what was expected and what came, and one that says what to do. On the wire it is
\`{ "code", "message", "todo", "details" }\`. The table is \`platform/domain/src/errors.ts\`; a test keeps this page equal to it.
Retired codes stay and are never used again.

| Code | HTTP status | What to do |
|---|---|---|
${rows.join('\n')}
`;
}

describe('errors', () => {
  it('have a page that says what the table says', async () => {
    const file = join(import.meta.dirname, '../../../docs/reference/errors.md');
    expect(existsSync(file)).toBe(true);
    await expect(page()).toMatchFileSnapshot(file);
  });

  it('have a status of HTTP and a sentence that tells what to do', () => {
    for (const [code, { status, todo }] of Object.entries(ERRORS)) {
      expect(code).toMatch(/^OVR(_[A-Z]+)+$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(todo).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('are recognised by their code, also from another copy of the module', () => {
    expect(isOverreadError(new OverreadError('OVR_NOT_FOUND', 'x'))).toBe(true);
    expect(isOverreadError(Object.assign(new Error('x'), { code: 'OVR_NOT_FOUND' }))).toBe(true);
    expect(isOverreadError(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe(false);
    expect(isOverreadError({ code: 'OVR_NOT_FOUND' })).toBe(false);
  });
});
