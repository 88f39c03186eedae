import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonOracles } from '@overread/testkit';
import { growthOf } from './agreementGrowth.ts';
import { CASES, maskFiles } from './agreementMasks.ts';
import { pairsBench } from './agreementPairs.ts';
import { threadsBench } from './agreementThreads.ts';
import { largestDifference } from './agreementValues.ts';
import type { BenchRow } from './benchRow.ts';
import { Contender } from './contender.ts';

/** Ours runs so often after one run to warm up, the peers once or twice: they take seconds. */
const ROUNDS = 9;
const PEER_ROUNDS = 2;
const SLOW_MS = 4000;
const NODE = [process.execPath, '--expose-gc', '--conditions=@overread/source'];
const here = (name: string) => resolve(import.meta.dirname, 'contenders', name);
/** Of the peers: none, where Python or PyPI cannot be had. */
const NO_PEER = 'SciPy and surface-distance could not be installed from PyPI.';

interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly peerName: string;
  readonly target: number | null;
  /** Where the figure of the peer is another job's, which was timed before. */
  readonly memory?: number;
  readonly limitMs?: number;
}

/** Agreement of masks against SciPy, surface-distance and ITK on the same masks in one run. */
export async function* agreementBench(): AsyncGenerator<readonly BenchRow[]> {
  const phantoms = process.argv.includes('--phantoms');
  const python = pythonOracles()?.python ?? null;
  for (const name of CASES) {
    const { a, b, source } = maskFiles(name, phantoms);
    const isSmall = name === 'nodule';
    console.error(`${name} (${source}) ...`);
    yield* compareOn([a, b], python, [
      {
        what: `${name}: border metrics from bits`,
        ours: 'border',
        peer: 'border',
        peerName: 'SciPy, cropped, one pass',
        target: isSmall ? 60 : 100,
        memory: 10,
      },
      {
        what: `${name}: border metrics from u8 label maps`,
        ours: 'borderFromLabels',
        peer: 'border',
        peerName: 'SciPy, cropped, one pass',
        target: isSmall ? 10 : 80,
      },
      {
        what: `${name}: border metrics from u8 label maps that were read into the engine's memory`,
        ours: 'borderFromOwnLabels',
        peer: 'border',
        peerName: 'SciPy, cropped, one pass',
        target: null,
      },
      {
        what: `${name}: border metrics from bits, plain JavaScript`,
        ours: 'borderPlain',
        peer: 'border',
        peerName: 'SciPy, cropped, one pass',
        target: null,
      },
      {
        what: `${name}: surfel metrics from bits`,
        ours: 'surfel',
        peer: 'surfel',
        peerName: 'surface-distance 0.1',
        target: isSmall ? null : 15,
      },
      {
        what: `${name}: components of both, lesions matched`,
        ours: 'components',
        peer: 'components',
        peerName: 'scipy.ndimage.label + overlaps',
        target: name === 'lesions' ? 80 : null,
      },
    ]);
  }
  for (const [first, second] of [
    ['liver', 'nodule'],
    ['liver', 'lungs'],
    ['lesions', 'lungs'],
  ] as const) {
    console.error(`${first} and ${second}, which do not belong together ...`);
    yield* compareOn([maskFiles(first, phantoms).a, maskFiles(second, phantoms).a], python, [
      {
        what: `${first} against ${second}: border metrics from bits`,
        ours: 'border',
        peer: 'border',
        peerName: 'SciPy, cropped, one pass',
        target: 6,
        limitMs: 2000,
      },
    ]);
  }
  yield* stapleRows();
  yield await threadsBench(maskFiles('liver', phantoms));
  yield growthOf();
  yield await pairsBench();
}

