import { readFileSync } from 'node:fs';
import { maskFromLabels } from '@overread/agreement';
import { createAgreementPool } from '@overread/agreement/node';
import { gridOf, SIZE } from './agreementMasks.ts';
import type { BenchRow } from './benchRow.ts';

const PAIRS = 12;

/** Pairs measured one after the other in one worker thread, and in two. */
export async function threadsBench(files: { readonly a: string; readonly b: string }): Promise<BenchRow[]> {
  const [a, b] = [files.a, files.b].map((file) =>
    maskFromLabels(SIZE.columns, SIZE.rows, SIZE.slices, new Uint8Array(readFileSync(file))),
  );
  if (a === undefined || b === undefined) throw new Error('two masks are needed');
  const input = { a, b, grid: gridOf(SIZE.slices), options: { tolerancesMm: [1, 2] } };
  const times: number[] = [];
  for (const workers of [1, 2]) {
    const pool = createAgreementPool({ workers });
    try {
      const run = (count: number) => Promise.all(Array.from({ length: count }, () => pool.run('measurePair', input)));
      await run(2);
      const start = performance.now();
      await run(PAIRS);
      times.push((performance.now() - start) / PAIRS);
    } finally {
      await pool.close();
    }
  }
  const [one = Number.NaN, two = Number.NaN] = times;
  return [
    {
      what: `liver: a pair of ${PAIRS}, 2 worker threads`,
      unit: 'ms',
      ours: two,
      peerName: 'ours, 1 worker thread',
      peer: one,
      target: null,
      note: 'Masks are copied to the threads; that is counted.',
    },
  ];
}
