import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measurePairSteps } from '@overread/agreement';
import { serveJobs } from '@overread/agreement/node';
import { gridOf, parseSegmentation } from '@overread/dicom';
import { type PairJobs, pairStack } from '../agreementPairJobs.ts';

const stack = pairStack();
const grid = gridOf(stack);

serveJobs<PairJobs>({
  *pair({ folder, pair }) {
    const [a, b] = ['a', 'b'].map((reader) => new Uint8Array(readFileSync(join(folder, `${pair}-${reader}.dcm`))));
    return yield* measured(a, b);
  },
  *brought({ a, b }) {
    return yield* measured(a, b);
  },
});

function* measured(...files: readonly (Uint8Array | undefined)[]) {
  const [a, b] = files.map((file) => file && parseSegmentation(file, stack).segments[0]?.mask);
  if (a === undefined || b === undefined) throw new Error('a pair lacks a mask');
  const { dice, hausdorffMm, hd95PooledMm, assdMm, nsd } = yield* measurePairSteps(a, b, grid, {
    tolerancesMm: [1.1, 2.3],
  });
  return { dice, hausdorffMm, hd95PooledMm, assdMm, nsd: nsd.map(({ value }) => value) };
}
