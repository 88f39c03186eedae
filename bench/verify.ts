import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BenchRow } from './benchRow.ts';
import { SIZE, signedCases } from './verifyInput.ts';

/** Signed cases in the folder, and of the part of it that tells whether memory grows with them. */
const CASES = 1000;
const PART = 200;
/** Of a thousand cases: bounded means that five times as many take no more than this beyond the part. */
const GROWTH_MB = 200;
const LEAST_CASES_PER_S = 20;
const CLI = resolve(import.meta.dirname, '../platform/cli/bin/overread.mjs');

/** `overread verify` of many signed cases from a folder: cases a second, and memory that does not grow with them. */
export async function* verifyBench(): AsyncGenerator<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'overread-verify-bench-'));
  try {
    const size = `${SIZE.columns}x${SIZE.rows}x${SIZE.slices}`;
    console.error(`${PART} and ${CASES} signed cases of ${size} are made ...`);
    const begun = performance.now();
    await signedCases([
      { count: 1, folder: join(folder, 'one') },
      { count: PART, folder: join(folder, 'part') },
      { count: CASES, folder: join(folder, 'whole') },
    ]);
    console.error(`... in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    // What the command compiles it keeps, and is as after the first time.
    await verify(join(folder, 'one'));
    const start = await verify(join(folder, 'one'));
    const part = await verify(join(folder, 'part'));
    const whole = await verify(join(folder, 'whole'));
    const shared = { peerName: 'nobody: no peer does this', peer: null, target: null } as const;
    const of = `verify of ${CASES} signed cases of ${size}, from a folder`;
    const note = `As many threads as the command takes on ${part.cores} cores; the start (${start.seconds.toFixed(1)} s for one case) is not counted. Peak memory of ${PART} cases: ${part.peakMb.toFixed(0)} MB; each further case adds ${((1000 * (whole.peakMb - part.peakMb)) / (CASES - PART)).toFixed(0)} kB.`;
    yield [
      {
        what: of,
        unit: 'cases/s',
        ours: (CASES - 1) / (whole.seconds - start.seconds),
        limit: LEAST_CASES_PER_S,
        ...shared,
        note,
      },
      { what: `${of}: peak memory`, unit: 'MB', ours: whole.peakMb, ...shared },
      {
        what: `${of}: memory beyond that of ${PART} cases`,
        unit: 'MB',
        ours: whole.peakMb - part.peakMb,
        limit: GROWTH_MB,
        ...shared,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the command in a process of its own; it must find that all holds. */
async function verify(
  folder: string,
): Promise<{ readonly seconds: number; readonly peakMb: number; readonly cores: number }> {
  const start = performance.now();
  const child = spawn(process.execPath, [CLI, 'verify', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => {
    text += part;
  });
  // The highest resident size is gone with the process: it is looked at while it runs.
  let peakKb = 0;
  const timer = setInterval(() => {
    peakKb = Math.max(peakKb, highest(child.pid));
  }, 50);
  const code = await new Promise<number | null>((done) => child.on('exit', done));
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`verify of ${folder} ended with ${code}: ${text.slice(0, 2000)}`);
  return { seconds, peakMb: peakKb / 1024, cores: navigator.hardwareConcurrency };
}

/** Of the process that the command starts for its work. */
function highest(pid: number | undefined): number {
  try {
    const [worker] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
