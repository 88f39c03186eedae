import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonOracles, scale, skipUnless, testDataFolder } from '@overread/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { ALLOWED_REFUSALS } from './fuzz/allowedDifferences.ts';
import { type Comparison, compare } from './fuzz/compare.ts';
import { readByPydicom } from './fuzz/pydicom.ts';
import { runSeeds, TIME_LIMIT_MS } from './fuzz/runSeeds.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'overread-fuzz-'));
const MISBEHAVING = new URL('./fuzz/misbehavingWorker.ts', import.meta.url);
const LOT = 1000;
/** The largest thing a file may make us hold is what 16 MB free of the inflate ratio allow, some times over. */
const GROWTH_MB = 700;

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe('mutated files', () => {
  it('are refused with a code or read as pydicom reads them, in time and in bounds', {
    timeout: 3_600_000,
  }, async () => {
    const withRealFiles = !skipUnless(
      existsSync(testDataFolder),
      `No test data at ${testDataFolder}: only synthetic files are mutated.`,
    );
    const withPydicom = !skipUnless(pythonOracles() !== null, 'No pydicom: mutated files are read, but not compared.');
    const outcomes = new Map<string, number>();
    const comparison: Comparison = { sentences: [], allowed: new Map() };
    const failures: string[] = [];
    let slowest = 0;
    const count = scale('fuzzedFiles');
    for (let from = 0; from < count; from += LOT) {
      const seeds = Array.from({ length: Math.min(LOT, count - from) }, (_, index) => from + index);
      const run = await runSeeds({ folder: join(FOLDER, String(from)), withRealFiles }, seeds);
      expect(run.reports.map((one) => one.seed).sort((a, b) => a - b)).toEqual(seeds);
      expect(run.growthMb).toBeLessThan(GROWTH_MB);
      for (const { seed, what, outcome, cpuMs, failure } of run.reports) {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        slowest = Math.max(slowest, cpuMs);
        if (cpuMs > TIME_LIMIT_MS) failures.push(`seed ${seed} (${what}) took ${Math.round(cpuMs)} ms`);
        if (failure !== undefined) failures.push(`seed ${seed} (${what}): ${failure}`);
      }
      const read = run.reports.filter((one) => one.outcome === 'read');
      if (withPydicom) await compareAll(read, join(FOLDER, String(from)), comparison);
      rmSync(join(FOLDER, String(from)), { recursive: true, force: true });
    }
    process.stdout.write(
      `${count} mutated files: ${JSON.stringify(Object.fromEntries(outcomes))}, at most ${Math.round(slowest)} ms; allowed differences from pydicom: ${JSON.stringify(Object.fromEntries(comparison.allowed))}\n`,
    );
    expect(failures.slice(0, 20)).toEqual([]);
    expect(comparison.sentences.slice(0, 20)).toEqual([]);
    // Neither all nor nothing may be refused, or the comparison would be of nothing.
    expect(outcomes.get('read')).toBeGreaterThan(count * 0.15);
    for (const code of ['OVR_DICOM_TRUNCATED', 'OVR_DICOM_INVALID', 'OVR_DICOM_LIMIT', 'OVR_DICOM_UNSUPPORTED'])
      expect(outcomes.get(code), code).toBeGreaterThan(count * 0.002);
  });

  it('that hang the reader or exhaust its memory are named, and end with their worker', async () => {
    const seen = async (misbehave: 'hang' | 'grow', silenceMs: number) => {
      const { reports } = await runSeeds({ misbehave }, [7], { worker: MISBEHAVING, silenceMs });
      return reports.map(({ seed, outcome, failure }) => [seed, outcome, failure]);
    };
    expect(await seen('hang', 500)).toEqual([[7, 'failed', 'hangs']]);
    expect(await seen('grow', 300_000)).toEqual([[7, 'failed', expect.stringMatching(/^needed more than/)]]);
  });
});

async function compareAll(
  read: readonly { readonly seed: number; readonly what: string }[],
  folder: string,
  to: Comparison,
): Promise<void> {
  const theirs = await readByPydicom(read.map(({ seed }) => join(folder, `${seed}.dcm`)));
  for (const [index, { seed, what }] of read.entries()) {
    const other = theirs[index];
    if (other === undefined) continue;
    if ('error' in other) {
      const name = Object.keys(ALLOWED_REFUSALS).find((one) => ALLOWED_REFUSALS[one]?.says.test(other.error) === true);
      if (name === undefined) to.sentences.push(`seed ${seed} (${what}): we read it, pydicom says ${other.error}`);
      else to.allowed.set(name, (to.allowed.get(name) ?? 0) + 1);
      continue;
    }
    const ours = JSON.parse(readFileSync(join(folder, `${seed}.json`), 'utf8'));
    const found: Comparison = { sentences: [], allowed: to.allowed };
    compare(ours.meta, other.meta, found);
    compare(ours.dataSet, other.dataSet, found);
    to.sentences.push(...found.sentences.map((sentence) => `seed ${seed} (${what}): ${sentence}`));
  }
}
