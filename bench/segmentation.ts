import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { equalMasks } from '@overread/agreement';
import { parseSegmentation, toDicomJson } from '@overread/dicom';
import { pythonOracles } from '@overread/testkit';
import { seriesHeaders } from '../platform/dicom/test/fixtures.ts';
import type { BenchRow } from './benchRow.ts';
import { Contender } from './contender.ts';
import { nodePeers } from './nodePeers.ts';
import { benchImages, labelMap, SIZE, segmentsOf } from './segmentationInput.ts';

/** A round of all contenders is repeated up to this often, after one to warm up; slow ones stop at their budget. */
const ROUNDS = 7;
const LEAST_ROUNDS = 3;
const BUDGET_MS = 30_000;

const NODE = [process.execPath, '--expose-gc', '--conditions=@overread/source'];
const here = (name: string) => resolve(import.meta.dirname, 'contenders', name);

/** One way to do a job: who, how to start it, and which of its jobs it is. */
interface Entry {
  readonly name: string;
  readonly command: readonly string[];
  readonly job: string;
  /** Times of ours that the peer must take. */
  readonly speed: number | null;
  readonly memory: number | null;
  readonly note?: string;
}

/** SEG of 512x512x300 with 1 and 10 segments, written and read, against adapters with dcmjs, and highdicom. */
export async function* segmentationBench(): AsyncGenerator<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'overread-bench-'));
  try {
    const headers = seriesHeaders({ plane: 'axial', ...SIZE });
    writeFileSync(join(folder, 'series.json'), JSON.stringify(headers.map((header) => toDicomJson(header))));
    for (const count of [1, 10]) yield* benchOf(folder, count);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* benchOf(folder: string, count: number): AsyncGenerator<readonly BenchRow[]> {
  const labels = labelMap(count);
  writeFileSync(join(folder, `labels${count}.u8`), labels);
  const { ours, peers, absent } = entriesOf(folder, count);
  const name = `512x512x300, ${count} segment${count === 1 ? '' : 's'}`;
  await once(ours.write, { out: join(folder, `seg${count}.dcm`) });
  const written = [ours.write, ...peers.filter((entry) => entry.job === 'write')];
  const readers = [ours.read, ...peers.filter((entry) => entry.job !== 'write')];
  for (const entry of written) await checkWritten(entry, folder, count, labels);
  for (const entry of readers) await checkRead(entry, folder, count, labels);
  yield await compare(`SEG written, ${name}`, written, absent);
  yield await compare(`SEG read to bits, ${name}`, readers, absent);
}

function entriesOf(folder: string, count: number) {
  const own = { command: [...NODE, here('overread.ts'), folder, String(count)], speed: null, memory: null };
  const ours = { write: { ...own, name: 'Overread', job: 'write' }, read: { ...own, name: 'Overread', job: 'read' } };
  const absent: { readonly name: string; readonly note: string }[] = [];
  const peers: Entry[] = [];
  const node = nodePeers();
  const adapters = 'adapters 5.14.0 + dcmjs 0.52.0';
  if (node.folder === null) absent.push({ name: adapters, note: node.reason });
  else {
    const command = [...NODE, here('adapters.ts'), folder, String(count), node.folder];
    peers.push(
      { name: `${adapters}, generateSegmentation`, command, job: 'write', speed: 10, memory: 5 },
      {
        name: `${adapters}, generateToolState`,
        command,
        job: 'read',
        speed: 100,
        memory: null,
        note: 'generateToolState is the reading path of adapters that runs without the cache of a viewer; it makes a label map.',
      },
      {
        name: 'dcmjs 0.52.0, readFile + naturalize + unpack',
        command,
        job: 'unpack',
        speed: null,
        memory: null,
        note: 'dcmjs alone unpacks the frames without saying where they lie.',
      },
    );
  }
  const python = pythonOracles()?.python;
  if (python === undefined)
    absent.push({ name: 'highdicom 0.28.1', note: 'highdicom could not be installed from PyPI.' });
  else {
    const command = [python, here('highdicomPeer.py'), folder, String(count)];
    peers.push(
      { name: 'highdicom 0.28.1', command, job: 'write', speed: 10, memory: 5 },
      { name: 'highdicom 0.28.1', command, job: 'read', speed: 15, memory: null },
    );
  }
  return { ours, peers, absent };
}

/** One job in a process of its own. */
async function once(entry: Entry, options: { readonly out?: string } = {}) {
  const contender = new Contender(entry.name, entry.command);
  try {
    if (entry.job !== 'write') await contender.run({ job: 'load' });
    return await contender.run({ job: entry.job, ...options });
  } finally {
    contender.close();
  }
}

/** What a contender writes holds the voxels that it was given. */
async function checkWritten(entry: Entry, folder: string, count: number, labels: Uint8Array): Promise<void> {
  const out = join(folder, 'written.dcm');
  await once(entry, { out });
  const { segments } = parseSegmentation(new Uint8Array(readFileSync(out)), benchImages().stack);
  const given = segmentsOf(labels, count);
  const isSame =
    segments.length === count &&
    segments.every(({ mask }, index) => given[index] && equalMasks(mask, given[index].mask));
  if (!isSame) throw new Error(`${entry.name} wrote other voxels`);
}

/** What a contender reads is what was written; of dcmjs, which places nothing, as many voxels. */
async function checkRead(entry: Entry, folder: string, count: number, labels: Uint8Array): Promise<void> {
  const out = join(folder, 'read.u8');
  await once(entry, { out });
  const found = readFileSync(out);
  const isSame =
    entry.job === 'unpack'
      ? setVoxels(found) === setVoxels(labels)
      : Buffer.compare(found, Buffer.from(labels.buffer, labels.byteOffset, labels.length)) === 0;
  if (!isSame) throw new Error(`${entry.name} read other voxels of ${count}`);
}

function setVoxels(voxels: Uint8Array): number {
  let set = 0;
  for (let at = 0; at < voxels.length; at++) if (voxels[at] !== 0) set++;
  return set;
}

/** Runs ours and the peers in turn, warm, and makes rows of their medians and of the peak of a first run. */
async function compare(
  what: string,
  [ours, ...peers]: readonly Entry[],
  absent: readonly { readonly name: string; readonly note: string }[],
): Promise<BenchRow[]> {
  if (ours === undefined) return [];
  const entries = [ours, ...peers];
  console.error(`${what} ...`);
  const peaks: number[] = [];
  for (const entry of entries) peaks.push((await once(entry)).peakMb);
  const running = entries.map((entry) => new Contender(entry.name, entry.command));
  const times: number[][] = entries.map(() => []);
  try {
    for (const [index, contender] of running.entries())
      if (entries[index]?.job !== 'write') await contender.run({ job: 'load' });
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [index, contender] of running.entries()) {
        const list = times[index] ?? [];
        const spent = list.reduce((sum, ms) => sum + ms, 0);
        if (list.length >= LEAST_ROUNDS && spent > BUDGET_MS) continue;
        const { ms } = await contender.run({ job: entries[index]?.job ?? '' });
        if (round > 0) list.push(ms);
      }
    }
  } finally {
    for (const contender of running) contender.close();
  }
  const medians = times.map((list) => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN);
  const [oursMs = Number.NaN] = medians;
  const [oursMb = Number.NaN] = peaks;
  return [
    ...peers.flatMap(({ name, speed, memory, note }, index): BenchRow[] => {
      const shared = { peerName: name, ...(note === undefined ? {} : { note }) };
      return [
        { what, unit: 'ms', ours: oursMs, peer: medians[index + 1] ?? null, target: speed, ...shared },
        {
          what: `${what}: memory`,
          unit: 'MB',
          ours: oursMb,
          peer: peaks[index + 1] ?? null,
          target: memory,
          ...shared,
        },
      ];
    }),
    ...absent.map(
      ({ name, note }): BenchRow => ({
        what,
        unit: 'ms',
        ours: oursMs,
        peerName: name,
        peer: null,
        target: null,
        note,
      }),
    ),
  ];
}
