import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import { measurePair, measurePairSteps } from '../pair/measurePair.ts';
import { returnArena, takeArena } from './arena.ts';

const grid = (slices: number) => ({
  columnSpacingMm: 0.7,
  rowSpacingMm: 0.9,
  slicePositionsMm: Array.from({ length: slices }, (_, i) => i * 2.5),
});
const small = [boxMask([20, 20, 4], [2, 8, 2, 8, 0, 2]), boxMask([20, 20, 4], [3, 9, 2, 8, 0, 3])] as const;

describe('the memory of the engine', () => {
  it('is used again by the next measurement, and given up once it is far more than was needed', () => {
    measurePair(...small, grid(4));
    const first = takeArena();
    first.alloc(16 * 2 ** 20);
    returnArena(first);
    const again = takeArena();
    expect(again).toBe(first);
    again.alloc(64);
    returnArena(again);
    const next = takeArena();
    expect(next).not.toBe(first);
    expect(next.bytes).toBeLessThan(2 ** 20);
    returnArena(next);
  });

  it('is not shared by measurements that go on side by side, nor lost by one that is given up', () => {
    const expected = measurePair(...small, grid(4), { tolerancesMm: [1] });
    const stopped = measurePairSteps(...small, grid(4));
    stopped.next();
    stopped.next();
    const [p, q] = [0, 1].map(() => measurePairSteps(...small, grid(4), { tolerancesMm: [1] }));
    if (p === undefined || q === undefined) throw new Error('Two are needed.');
    for (let [one, other] = [p.next(), q.next()]; ; [one, other] = [p.next(), q.next()]) {
      if (one.done === true && other.done === true) {
        expect([one.value, other.value]).toEqual([expected, expected]);
        break;
      }
    }
    stopped.return(expected);
    expect(measurePair(...small, grid(4), { tolerancesMm: [1] })).toEqual(expected);
  });

  it('grows with the box around both masks, not with the images they lie on', () => {
    measurePair(...small, grid(4));
    const wide = [boxMask([400, 400, 40], [2, 8, 2, 8, 0, 2]), boxMask([400, 400, 40], [3, 9, 2, 8, 0, 3])] as const;
    measurePair(...wide, grid(40));
    const arena = takeArena();
    // A few slices of 400 x 400 bits pass through it at a time, of each mask 128 kB at most; both have 1.6 MB.
    expect(arena.bytes).toBeLessThanOrEqual(6 * 65536);
    returnArena(arena);
  });
});
