import { describe, expect, it } from 'vitest';
import { brainT1Phantom } from '../phantom/headPhantom.ts';
import { eachInside } from './insideVoxels.ts';
import { type MotionGrade, withMotion } from './motion.ts';

describe('withMotion', () => {
  const { volume, masks } = brainT1Phantom({ columns: 96, rows: 96, slices: 12 });

  it('leaves grade 0 as it is and puts more signal into the air with each grade', () => {
    expect(withMotion(volume, 0)).toBe(volume);
    const tissue = new Uint8Array(volume.data.length);
    for (const mask of Object.values(masks))
      eachInside(mask, (at) => {
        tissue[at] = 1;
      });
    const inAir = ([0, 1, 2, 3] as MotionGrade[]).map((grade) =>
      withMotion(volume, grade).data.reduce((sum, value, at) => sum + (tissue[at] === 1 ? 0 : value), 0),
    );
    expect(inAir).toEqual([...inAir].sort((a, b) => a - b));
    expect((inAir[3] ?? 0) / (inAir[0] ?? 1)).toBeGreaterThan(2);
  });

  it('keeps the size and the place of the image', () => {
    const { data: _, ...moved } = withMotion(volume, 3);
    const { data: __, ...still } = volume;
    expect(moved).toEqual(still);
  });
});
