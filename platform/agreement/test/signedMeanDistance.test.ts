import { execFileSync } from 'node:child_process';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { createMask } from '../src/mask/bitMask.ts';
import type { Grid } from '../src/mask/grid.ts';
import { sliceToLabels } from '../src/mask/maskLabels.ts';
import { signedMeanDistanceMm } from '../src/pair/signedMeanDistance.ts';
import { ballMask, boxMask, buildMask } from './maskRecipe.ts';

/** The same by SciPy: k-d trees, so that slices may lie anywhere. */
const PROGRAM = `
import json, sys
import numpy
from scipy import ndimage
from scipy.spatial import cKDTree
for job in json.load(sys.stdin):
    columns, rows, slices = job["size"]
    a, b = (numpy.array(job[key], bool).reshape(slices, rows, columns) for key in "ab")
    edge = lambda mask: mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1))
    axes = (numpy.array(job["z"]), numpy.arange(rows) * job["mm"][1], numpy.arange(columns) * job["mm"][0])
    points = lambda mask: numpy.stack([axis[i] for axis, i in zip(axes, numpy.nonzero(mask))], axis=1)
    far = cKDTree(points(edge(a))).query(points(edge(b)))[0]
    print(float(numpy.where(a[edge(b)], -far, far).mean()))
`;

const even = (count: number, mm = 1): Grid => ({
  columnSpacingMm: 1,
  rowSpacingMm: 1,
  slicePositionsMm: Array.from({ length: count }, (_, i) => i * mm),
});

describe('the mean signed distance of a surface', () => {
  it('is positive where the second read is larger, negative where it is smaller, and 0 of a read from itself', () => {
    const [small, large] = [ballMask([40, 40, 40], [20, 20, 20], 10), ballMask([40, 40, 40], [20, 20, 20], 13)];
    expect(signedMeanDistanceMm(small, large, even(40))).toBeCloseTo(3, 0);
    expect(signedMeanDistanceMm(large, small, even(40))).toBeCloseTo(-3, 0);
    expect(signedMeanDistanceMm(small, small, even(40))).toBe(0);
  });

  it('is not defined where a read is empty', () => {
    const [ball, nothing] = [ballMask([9, 9, 9], [4, 4, 4], 3), createMask(9, 9, 9)];
    expect([signedMeanDistanceMm(ball, nothing, even(9)), signedMeanDistanceMm(nothing, ball, even(9))]).toEqual([
      null,
      null,
    ]);
  });

  it('of a slab from one that it reaches beyond by two voxels is a share of the two', () => {
    const [a, b] = [boxMask([12, 1, 1], [2, 5, 0, 0, 0, 0]), boxMask([12, 1, 1], [2, 7, 0, 0, 0, 0])];
    // A line: all voxels are border; of six, one lies 1 and one 2 beyond.
    expect(signedMeanDistanceMm(a, b, even(1))).toBe(3 / 6);
  });

  it.skipIf(withoutPythonOracles())('is what SciPy finds, on even and uneven stacks', () => {
    const size = [33, 27, 9] as [number, number, number];
    const stacks = [
      even(9, 2.5),
      { columnSpacingMm: 0.7, rowSpacingMm: 1.3, slicePositionsMm: [0, 2, 3, 7, 7.5, 9, 12, 20, 21] },
    ];
    const pairs = stacks.flatMap((grid) =>
      [0, 40].map((perMille) => ({
        grid,
        a: buildMask({ shapes: [['ellipsoid', 30, 26, 8, 20, 18, 7]], noise: { seed: 3, perMille } }, size),
        b: buildMask({ shapes: [['ellipsoid', 34, 26, 9, 22, 15, 7]], noise: { seed: 4, perMille } }, size),
      })),
    );
    const voxels = (mask: (typeof pairs)[number]['a']) =>
      Array.from({ length: mask.slices }, (_, slice) => [...sliceToLabels(mask, slice)]).flat();
    const jobs = pairs.map(({ grid, a, b }) => ({
      size,
      a: voxels(a),
      b: voxels(b),
      z: grid.slicePositionsMm,
      mm: [grid.columnSpacingMm, grid.rowSpacingMm],
    }));
    const text = execFileSync(pythonOracles()?.python ?? '', ['-c', PROGRAM], {
      input: JSON.stringify(jobs),
      encoding: 'utf8',
    });
    const theirs = text.trim().split('\n').map(Number);
    expect(theirs).toHaveLength(4);
    for (const [i, { grid, a, b }] of pairs.entries()) {
      const ours = signedMeanDistanceMm(a, b, grid) ?? Number.NaN;
      expect(Math.abs(ours - (theirs[i] ?? 0))).toBeLessThanOrEqual(1e-9 * Math.abs(theirs[i] ?? 0));
    }
  });
});
