import { withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { measurePair } from '../src/pair/measurePair.ts';
import { LIDC_PAIRS, lidcNodules } from './lidcPack.ts';
import { regionHausdorffMm } from './regionHausdorff.ts';

/** Equal to all the digits that the pack gives; 1.40625 may be rounded either way. */
function same(ours: number | null, theirs: number, digits: number, which: string): void {
  expect(Math.abs((ours ?? Number.NaN) - theirs), which).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-11);
}

describe.skipIf(withoutTestData())('all pairs of four radiologists on 40 nodules of LIDC', () => {
  it('have the overlap, the volumes and the Hausdorff distance that the pack’s own program found', () => {
    let pairs = 0;
    for (const { name, masks, grid, pairs: expected, volumesMm3 } of lidcNodules()) {
      for (const [first, second] of LIDC_PAIRS) {
        const [a, b] = [masks[first], masks[second]];
        const found = measurePair(a, b, grid);
        const theirs = expected[`${first + 1}-${second + 1}`];
        if (theirs === undefined) throw new Error(`${name} lacks the pair ${first + 1}-${second + 1}`);
        const which = `${name}, readers ${first + 1} and ${second + 1}`;
        expect(found.voxelsBoth, which).toBe(theirs.intersection);
        same(found.dice, theirs.dice, 6, which);
        same(found.iou, theirs.jaccard, 6, which);
        same(regionHausdorffMm(a, b, grid), theirs.hausdorff_voxelset_mm, 4, which);
        same((found.volumeAMl ?? Number.NaN) * 1000, volumesMm3[first] ?? Number.NaN, 3, which);
        same((found.volumeBMl ?? Number.NaN) * 1000, volumesMm3[second] ?? Number.NaN, 3, which);
        // Voxels of the region within the other mask are 0 away, border voxels are not: borders are never nearer.
        expect(found.hausdorffMm ?? 0, which).toBeGreaterThanOrEqual(theirs.hausdorff_voxelset_mm - 1e-4);
        pairs++;
      }
    }
    expect(pairs).toBe(240);
  });
});
