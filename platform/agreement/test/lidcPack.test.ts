import { withoutTestData } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { voxelCount } from '../src/mask/maskCounts.ts';
import { overlapCounts } from '../src/mask/maskOverlap.ts';
import { LIDC_PAIRS, lidcNodules } from './lidcPack.ts';

describe.skipIf(withoutTestData())('the nodules of the LIDC pack', () => {
  it('have the voxels, and share the voxels, that the pack’s own program counted', () => {
    const nodules = lidcNodules();
    expect(nodules).toHaveLength(40);
    for (const { name, masks, voxels, pairs } of nodules) {
      expect(masks.map(voxelCount), name).toEqual(voxels);
      for (const [a, b] of LIDC_PAIRS) {
        const counts = overlapCounts(masks[a], masks[b]);
        expect(counts?.voxelsBoth, name).toBe(pairs[`${a + 1}-${b + 1}`]?.intersection);
      }
    }
  });
});
