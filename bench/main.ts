import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { type BenchRow, ratioOf } from './benchRow.ts';
import { segmentationBench } from './segmentation.ts';

const rows = await segmentationBench();
const rounded = (value: number) => Number(value.toPrecision(3));
const verdict = (row: BenchRow) => {
  const ratio = ratioOf(row);
  if (row.target === null || ratio === null) return '';
  return ratio >= row.target ? 'reached' : 'MISSED';
};
console.table(
  rows.map((row) => {
    const ratio = ratioOf(row);
    return {
      what: `${row.what}, ${row.unit}`,
      ours: rounded(row.ours),
      against: row.peerName,
      peer: row.peer === null ? 'not here' : rounded(row.peer),
      ratio: ratio === null ? '' : rounded(ratio),
      target: row.target === null ? '' : `>= ${row.target}`,
      '': verdict(row),
    };
  }),
);
for (const note of new Set(rows.flatMap((row) => row.note ?? []))) console.log(note);
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, load: loadavg(), node: process.version };
const results = { machine, rows: rows.map((row) => ({ ...row, ratio: ratioOf(row) })) };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
