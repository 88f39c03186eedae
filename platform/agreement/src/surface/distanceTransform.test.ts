import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../engine/outcomeOf.ts';
import { squaredDistances } from './distanceTransform.ts';

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('distances where they are wanted', () => {
  it('are to the last bit those of the whole volume, whatever stood in the memory before', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const [x, y, z] = [3 + Math.floor(random() * 19), 2 + Math.floor(random() * 9), 1 + Math.floor(random() * 7)];
      let position = 0;
      const positionsMm = Array.from({ length: z }, () => {
        position += 0.3 + random() * 3;
        return position;
      });
      const axes = {
        x: { count: x, spacingMm: 0.7 },
        y: { count: y, spacingMm: 0.9 },
        z: { count: z, positionsMm },
      };
      const seeds = Uint8Array.from({ length: x * y * z }, () => (random() < 0.1 ? 1 : 0));
      const wanted = Uint8Array.from({ length: x * y }, () => (random() < 0.2 ? 1 : 0));
      const whole = outcomeOf(squaredDistances(seeds, axes));
      const stale = Float64Array.from({ length: x * y * z }, () => random() * 100);
      const some = outcomeOf(squaredDistances(seeds, axes, stale, wanted));
      for (let i = 0; i < whole.length; i++)
        if (wanted[i % wanted.length] !== 0) expect(Object.is(some[i], whole[i])).toBe(true);
    }
  });
});
