import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createMask, setVoxel } from '@overread/agreement';
import { createThreadPool } from '@overread/agreement/node';
import { buildSegmentation } from '@overread/dicom';
import { pythonOracles } from '@overread/testkit';
import { CREATED, EQUIPMENT, segment, stackOf, TRIAL, uid } from '../platform/dicom/test/fixtures.ts';
import { type ArchivedPairs, archivedPairs } from './agreementArchive.ts';
import { type PairJobs, type PairValues, SHAPE } from './agreementPairJobs.ts';
import { largestDifference } from './agreementValues.ts';
import type { BenchRow } from './benchRow.ts';

/** Pairs where `--pairs` says nothing; SciPy does a part of them and its time per pair is taken. */
const PAIRS = 1000;
const OF_THE_PEER = 60;
const THREADS = 2;
/** A data set, end to end: pairs of SEG files in a folder, then in an archive, read and measured, against SciPy in two processes. */
export async function pairsBench(): Promise<BenchRow[]> {
  const asked = Number(
    /^--pairs=(\d+)$/.exec(process.argv.find((one) => one.startsWith('--pairs=')) ?? '')?.[1] ?? PAIRS,
  );
  const pairs = Math.max(4, asked);
  const folder = mkdtempSync(join(tmpdir(), 'overread-pairs-'));
  const pool = createThreadPool<PairJobs>(new URL('contenders/agreementPairsWorker.ts', import.meta.url), {
    workers: THREADS,
  });
  try {
    console.error(`${pairs} pairs of SEG files are written ...`);
    for (let pair = 0; pair < pairs; pair++) writePair(folder, pair);
    const run = async (count: number) => {
      const start = performance.now();
      const values = await Promise.all(Array.from({ length: count }, (_, pair) => pool.run('pair', { folder, pair })));
      return { ms: performance.now() - start, values };
    };
    await run(Math.min(20, pairs));
    const parts: { count: number; ms: number }[] = [];
    let values: readonly PairValues[] = [];
    for (const share of [0.25, 0.5, 1]) {
      const count = Math.round(pairs * share);
      const done = await run(count);
      parts.push({ count, ms: done.ms });
      values = done.values;
    }
    const perPair = parts.map(({ count, ms }) => ms / count);
    const [quarter = Number.NaN, , whole = Number.NaN] = perPair;
    const peer = await scipy(folder, Math.min(OF_THE_PEER, pairs));
    console.error(`${pairs} pairs of SEG files are filed in Orthanc ...`);
    const archived = await archivedPairs(folder, pairs, pool);
    const what = `${pairs} pairs of SEG files of 256x256x80, from a folder, read and measured`;
    const note = `Pairs: ${parts.map(({ count, ms }) => `${count} in ${(ms / 1000).toFixed(1)} s`).join(', ')}, ${THREADS} threads. SciPy (cropped, one pass, SEG by pydicom) in 2 processes did ${Math.min(OF_THE_PEER, pairs)}; its time per pair is multiplied.`;
    return [
      {
        what,
        unit: 'ms',
        ours: whole * pairs,
        peerName: 'SciPy, 2 processes',
        peer: peer === null ? null : peer.msPerPair * pairs,
        target: 50,
        note,
      },
      linearRow(what, quarter, whole),
      ...differenceRow(what, values, peer),
      ...archivedRows(pairs, archived, peer),
    ];
  } finally {
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function archivedRows(pairs: number, archived: ArchivedPairs, peer: PeerRun | null): BenchRow[] {
  const { parts, values, orthancShare, broughtMs } = archived;
  const perPair = parts.map(({ count, ms }) => ms / count);
  const [quarter = Number.NaN, , whole = Number.NaN] = perPair;
  const what = `${pairs} pairs of SEG of 256x256x80, from Orthanc over DICOMweb, read and measured`;
  const note = `From Orthanc: ${parts.map(({ count, ms }) => `${count} in ${(ms / 1000).toFixed(1)} s`).join(', ')}; ${(100 * orthancShare).toFixed(0)} % of the processor time is Orthanc's own. The same pairs brought and not measured: ${(broughtMs / 1000).toFixed(1)} s. SciPy has its files in a folder.`;
  return [
    {
      what,
      unit: 'ms',
      ours: whole * pairs,
      peerName: 'SciPy, 2 processes, from a folder',
      peer: peer === null ? null : peer.msPerPair * pairs,
      target: 50,
      note,
    },
    linearRow(what, quarter, whole),
    ...differenceRow(what, values, peer),
  ];
}

const linearRow = (what: string, quarter: number, whole: number): BenchRow => ({
  what: `${what}: time per pair of all over that of a quarter (1: linear)`,
  unit: 'relative',
  ours: whole / quarter,
  peerName: '',
  peer: null,
  target: null,
  limit: 1.3,
});

function differenceRow(what: string, values: readonly PairValues[], peer: PeerRun | null): BenchRow[] {
  if (peer === null) return [];
  const differences = Object.entries(peer.values).map(([pair, theirs]) =>
    largestDifference(values[Number(pair)] ?? {}, theirs),
  );
  return [
    {
      what: `${what}: largest relative difference`,
      unit: 'relative',
      ours: Math.max(...differences),
      peerName: 'SciPy',
      peer: null,
      target: null,
      limit: 1e-9,
    },
  ];
}

/** An organ whose place and size differ from case to case, drawn by two readers. */
function writePair(folder: string, pair: number): void {
  const { stack, source } = stackOf(SHAPE);
  for (const [index, reader] of ['a', 'b'].entries()) {
    const mask = createMask(SHAPE.columns, SHAPE.rows, SHAPE.slices);
    const [cx, cy, cz] = [115 + (pair % 27), 118 + (pair % 21), 38 + (pair % 7) * 0.5];
    const [rx, ry, rz] = [95 + (pair % 13), 75 + (pair % 11), 26];
    for (let slice = Math.ceil(cz - rz); slice <= cz + rz; slice++) {
      const ring = 1 - ((slice - cz) / rz) ** 2;
      for (let row = Math.ceil(cy - ry * Math.sqrt(ring)); row <= cy + ry * Math.sqrt(ring); row++) {
        const wave = 4 * Math.sin(row / 9 + slice / 5 + pair) + (index + 1) * 2 * Math.sin(row / 4 + slice / 2 + index);
        const reach = rx * Math.sqrt(Math.max(0, ring - ((row - cy) / ry) ** 2)) + wave;
        for (let column = Math.ceil(cx - reach); column <= cx + reach; column++) setVoxel(mask, column, row, slice);
      }
    }
    writeFileSync(
      join(folder, `${pair}-${reader}.dcm`),
      buildSegmentation({
        stack,
        source,
        segments: [segment(mask, 0)],
        uids: { sopInstanceUid: uid('pair', pair, reader), seriesInstanceUid: uid('pairSeries', pair, reader) },
        dimensionOrganizationUid: uid('dims'),
        seriesNumber: 901,
        title: 'Bench',
        createdAt: CREATED,
        equipment: EQUIPMENT,
        clinicalTrial: TRIAL,
        creator: 'R-07',
        contentLabel: 'READ',
      }),
    );
  }
}

interface PeerRun {
  readonly msPerPair: number;
  readonly values: Readonly<Record<string, object>>;
}

/** Two processes that begin together, each with half of the pairs. */
async function scipy(folder: string, count: number): Promise<PeerRun | null> {
  const python = pythonOracles()?.python;
  if (python === undefined || !existsSync(folder)) return null;
  const script = resolve(import.meta.dirname, 'contenders/agreementPairsPeer.py');
  const each = Math.floor(count / 2);
  const children = [0, 1].map((first) =>
    spawn(python, [script, folder, `${first}`, `${each}`, '2'], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const lines = children.map((child) => createInterface({ input: child.stdout }));
  await Promise.all(lines.map((line) => once(line, 'line')));
  const answers = Promise.all(lines.map(async (line) => JSON.parse(`${(await once(line, 'line'))[0]}`)));
  const start = performance.now();
  for (const child of children) child.stdin.write('go\n');
  const [p, q] = await answers;
  return { msPerPair: (performance.now() - start) / (2 * each), values: { ...p.values, ...q.values } };
}
