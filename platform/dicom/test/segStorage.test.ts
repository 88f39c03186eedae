import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BitMask, createMask, setVoxel } from '@overread/agreement';
import { scale, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { admitSegmentation, parseSegmentation } from '../src/index.ts';
import { type Storage, storedAs } from './encapsulatedSegs.ts';
import { stackOf } from './fixtures.ts';
import { Random } from './fuzz/random.ts';
import { readByOthers, summariesOf, summaryOf } from './oracles/readSegs.ts';

const NATIVE = '1.2.840.10008.1.2.1';
const RLE = '1.2.840.10008.1.2.5';
const DEFLATED = '1.2.840.10008.1.2.8.1';
const STORAGES: readonly Storage[] = [NATIVE, RLE, DEFLATED].flatMap((transferSyntaxUid) =>
  (
    [
      ['BINARY', 1],
      ['FRACTIONAL', 8],
      ['LABELMAP', 8],
      ['LABELMAP', 16],
    ] as const
  ).map(([type, bits]) => ({ type, bits, transferSyntaxUid }) as Storage),
);

/** Three masks that share no voxel, with runs, single voxels and empty slices. */
function masksOf(columns: number, rows: number, slices: number): BitMask[] {
  const random = new Random(5);
  const masks = [0, 1, 2].map(() => createMask(columns, rows, slices));
  let owner = 0;
  for (let at = 0; at < columns * rows * (slices - 1); at++) {
    if (random.chance(0.1)) owner = random.below(5);
    const mask = masks[owner];
    const [column, row, slice] = [at % columns, Math.floor(at / columns) % rows, Math.floor(at / columns / rows)];
    if (mask !== undefined) setVoxel(mask, column, row, slice);
  }
  return masks;
}

const on = stackOf({ plane: 'oblique', columns: 23, rows: 17, slices: 5 });
const masks = masksOf(23, 17, 5);
const truth = Object.fromEntries(masks.map((mask, index) => [String(index + 1), summaryOf(mask)]));

describe('a segmentation', () => {
  for (const storage of STORAGES) {
    it(`is the same voxels however it is stored: ${storage.type}, ${storage.bits} bits, ${storage.transferSyntaxUid}`, () => {
      expect(summariesOf(parseSegmentation(storedAs(on, masks, storage), on.stack))).toEqual(truth);
    });
  }

  it.skipIf(withoutPythonOracles())('that we compress with RLE is what pydicom reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'overread-rle-'));
    try {
      // pydicom 3.0.2 knows neither RLE of packed bits nor deflated frames.
      const stored = STORAGES.filter((one) => one.transferSyntaxUid === RLE && one.bits > 1).map((storage, index) => {
        const path = join(folder, `${index}.dcm`);
        writeFileSync(path, storedAs(on, masks, storage));
        return { path, stack: on.stack };
      });
      expect(stored).toHaveLength(3);
      for (const { pydicom } of readByOthers(stored)) expect(pydicom).toEqual(truth);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('with bytes changed is read, or refused by name, soon; nothing else is thrown', () => {
    const bases = STORAGES.map((storage) => storedAs(on, masks, storage));
    const random = new Random(11);
    let refused = 0;
    for (let run = 0; run < scale('propertyRuns'); run++) {
      const bytes = (bases[run % bases.length] ?? new Uint8Array()).slice();
      // Half of them in the last third, where functional groups and pixels are.
      const from = random.chance(0.5) ? Math.floor(bytes.length * 0.6) : 140;
      for (let change = 1 + random.below(6); change > 0; change--)
        bytes[from + random.below(bytes.length - from)] = random.chance(0.3) ? 0xff : random.below(256);
      const start = process.threadCpuUsage();
      const { problems, segmentation } = admitSegmentation(bytes, on.stack);
      expect(process.threadCpuUsage(start).user).toBeLessThan(2_000_000);
      expect(segmentation === undefined).toBe(problems.length > 0);
      if (problems.length > 0) refused++;
      for (const one of segmentation?.segments ?? []) expect(one.mask.bits.length).toBe(masks[0]?.bits.length);
    }
    expect(refused).toBeGreaterThan(0);
  });
});
