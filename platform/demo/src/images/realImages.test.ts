import { existsSync } from 'node:fs';
import { skipUnless } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { diceOf } from '../maskOverlap.ts';
import { NUCLEI, readAtlas, readBrainT1, TEMPLATE_FOLDER } from './brainT1.ts';
import { cranialCavity, lateralVentricles } from './headAnatomy.ts';
import { HEAD_CT_FILE, readHeadCt } from './headCt.ts';
import { cropSlices, pointOf, thickerSlices, type Volume, type VoxelMask } from './volume.ts';

const ml = (volume: Volume, mask: VoxelMask) =>
  (mask.reduce((sum, value) => sum + value, 0) * volume.spacingMm.reduce((product, mm) => product * mm, 1)) / 1000;

function meanX(volume: Volume, mask: VoxelMask): number {
  let [sum, count] = [0, 0];
  mask.forEach((value, at) => {
    if (value === 1) {
      sum += pointOf(volume, at % volume.columns, 0, 0)[0];
      count++;
    }
  });
  return sum / count;
}

describe.skipIf(skipUnless(existsSync(`${TEMPLATE_FOLDER}/ch2.nii.gz`), 'No mricron-data; install that package.'))(
  'the real T1 brain and its atlases',
  () => {
    const volume = readBrainT1();
    const aal = readAtlas('aal', volume);
    const jhu = readAtlas('jhu189', volume);

    it('is 181 x 217 x 181 voxels of 1 mm', () => {
      expect([volume.columns, volume.rows, volume.slices]).toEqual([181, 217, 181]);
      expect(volume.spacingMm).toEqual([1, 1, 1]);
      expect(volume.originMm).toEqual([-90, -91, -71]);
    });

    it('has atlases that overlap at Dice 0.70-0.77 for caudate, putamen and thalamus', () => {
      const dice = NUCLEI.map((nucleus) => Number(diceOf(aal[nucleus], jhu[nucleus]).toFixed(3)));
      // nibabel 5 and NumPy 2, masks on the common millimetre lattice: 0.736 0.731 0.706 0.710 0.742 0.762.
      expect(dice).toEqual([0.736, 0.731, 0.706, 0.71, 0.742, 0.762]);
    });

    it('puts left nuclei at positive x, in both atlases', () => {
      for (const masks of [aal, jhu])
        for (const nucleus of NUCLEI) {
          const x = meanX(volume, masks[nucleus]);
          expect(nucleus.endsWith('Left') ? x : -x).toBeGreaterThan(8);
        }
    });
  },
);

describe.skipIf(skipUnless(existsSync(HEAD_CT_FILE), 'No invesalius-examples; install that package.'))(
  'the real head CT',
  () => {
    const whole = readHeadCt();
    const ct = thickerSlices(cropSlices(whole, 40, 98), 2);

    it('is 256 x 256 x 108 voxels in Hounsfield units', () => {
      expect([whole.columns, whole.rows, whole.slices]).toEqual([256, 256, 108]);
      expect(whole.spacingMm).toEqual([0.9570312, 0.9570312, 1.5]);
      expect(whole.data.reduce((a, b) => Math.min(a, b))).toBe(-1024);
      expect(whole.data.reduce((a, b) => Math.max(a, b))).toBe(2986);
    });

    it('faces the front: at the height of the orbits the face is in front of the brain', () => {
      const plane = ct.rows * ct.columns;
      const meanRow = (isIn: (at: number) => boolean) => {
        const rows = Array.from({ length: plane }, (_, at) => at).filter(isIn);
        return rows.reduce((sum, at) => sum + Math.floor(at / ct.columns), 0) / rows.length;
      };
      const cavity = cranialCavity(ct);
      const tissue = meanRow((at) => (ct.data[at] ?? -1024) > -200);
      expect(meanRow((at) => cavity[at] === 1)).toBeGreaterThan(tissue + 8);
    });

    it('gives a brain and lateral ventricles of an adult’s size by threshold', () => {
      const cavity = cranialCavity(ct);
      const ventricles = lateralVentricles(ct, cavity, 8, 17);
      expect(ml(ct, cavity)).toBeGreaterThan(900);
      expect(ml(ct, cavity)).toBeLessThan(1100);
      expect(ml(ct, ventricles)).toBeGreaterThan(35);
      expect(ml(ct, ventricles)).toBeLessThan(55);
      expect(Math.abs(meanX(ct, ventricles) - meanX(ct, cavity))).toBeLessThan(8);
    });
  },
);
