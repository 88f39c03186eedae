import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import { createMask, getVoxel } from '../mask/bitMask.ts';
import { measurePair } from './measurePair.ts';
import { agreementWithin, confusionOf } from './voxelConfusion.ts';

const SIZE = [29, 23, 6] as const;
const grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 1, 2, 3, 4, 5] };
const a = boxMask(SIZE, [2, 12, 2, 12, 1, 4], [20, 28, 0, 8, 2, 2]);
const b = boxMask(SIZE, [2, 12, 4, 14, 1, 3], [25, 28, 0, 9, 2, 3]);
const organ = boxMask(SIZE, [0, 9, 0, 11, 0, 5]);

describe('voxels of a region by what two masks say of them', () => {
  it('are counted within the region alone, and kappa is that of two raters of its voxels', () => {
    const cells = { both: 0, onlyA: 0, onlyB: 0, neither: 0 };
    for (let slice = 0; slice < SIZE[2]; slice++)
      for (let row = 0; row < SIZE[1]; row++)
        for (let column = 0; column < SIZE[0]; column++) {
          if (!getVoxel(organ, column, row, slice)) continue;
          const [inA, inB] = [getVoxel(a, column, row, slice), getVoxel(b, column, row, slice)];
          cells[inA ? (inB ? 'both' : 'onlyA') : inB ? 'onlyB' : 'neither']++;
        }
    const found = agreementWithin(organ, a, b);
    const region = 10 * 12 * 6;
    expect(found).toMatchObject({ ...cells, voxelsOfRegion: region });
    const observed = (cells.both + cells.neither) / region;
    const [shareA, shareB] = [(cells.both + cells.onlyA) / region, (cells.both + cells.onlyB) / region];
    const chance = shareA * shareB + (1 - shareA) * (1 - shareB);
    expect(found.kappa).toBeCloseTo((observed - chance) / (1 - chance), 12);
  });

  it('of the whole image are those of the pair, whose kappa is another', () => {
    const pair = measurePair(a, b, grid);
    const { kappa, voxelsOfRegion, ...cells } = agreementWithin(boxMask(SIZE, [0, 28, 0, 22, 0, 5]), a, b);
    expect(confusionOf(pair, pair.voxelsOfRegion)).toEqual(cells);
    expect({ kappa, voxelsOfRegion }).toEqual({ kappa: pair.kappa, voxelsOfRegion: pair.voxelsOfRegion });
    expect(agreementWithin(organ, a, b).kappa).not.toBe(kappa);
  });

  it('have no kappa where the region has nothing to agree on', () => {
    expect(agreementWithin(createMask(...SIZE), a, b)).toMatchObject({ voxelsOfRegion: 0, kappa: null });
    expect(agreementWithin(a, a, a)).toMatchObject({ onlyA: 0, onlyB: 0, neither: 0, kappa: null });
    expect(() => agreementWithin(createMask(28, 23, 6), a, b)).toThrow(
      expect.objectContaining({ code: 'MASKS_DIFFER' }),
    );
  });
});
