import { appendFileSync } from 'node:fs';

const said = new Set<string>();

/**
 * Says why tests are skipped, for `describe.skipIf(skipUnless(...))`.
 *
 * @param condition whether the tests can run here.
 * @param reason one sentence: what is absent and how to get it. Printed once, and written to the file that
 * OVERREAD_SKIP_LOG names, from which `npm test` makes its summary.
 * @returns true if the tests must be skipped.
 */
export function skipUnless(condition: boolean, reason: string): boolean {
  if (condition) return false;
  if (!said.has(reason)) {
    said.add(reason);
    console.warn(`skipped: ${reason}`);
    const log = process.env.OVERREAD_SKIP_LOG;
    if (log) appendFileSync(log, `${reason.replaceAll('\n', ' ')}\n`);
  }
  return true;
}