async function* compareOn(
  files: readonly string[],
  python: string | null,
  comparisons: readonly Comparison[],
): AsyncGenerator<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'overread-agreement-bench-'));
  const peer = python === null ? null : new Contender('peer', [python, here('agreementPeer.py'), ...files]);
  const ours = new Contender('Overread', [...NODE, here('agreementOurs.ts'), ...files]);
  // What the peer is asked for several rows is measured once.
  const measured = new Map<string, { ms: number; peakMb: number; values: object }>();
  try {
    const oursCommand = [...NODE, here('agreementOurs.ts'), ...files];
    await ours.run({ job: 'copyForReading' });
    const { ms: readMs } = await timed(ours, 'readOnce', ROUNDS, folder);
    for (const one of comparisons) {
      const own = await timed(ours, one.ours, ROUNDS, folder);
      if (peer !== null && !measured.has(one.peer))
        measured.set(one.peer, await timed(peer, one.peer, PEER_ROUNDS, folder));
      const theirs = measured.get(one.peer);
      const shared = { peerName: one.peerName, ...(theirs === undefined ? { note: NO_PEER } : {}) };
      const rows: BenchRow[] = [
        { what: one.what, unit: 'ms', ours: own.ms, peer: theirs?.ms ?? null, target: one.target, ...shared },
      ];
      if (one.limitMs !== undefined)
        rows.push({
          what: `${one.what}: at most`,
          unit: 'ms',
          ours: own.ms,
          peerName: '',
          peer: null,
          target: null,
          limit: one.limitMs,
        });
      if (one.memory !== undefined) {
        const alone = await once(oursCommand, one.ours);
        rows.push({
          what: `${one.what}: memory beyond the masks`,
          unit: 'MB',
          ours: alone,
          peer: theirs?.peakMb ?? null,
          target: one.memory,
          ...shared,
        });
        rows.push({
          what: `${one.what}: both masks read once, as a share of the time`,
          unit: 'relative',
          ours: readMs / own.ms,
          peerName: 'memory alone',
          peer: null,
          target: null,
        });
      }
      if (theirs !== undefined)
        rows.push({
          what: `${one.what}: largest relative difference`,
          unit: 'relative',
          ours: largestDifference(own.values, theirs.values),
          peerName: one.peerName,
          peer: null,
          target: null,
          limit: 1e-9,
        });
      yield rows;
    }
  } finally {
    ours.close();
    peer?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of so many runs after one, what the first took of memory, and the values. */
async function timed(contender: Contender, job: string, rounds: number, folder: string) {
  const out = join(folder, 'values.json');
  const first = await contender.run({ job, out });
  // What takes seconds is not faster warm.
  const times: number[] = first.ms > SLOW_MS ? [first.ms] : [];
  for (let round = 0; round < rounds && first.ms <= SLOW_MS; round++) {
    times.push((await contender.run({ job })).ms);
  }
  const ms = times.toSorted((p, q) => p - q)[times.length >> 1] ?? first.ms;
  return { ms, peakMb: first.peakMb, values: JSON.parse(readFileSync(out, 'utf8')) as object };
}

/** Memory of one job in a process that did nothing before. */
async function once(command: readonly string[], job: string): Promise<number> {
  const contender = new Contender('Overread', command);
  try {
    return (await contender.run({ job })).peakMb;
  } finally {
    contender.close();
  }
}

const STAPLES = [
  { size: [128, 128, 60], readers: [3, 5, 10] },
  { size: [512, 512, 300], readers: [3] },
] as const;
type Size = readonly [columns: number, rows: number, slices: number];

/**
 * STAPLE of 3 to 10 readers against ITK, which always makes the map of every voxel (float64). Ours has the probability of each pattern of readers, which is
 * what masks and numbers are made of; a row by itself adds the map of the whole stack (float32). (Of two readers it is refused: R12.)
 */
async function* stapleRows(): AsyncGenerator<readonly BenchRow[]> {
  const python = simpleItk();
  const folder = mkdtempSync(join(tmpdir(), 'overread-staple-bench-'));
  try {
    for (const { size, readers: counts } of STAPLES) {
      const files = Array.from({ length: Math.max(...counts) }, (_, reader) => {
        const file = join(folder, `${size.join('x')}-${reader}.u8`);
        writeFileSync(file, readerOf(reader, size));
        return file;
      });
      for (const readers of counts) {
        console.error(`STAPLE, ${readers} readers, ${size.join('x')} ...`);
        yield await stapleOf([...size.map(String), ...files.slice(0, readers)], readers, size, python, folder);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function stapleOf(
  args: readonly string[],
  readers: number,
  size: Size,
  python: string | null,
  folder: string,
): Promise<BenchRow[]> {
  const ours = new Contender('Overread', [...NODE, here('agreementOurs.ts'), ...args]);
  const peer = python === null ? null : new Contender('ITK', [python, here('agreementPeer.py'), ...args]);
  try {
    const own = await timed(ours, 'staple', ROUNDS, folder);
    const withMap = await timed(ours, 'stapleMap', ROUNDS, folder);
    const theirs = peer === null ? null : await timed(peer, 'staple', 1, folder);
    const what = `STAPLE, ${readers} readers, ${size.join('x')}`;
    const peerName = 'SimpleITK 2.5.7, 1 thread, with its map';
    const note =
      theirs === null
        ? 'SimpleITK could not be installed from PyPI.'
        : `STAPLE, ${readers} readers: ${(own.values as { iterations: number }).iterations} iterations, ITK ${(theirs.values as { iterations: number }).iterations}.`;
    const shared = { unit: 'ms', peer: theirs?.ms ?? null, peerName } as const;
    const rows: BenchRow[] = [
      { what: `${what}: by pattern of readers`, ours: own.ms, target: 500, ...shared, note },
      { what: `${what}: with the map of every voxel`, ours: withMap.ms, target: null, ...shared },
    ];
    if (theirs !== null) {
      const { iterations, ...values } = theirs.values as { iterations: number };
      rows.push({
        what: `${what}: largest relative difference`,
        unit: 'relative',
        ours: largestDifference(own.values, values),
        peerName,
        peer: null,
        target: null,
        limit: 1e-6,
      });
    }
    return rows;
  } finally {
    ours.close();
    peer?.close();
  }
}

/** A body that every reader draws a little elsewhere and with noise, so that there is something to estimate. */
function readerOf(reader: number, [columns, rows, slices]: Size): Uint8Array {
  const voxels = new Uint8Array(columns * rows * slices);
  const [wide, high, deep] = [columns / 128, rows / 128, slices / 60];
  let state = 2463534242 + reader;
  for (let at = 0, z = 0; z < slices; z++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++, at++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        const inside =
          ((x / wide - 64 - (reader % 5)) / 40) ** 2 +
            ((y / high - 62 + (reader % 3)) / 36) ** 2 +
            ((z / deep - 30) / 19) ** 2 <=
          1;
        voxels[at] = Number(inside !== (state >>> 0) % 1000 < 4 * reader + 3);
      }
    }
  }
  return voxels;
}

/** SimpleITK in an environment of the bench's own: tests do not need it. Null where PyPI cannot be had. */
function simpleItk(): string | null {
  const venv = resolve(import.meta.dirname, '../.cache/bench-peers/SimpleITK-2.5.7');
  const python = join(venv, 'bin/python');
  if (existsSync(join(venv, 'ready'))) return python;
  try {
    mkdirSync(venv, { recursive: true });
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'pipe' });
    execFileSync(
      python,
      [
        '-m',
        'pip',
        'install',
        '-q',
        '--disable-pip-version-check',
        'SimpleITK==2.5.7',
        'numpy==2.4.6',
        'scipy==1.17.1',
      ],
      { stdio: 'pipe', timeout: 300_000 },
    );
    writeFileSync(join(venv, 'ready'), '');
    return python;
  } catch {
    return null;
  }
}
