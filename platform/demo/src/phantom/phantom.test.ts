import { describe, expect, it } from 'vitest';
import type { Volume, VoxelMask } from '../images/volume.ts';
import { abdomenCtPhantom } from './abdomenPhantom.ts';
import { brainT1Phantom, headCtPhantom } from './headPhantom.ts';

const small = { columns: 96, rows: 96, slices: 40 };
const volumeMl = (volume: Volume, mask: VoxelMask) =>
  (mask.reduce((sum, value) => sum + value, 0) * volume.spacingMm.reduce((product, mm) => product * mm, 1)) / 1000;
const ellipsoidMl = (x: number, y: number, z: number) => ((4 / 3) * Math.PI * x * y * z) / 1000;

function meanInside(volume: Volume, mask: VoxelMask): number {
  let [sum, count] = [0, 0];
  mask.forEach((value, at) => {
    if (value === 1) {
      sum += volume.data[at] ?? 0;
      count++;
    }
  });
  return sum / count;
}

describe('the head phantoms', () => {
  it.each([
    ['CT', headCtPhantom(small)],
    ['T1', brainT1Phantom(small)],
  ] as const)('hold nuclei of the volume that their ellipsoids have (%s)', (_, { volume, masks }) => {
    for (const side of ['Left', 'Right'] as const) {
      expect(Math.abs(volumeMl(volume, masks[`thalamus${side}`]) / ellipsoidMl(8, 13, 8) - 1)).toBeLessThan(0.1);
      expect(Math.abs(volumeMl(volume, masks[`putamen${side}`]) / ellipsoidMl(6, 16, 10) - 1)).toBeLessThan(0.1);
    }
  });

  it('have tissue at its usual density, and masks that never overlap', () => {
    const { volume, masks } = headCtPhantom(small);
    expect(meanInside(volume, masks.brain)).toBeCloseTo(32, 0);
    expect(meanInside(volume, masks.ventricles)).toBeCloseTo(8, 0);
    expect(meanInside(volume, masks.skull)).toBeGreaterThan(900);
    const counts = new Uint8Array(volume.data.length);
    for (const mask of Object.values(masks))
      mask.forEach((value, at) => {
        counts[at] = (counts[at] ?? 0) + value;
      });
    expect(counts.every((count) => count <= 1)).toBe(true);
  });

  it('are the same for the same seed, and differ in noise alone for another', () => {
    const one = headCtPhantom(small);
    expect(
      Buffer.compare(Buffer.from(one.volume.data.buffer), Buffer.from(headCtPhantom(small).volume.data.buffer)),
    ).toBe(0);
    const other = headCtPhantom(small, 'other');
    expect(Buffer.compare(Buffer.from(one.volume.data.buffer), Buffer.from(other.volume.data.buffer))).not.toBe(0);
    expect(Buffer.compare(other.masks.brain, one.masks.brain)).toBe(0);
  });
});

describe('the abdomen phantom', () => {
  it('holds a liver of an adult’s size with three lesions inside it', () => {
    const { volume, masks, lesions } = abdomenCtPhantom(small);
    expect(volumeMl(volume, masks.liver)).toBeGreaterThan(1000);
    expect(volumeMl(volume, masks.liver)).toBeLessThan(1700);
    expect(lesions).toHaveLength(3);
    for (const [index, expected] of [ellipsoidMl(16, 16, 15), ellipsoidMl(10, 10, 9), ellipsoidMl(8, 8, 8)].entries()) {
      const lesion = lesions[index] ?? new Uint8Array();
      expect(volumeMl(volume, lesion) / expected).toBeGreaterThan(0.8);
      expect(volumeMl(volume, lesion) / expected).toBeLessThan(1.25);
      expect(lesion.every((value, at) => value <= (masks.liver[at] ?? 0))).toBe(true);
      expect(meanInside(volume, lesion)).toBeLessThan(meanInside(volume, masks.liver) - 15);
    }
  });
});
