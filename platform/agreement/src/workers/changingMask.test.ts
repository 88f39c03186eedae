import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { copyMask, createMask, setVoxel, sliceBits } from '../mask/bitMask.ts';
import { measurePair } from '../pair/measurePair.ts';
import { ChangingMask } from './changingMask.ts';
import { type Meter, meterOver } from './meter.ts';

const SIZE = { columns: 45, rows: 37, slices: 9 };
const GRID = { columnSpacingMm: 0.7, rowSpacingMm: 0.7, slicePositionsMm: [0, 2, 4, 6, 8, 11, 13, 15, 17] };

function ball(column: number, row: number, slice: number, radius: number) {
  const mask = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (let z = 0; z < SIZE.slices; z++)
    for (let y = 0; y < SIZE.rows; y++)
      for (let x = 0; x < SIZE.columns; x++)
        if ((x - column) ** 2 + (y - row) ** 2 + (3 * (z - slice)) ** 2 <= radius ** 2) setVoxel(mask, x, y, z);
  return mask;
}
const LEFT = ball(20, 18, 4, 9);
const RIGHT = ball(23, 18, 4, 10);
const slicesOf = (mask: typeof LEFT, ...slices: number[]) =>
  slices.map((slice) => ({ slice, bits: sliceBits(mask, slice).slice() }));

function run(mask: ChangingMask) {
  const steps = mask.measure();
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

describe('a mask that changes', () => {
  it('is measured as it is now, against each mask that stands', () => {
    const changing = new ChangingMask({ mask: LEFT, against: [LEFT, RIGHT], grid: GRID });
    expect(run(changing)).toEqual([measurePair(LEFT, LEFT, GRID), measurePair(RIGHT, LEFT, GRID)]);
    changing.change(slicesOf(RIGHT, 3, 4));
    const now = copyMask(LEFT);
    for (const { slice, bits } of slicesOf(RIGHT, 3, 4)) now.bits.set(bits, slice * bits.length);
    expect(run(changing)).toEqual([measurePair(LEFT, now, GRID), measurePair(RIGHT, now, GRID)]);
  });

  it('refuses masks of another size, a grid of another stack and slices that it does not have', () => {
    expect(() => new ChangingMask({ mask: LEFT, against: [createMask(45, 37, 8)], grid: GRID })).toThrow(/one size/);
    const grid = { ...GRID, slicePositionsMm: [0, 1] };
    expect(() => new ChangingMask({ mask: LEFT, against: [], grid })).toThrow(/9 slices/);
    const changing = new ChangingMask({ mask: LEFT, against: [RIGHT], grid: GRID });
    expect(() => changing.change([{ slice: 9, bits: slicesOf(LEFT, 0)[0]?.bits ?? new Uint8Array() }])).toThrow(/none/);
    expect(() => changing.change([{ slice: 0, bits: new Uint8Array(3) }])).toThrow(/none/);
  });
});

/** The worker's own file in a thread of Node, which gives messages another shape than a browser does. */
function threadMeter(): Meter {
  const file = new URL('./meterWorker.ts', import.meta.url).href;
  const thread = new Worker(
    `const { parentPort } = require('node:worker_threads');
     globalThis.postMessage = (answer) => parentPort.postMessage(answer);
     const held = [];
     parentPort.on('message', (data) => (globalThis.onmessage ? globalThis.onmessage({ data }) : held.push(data)));
     import(${JSON.stringify(file)}).then(() => { for (const data of held) globalThis.onmessage({ data }); });`,
    { eval: true, execArgv: ['--conditions=@overread/source'] },
  );
  const port: Parameters<typeof meterOver>[0] = {
    postMessage: (order, moved) => thread.postMessage(order, moved),
    terminate: () => thread.terminate(),
    onmessage: null,
    onerror: null,
  };
  thread.on('message', (data) => port.onmessage?.({ data } as MessageEvent));
  thread.on('error', ({ message }) => port.onerror?.({ message } as ErrorEvent));
  return meterOver(port);
}

describe('a meter over a worker', () => {
  const open: Meter[] = [];
  afterEach(() => {
    for (const one of open.splice(0)) one.close();
  });
  const meter = (input: Parameters<Meter['open']>[0]) => {
    const one = threadMeter();
    open.push(one);
    // Its buffers are gone afterwards; these masks are used on.
    one.open(structuredClone(input));
    return one;
  };

  it('gives the bits of a measurement on the spot; slices sent with a measurement that was stopped count', async () => {
    const one = meter({ mask: LEFT, against: [LEFT, RIGHT], grid: GRID });
    expect(await one.measure([])).toEqual([measurePair(LEFT, LEFT, GRID), measurePair(RIGHT, LEFT, GRID)]);
    const stop = new AbortController();
    const stopped = one.measure(slicesOf(RIGHT, 0, 1, 2, 3), stop.signal);
    stop.abort(new Error('a new stroke'));
    await expect(stopped).rejects.toThrow('a new stroke');
    const overtaken = one.measure(slicesOf(RIGHT, 4, 5));
    const last = one.measure(slicesOf(RIGHT, 6, 7, 8));
    await expect(overtaken).rejects.toMatchObject({ name: 'AbortError' });
    expect(await last).toEqual([measurePair(LEFT, RIGHT, GRID), measurePair(RIGHT, RIGHT, GRID)]);
  });

  it('takes another mask in place of the one before, which nobody waits for any more', async () => {
    const one = meter({ mask: LEFT, against: [RIGHT], grid: GRID });
    const first = one.measure([]);
    one.open(structuredClone({ mask: RIGHT, against: [LEFT], grid: GRID }));
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await one.measure([])).toEqual([measurePair(LEFT, RIGHT, GRID)]);
  });

  it('says why it cannot measure, and says it again', async () => {
    const one = meter({ mask: LEFT, against: [RIGHT], grid: { ...GRID, slicePositionsMm: [0, 1] } });
    await expect(one.measure([])).rejects.toMatchObject({ code: 'GRID_INVALID' });
    await expect(one.measure([])).rejects.toMatchObject({ code: 'GRID_INVALID' });
    one.close();
    await expect(one.measure([])).rejects.toMatchObject({ name: 'AbortError' });
  });
});
