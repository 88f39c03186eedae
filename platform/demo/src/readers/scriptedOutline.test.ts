import { describe, expect, it } from 'vitest';
import type { Volume } from '../images/volume.ts';
import { diceOf } from '../maskOverlap.ts';
import { voxelMask, wireMask } from '../seed/wireMasks.ts';
import { scriptedOutline } from './scriptedOutline.ts';

const volume: Volume = {
  columns: 64,
  rows: 60,
  slices: 40,
  spacingMm: [1, 1, 1.5],
  originMm: [0, 0, 0],
  data: new Int16Array(0),
};
const sphere = (radiusMm: number) => {
  const mask = new Uint8Array(64 * 60 * 40);
  for (let at = 0; at < mask.length; at++) {
    const [x, y, z] = [at % 64, Math.floor(at / 64) % 60, Math.floor(at / (64 * 60))];
    if (Math.hypot(x - 32, y - 30, (z - 20) * 1.5) <= radiusMm) mask[at] = 1;
  }
  return mask;
};
const count = (mask: Uint8Array) => mask.reduce((sum, value) => sum + value, 0);

describe('scriptedOutline', () => {
  it.each([
    [-1, 13],
    [0, 14],
    [1, 15],
  ])('with a bias of %d mm turns a sphere of 14 mm into one of %d mm', (biasMm, radiusMm) => {
    const drawn = scriptedOutline(volume, sphere(14), { seed: 'a', biasMm, roughnessMm: 0 });
    expect(diceOf(drawn, sphere(radiusMm))).toBeGreaterThan(0.96);
    expect(Math.cbrt(count(drawn) / count(sphere(14))) * 14).toBeCloseTo(radiusMm, 0);
  });

  it.each([
    [0.3, 0.93, 0.995],
    [0.8, 0.86, 0.97],
    [2, 0.6, 0.92],
  ])('with a roughness of %d mm overlaps the truth at Dice %d to %d', (roughnessMm, low, high) => {
    for (const seed of ['a', 'b', 'c']) {
      const overlap = diceOf(scriptedOutline(volume, sphere(14), { seed, biasMm: 0, roughnessMm }), sphere(14));
      expect(overlap).toBeGreaterThan(low);
      expect(overlap).toBeLessThan(high);
    }
  });

  it('draws the same for the same seed, and otherwise for another', () => {
    const style = { biasMm: 0, roughnessMm: 0.8 };
    const draw = (seed: string) => scriptedOutline(volume, sphere(10), { ...style, seed });
    expect(diceOf(draw('a'), draw('a'))).toBe(1);
    expect(diceOf(draw('a'), draw('b'))).toBeLessThan(0.98);
  });

  it('leaves nothing out of nothing', () => {
    expect(count(scriptedOutline(volume, sphere(-1), { seed: 'a', biasMm: 1, roughnessMm: 1 }))).toBe(0);
  });
});

describe('wireMask', () => {
  it('keeps every voxel on the way to frames and back, and sends no empty frame', () => {
    const uids = Array.from({ length: 40 }, (_, slice) => `1.2.${slice}`);
    const mask = sphere(9);
    const wire = wireMask(volume, { item: 'lesion', instance: 'i1', mask }, uids);
    expect(wire.frames).toHaveLength(13);
    expect(wire.frames.every((frame) => frame.bits.length === (64 * 60) / 8)).toBe(true);
    expect(Buffer.compare(voxelMask(volume, wire, uids), mask)).toBe(0);
  });
});
