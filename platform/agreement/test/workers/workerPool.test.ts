import { afterEach, describe, expect, it } from 'vitest';
import { AgreementError, ANY_OVERLAP, matchInstances, measurePair } from '../../src/index.ts';
import { createAgreementPool, createThreadPool, type PoolOptions, scriptBeside } from '../../src/node.ts';
import { ballMask } from '../maskRecipe.ts';
import type { NaughtyJobs } from './naughtyWorker.ts';

const SIZE = [61, 47, 23] as const;
const GRID = {
  columnSpacingMm: 0.7,
  rowSpacingMm: 0.9,
  slicePositionsMm: Array.from({ length: SIZE[2] }, (_, slice) => 2.5 * slice + (slice > 11 ? 3 : 0)),
};
/** Pairs of balls of every size, apart, inside each other and alike. */
const PAIRS = Array.from({ length: 12 }, (_, n) => ({
  a: ballMask(SIZE, [20 + n, 20, 11], 3 + n),
  b: ballMask(SIZE, [22 + 2 * n, 24 - n, 10], 14 - n),
}));
const OPTIONS = { tolerancesMm: [0, 1, 2.5] };

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((pool) => pool.close()));
});
const opened = <P extends { close(): Promise<void> }>(pool: P): P => {
  closing.push(pool);
  return pool;
};
const naughty = (options: Partial<PoolOptions> = {}) =>
  opened(createThreadPool<NaughtyJobs>(scriptBeside(import.meta.url, './naughtyWorker'), { workers: 1, ...options }));

describe('masks measured in worker threads', () => {
  it('have the numbers of the caller’s own thread, to the bit, with 1, 2 and 4 of them', async () => {
    const own = PAIRS.map(({ a, b }) => measurePair(a, b, GRID, OPTIONS));
    for (const workers of [1, 2, 4]) {
      const pool = opened(createAgreementPool({ workers }));
      const found = await Promise.all(
        PAIRS.map(({ a, b }) => pool.run('measurePair', { a, b, grid: GRID, options: OPTIONS })),
      );
      expect(found).toEqual(own);
      const [left, right] = [PAIRS.slice(0, 5).map(({ a }) => a), PAIRS.slice(0, 5).map(({ b }) => b)];
      const matched = await pool.run('matchInstances', { left, right, grid: GRID, rule: ANY_OVERLAP });
      expect(matched).toEqual(matchInstances(left, right, GRID, ANY_OVERLAP));
    }
  });

  it('stay the caller’s, and are refused with the engine’s own error', async () => {
    const pool = opened(createAgreementPool({ workers: 1 }));
    const { a, b } = PAIRS[0] ?? { a: ballMask(SIZE, [1, 1, 1], 1), b: ballMask(SIZE, [1, 1, 1], 1) };
    await pool.run('measurePair', { a, b, grid: GRID, options: {} });
    expect(a.bits.byteLength).toBeGreaterThan(0);
    const other = ballMask([9, 9, 9], [4, 4, 4], 2);
    const refused = pool.run('measurePair', { a, b: other, grid: GRID, options: {} });
    await expect(refused).rejects.toBeInstanceOf(AgreementError);
    await expect(refused).rejects.toMatchObject({
      code: 'MASKS_DIFFER',
      message: 'Masks of one size are needed; 61 x 47 x 23 and 9 x 9 x 9 came.',
    });
  });
});

describe('a pool of workers', () => {
  it('copies a part of a buffer alone, and nothing that lies in shared memory', async () => {
    const pool = naughty();
    const part = new Uint8Array(1000).fill(7).subarray(10, 20);
    expect(await pool.run('bits', part)).toEqual({ isWhole: true, bits: new Uint8Array(10).fill(7) });
    expect((await pool.run('bits', Buffer.from('abc'))).bits).toEqual(new Uint8Array([97, 98, 99]));
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    const { bits } = await pool.run('bits', shared);
    shared[3] = 9;
    expect(bits[3]).toBe(9);
  });

  it('stops a job when it is told to, says why, and goes on in the same thread', async () => {
    const pool = naughty({ patienceMs: 60_000 });
    const thread = await pool.run('thread', null);
    const stop = new AbortController();
    const fractions: number[] = [];
    const endless = pool.run(
      'endless',
      { canStop: true },
      { signal: stop.signal, onProgress: (f) => fractions.push(f) },
    );
    const waits = pool.run('thread', null);
    await expect.poll(() => fractions.length).toBeGreaterThan(2);
    stop.abort(new Error('The stroke went on.'));
    await expect(endless).rejects.toThrow('The stroke went on.');
    expect(await waits).toBe(thread);
    expect(fractions.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
  });

  it('takes a job that waits out of the queue, and one that was stopped before never starts', async () => {
    const pool = naughty();
    const [first, second] = [new AbortController(), new AbortController()];
    const endless = pool.run('endless', { canStop: true }, { signal: first.signal });
    const waits = pool.run('thread', null, { signal: second.signal });
    second.abort(new Error('not wanted'));
    await expect(waits).rejects.toThrow('not wanted');
    await expect(pool.run('thread', null, { signal: second.signal })).rejects.toThrow('not wanted');
    first.abort(new Error('enough'));
    await expect(endless).rejects.toThrow('enough');
  });

  it('ends a thread that does not stop, and starts another', async () => {
    const pool = naughty({ patienceMs: 100 });
    const thread = await pool.run('thread', null);
    const stop = new AbortController();
    const endless = pool.run('endless', { canStop: false }, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(endless).rejects.toThrow('enough');
    expect(await pool.run('thread', null)).not.toBe(thread);
  });

  it('does the job of a thread that was lost once more, and refuses it after the second', async () => {
    const pool = naughty();
    const counter = () => new Int32Array(new SharedArrayBuffer(4));
    expect(await pool.run('fatal', { tries: 1, counter: counter() })).toBe(2);
    await expect(pool.run('fatal', { tries: 2, counter: counter() })).rejects.toMatchObject({
      code: 'WORKER_LOST',
      message: 'Two workers ended before they had measured this (status 3).',
    });
    expect(await pool.run('thread', null)).toMatch(/^0\./);
  });

  it('gives memory back after a while: a thread with nothing to do ends', async () => {
    const pool = naughty({ idleMs: 20 });
    const thread = await pool.run('thread', null);
    await new Promise((done) => setTimeout(done, 200));
    expect(await pool.run('thread', null)).not.toBe(thread);
  });

  it('refuses what is under way and what comes later once it is closed', async () => {
    const pool = naughty();
    const asked = [pool.run('endless', { canStop: true }), pool.run('thread', null)];
    const refused = asked.map((one) => expect(one).rejects.toMatchObject({ code: 'POOL_CLOSED' }));
    await pool.close();
    await Promise.all(refused);
    await expect(pool.run('thread', null)).rejects.toMatchObject({ code: 'POOL_CLOSED' });
  });
});
