import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { segmentationBench } from './segmentation.ts';

const rows = segmentationBench();
const table = rows.map((row) => ({
  what: row.what,
  peer: row.peer,
  'ours, ms': Math.round(row.oursMs),
  'peer, ms': Math.round(row.peerMs),
  ratio: Number((row.peerMs / row.oursMs).toFixed(1)),
}));
console.table(table);
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, load: loadavg(), node: process.version };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
