// What `npm test` runs, in order, and its summary.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, inForeground, ROOT, seconds } from './steps.mjs';

const CHECKS = [
  ['format and lint (biome)', ['node_modules/.bin/biome', 'check', '--error-on-warnings', '.']],
  ['types (tsc)', ['node', 'node_modules/typescript-7/bin/tsc', '-b']],
  ['who imports whom (dependency-cruiser)', ['npm', 'run', '--silent', 'check:arrows']],
  ['dead code (knip)', ['node_modules/.bin/knip']],
];
const TOOLS = [
  ['node', '--version'],
  ['npm', '--version'],
  ['/usr/sbin/Orthanc', '--version'],
  ['chromium', '--version'],
  ['dcmdump', '--version'],
  ['docker-compose', '--version'],
  ['python3', '--version'],
];
const SKIP_LOG = join(CACHE, 'skipped.log');
const REPORT = join(CACHE, 'vitest.json');

/** Runs all checks and tests; resolves with the exit status: 0 only if nothing failed. */
export async function checks({ isFull, vitestArgs }) {
  tellTools();
  const since = Date.now();
  const failedChecks = [];
  for (const [title, [command, ...args]] of CHECKS) {
    const begun = Date.now();
    const status = await inForeground(command, args);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds(begun)})`);
    if (status !== 0) failedChecks.push(title);
    if (status >= 130) return status;
  }
  rmSync(SKIP_LOG, { force: true });
  rmSync(REPORT, { force: true });
  const env = { ...process.env, OVERREAD_SKIP_LOG: SKIP_LOG, OVERREAD_SCALE: isFull ? 'full' : 'small' };
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const status = await inForeground('node_modules/.bin/vitest', ['run', ...reporters, ...vitestArgs], { env });
  return summary({ status, failedChecks, since, isFull });
}

function tellTools() {
  for (const [command, argument] of TOOLS) {
    const { stdout, error } = spawnSync(command, [argument], { encoding: 'utf8' });
    console.log(`${command.split('/').at(-1)}: ${error ? 'not installed' : stdout.trim().split('\n')[0]}`);
  }
}

function summary({ status, failedChecks, since, isFull }) {
  const reasons = existsSync(SKIP_LOG) ? [...new Set(readFileSync(SKIP_LOG, 'utf8').trimEnd().split('\n'))] : [];
  console.log(reasons.length === 0 ? '\nNothing was skipped for want of a program or data.' : '\nSkipped, and why:');
  for (const reason of reasons) console.log(`  ${reason}`);
  for (const title of failedChecks) console.log(`Failed check: ${title}`);
  console.log(`Scale ${isFull ? 'full' : 'small'}, ${seconds(since)} in all.`);
  if (!existsSync(REPORT)) {
    console.log('The tests did not run to their end.');
    return status || 1;
  }
  const report = JSON.parse(readFileSync(REPORT, 'utf8'));
  // A file that cannot even be loaded has no failed test of its own.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  for (const file of brokenFiles) console.log(`Could not be loaded: ${file.name.slice(ROOT.length + 1)}`);
  const passed = report.numPassedTests + CHECKS.length - failedChecks.length;
  const failed = report.numFailedTests + failedChecks.length + brokenFiles.length;
  const skipped = report.numPendingTests + (report.numTodoTests ?? 0);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || passed <= CHECKS.length ? 1 : status;
}
