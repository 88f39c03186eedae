import { describe, expect, it } from 'vitest';
import { darkness, sliceStrip } from './sliceStrip.ts';

const frame = (sopInstanceUid: string, ...bytes: number[]) => ({ sopInstanceUid, bits: Uint8Array.from(bytes) });

describe('the strip along the slices', () => {
  it('counts differing voxels of all open units in the order of scrolling, and those of the unit at hand', () => {
    const strip = sliceStrip(
      ['1.3', '1.2', '1.1'],
      [[frame('1.1', 0b111), frame('1.2', 1)], [frame('1.2', 0b11)]],
      [frame('1.2', 0b11)],
    );
    expect(strip).toEqual({ all: [0, 3, 3], own: [0, 2, 0] });
  });

  it('is darkest where most differs, and a single voxel beside a large organ is still seen', () => {
    const counts = [0, 1, 2500, 10000];
    expect(counts.map((n) => darkness(n, counts))).toEqual([0, 0.18, 0.5, 1]);
  });

  it('stays light if nothing differs', () => {
    expect(darkness(0, [0, 0])).toBe(0);
    expect(darkness(0, [])).toBe(0);
  });
});
