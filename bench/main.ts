import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { agreementBench } from './agreement.ts';
import { type BenchRow, isReached, ratioOf } from './benchRow.ts';
import { liveNumbersBench } from './liveNumbers.ts';
import { segmentationBench } from './segmentation.ts';
import { verifyBench } from './verify.ts';

/** Every section of the bench; `npm run bench -- segmentation` runs one of them. */
const SECTIONS: Readonly<Record<string, () => AsyncGenerator<readonly BenchRow[]>>> = {
  segmentation: segmentationBench,
  agreement: agreementBench,
  verify: verifyBench,
  live: liveNumbersBench,
};

// What begins with -- is for a section: `-- agreement --pairs=100 --phantoms`.
const asked = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const strange = asked.find((name) => !Object.hasOwn(SECTIONS, name));
if (strange !== undefined) throw new Error(`The bench has ${Object.keys(SECTIONS).join(', ')}; "${strange}" is none.`);

const RESULTS = join(import.meta.dirname, 'results.json');
const rounded = (value: number) => Number(value.toPrecision(3));
const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  load: loadavg(),
  node: process.version,
  at: new Date().toISOString(),
});

for (const [name, section] of Object.entries(SECTIONS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const rows: BenchRow[] = [];
  for await (const some of section()) {
    rows.push(...some);
    print(some);
  }
  for (const note of new Set(rows.flatMap((row) => row.note ?? []))) console.log(note);
  keep(name, rows);
}

/** Printed as they come: a run that is cut off has shown what it measured. */
function print(rows: readonly BenchRow[]): void {
  console.table(
    rows.map((row) => {
      const ratio = ratioOf(row);
      const reached = isReached(row);
      return {
        what: `${row.what}, ${row.unit}`,
        ours: rounded(row.ours),
        against: row.peerName,
        peer: row.peer === null ? '' : rounded(row.peer),
        ratio: ratio === null ? '' : rounded(ratio),
        target: promiseOf(row),
        '': reached === undefined ? '' : reached ? 'reached' : 'MISSED',
      };
    }),
  );
}

function promiseOf({ target, limit, unit }: BenchRow): string {
  if (target !== null) return `>= ${target}`;
  return limit === undefined ? '' : `${unit === 'cases/s' ? '>=' : '<='} ${limit}`;
}

/** Sections that did not run keep what the last run of theirs gave. */
function keep(section: string, rows: readonly BenchRow[]): void {
  const before: unknown = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  const results = {
    ...(before as object),
    [section]: { machine: machine(), rows: rows.map((row) => ({ ...row, ratio: ratioOf(row) })) },
  };
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
}
