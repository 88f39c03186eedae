import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import { type BitMask, createMask } from '../mask/bitMask.ts';
import { centroidMm } from '../mask/centroid.ts';
import { connectedComponents } from '../mask/components.ts';
import type { Grid } from '../mask/grid.ts';
import { andNotMasks, orMasks } from '../mask/maskLogic.ts';
import { runsOfMask } from '../mask/runsOfMask.ts';
import { measurePair } from '../pair/measurePair.ts';
import { detectionCounts, detectionOverCases } from './detectionCounts.ts';
import type { InstanceMatching } from './instanceMatching.ts';
import { matchInstances } from './matchInstances.ts';
import { type InstanceRule, MATCHING_RULES } from './matchingRules.ts';
import { measureInstances } from './measureInstances.ts';

const SIZE = [33, 14, 4] as const;
/** Slices 2, 3 and 8 mm apart: a centroid is that of the volume, not of the voxels. */
const grid: Grid = { columnSpacingMm: 1, rowSpacingMm: 0.5, slicePositionsMm: [0, 2, 5, 13] };
const span = (from: number, to: number, rows: readonly [number, number] = [2, 8]): BitMask =>
  boxMask(SIZE, [from, to, ...rows, 0, 2]);
const pairsOf = ({ pairs }: InstanceMatching) => pairs.map(({ left, right }) => [left, right]);
const IN_REGION: InstanceRule = { rule: 'centroidInRegion' };
const within = (maximumMm: number): InstanceRule => ({ rule: 'centroidDistance', maximumMm });

describe('the centroid rules', () => {
  it('weigh voxels by the extent of their slice', () => {
    // Extents are 2, 2.5, 5.5 and 8 mm.
    expect(centroidMm(runsOfMask(boxMask(SIZE, [4, 5, 2, 4, 0, 3])), grid)).toEqual({
      columnMm: 4.5,
      rowMm: 1.5,
      sliceMm: (2 * 2.5 + 5 * 5.5 + 13 * 8) / 18,
    });
    expect(centroidMm(runsOfMask(createMask(...SIZE)), grid)).toBeNull();
  });

  it('match by a centroid that lies in the other, from either side', () => {
    const [large, small] = [span(0, 20), span(1, 3)];
    // Neither the centre of the large one is in the small, nor is the overlap worth much.
    expect(pairsOf(matchInstances([large], [small], grid, IN_REGION))).toEqual([[0, 0]]);
    expect(pairsOf(matchInstances([small], [large], grid, IN_REGION))).toEqual([[0, 0]]);
    expect(matchInstances([span(0, 8)], [span(7, 15)], grid, IN_REGION)).toMatchObject({ pairs: [], leftOnly: [0] });
  });

  it('take a centroid on the border between voxels to be in each of them', () => {
    // Its centroid is between the columns 3 and 4.
    for (const other of [span(3, 3), span(4, 4)]) {
      expect(pairsOf(matchInstances([span(0, 7)], [other], grid, IN_REGION))).toEqual([[0, 0]]);
    }
    expect(pairsOf(matchInstances([span(0, 7)], [span(5, 30)], grid, IN_REGION))).toEqual([]);
  });

  it('match a ring with what lies in its middle, though they share no voxel', () => {
    const ring = andNotMasks(span(2, 12, [1, 11]), span(5, 9, [4, 8]));
    const found = matchInstances([ring], [span(6, 8, [5, 7])], grid, IN_REGION);
    expect(found.pairs).toEqual([{ left: 0, right: 0, iou: 0, dice: 0 }]);
  });

  it('match up to the largest distance, inclusive, the nearest first', () => {
    const [a, b, c] = [span(0, 2), span(6, 8), span(12, 14)];
    expect(pairsOf(matchInstances([a], [b], grid, within(6)))).toEqual([[0, 0]]);
    expect(pairsOf(matchInstances([a], [b], grid, within(5.999)))).toEqual([]);
    // All may be the same: one pair each, and the least way in all.
    expect(pairsOf(matchInstances([a, c], [span(10, 11), span(3, 4)], grid, within(30)))).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('pair by overlap before distance, and as many as can be', () => {
    // The left one overlaps the far one; the near one is left over in the cluster: a split, not an extra finding.
    const found = matchInstances([span(0, 9)], [span(9, 20), span(0, 0, [10, 11])], grid, within(12));
    expect(pairsOf(found)).toEqual([[0, 0]]);
    expect(found).toMatchObject({
      leftOnly: [],
      rightOnly: [],
      splits: [{ one: { side: 'left', index: 0 }, many: [0, 1] }],
    });
    // 1 to 5 mm would be the nearest pair, but leaves two alone.
    const chain = matchInstances([span(5, 5), span(9, 9)], [span(8, 8), span(12, 12)], grid, within(3));
    expect(pairsOf(chain)).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it('call a part that overlaps too little by the rule extra, not split', () => {
    const found = matchInstances([span(0, 19)], [span(0, 15), span(18, 25)], grid, {
      rule: 'overlap',
      minimumIou: 0.2,
    });
    expect(found).toMatchObject({ pairs: [{ left: 0, right: 0 }], rightOnly: [1], splits: [] });
  });

  it('refuse limits that nothing or everything would meet', () => {
    for (const rule of [within(0), within(Number.NaN), { rule: 'overlap', minimumIou: 1.2 } as const]) {
      expect(() => matchInstances([span(0, 1)], [span(0, 1)], grid, rule)).toThrow(
        expect.objectContaining({ code: 'RULE_INVALID' }),
      );
    }
    const unknown = JSON.parse('{ "rule": "nearest" }');
    expect(() => matchInstances([], [], grid, unknown)).toThrow(
      /overlap, centroidInRegion, centroidDistance; nearest came/,
    );
    expect(Object.keys(MATCHING_RULES)).toEqual(['overlap', 'centroidInRegion', 'centroidDistance']);
  });
});

const box = fc
  .record({ x: fc.nat(30), y: fc.nat(11), z: fc.nat(3), w: fc.nat(7), h: fc.nat(4), d: fc.nat(1) })
  .map(({ x, y, z, w, h, d }) =>
    boxMask(SIZE, [x, Math.min(32, x + w), y, Math.min(13, y + h), z, Math.min(3, z + d)]),
  );
const sameBits = (a: BitMask, b: BitMask) => Buffer.compare(a.bits, b.bits) === 0;
const list = fc.uniqueArray(box, { maxLength: 5, comparator: sameBits });
const rules = fc.constantFrom<InstanceRule>(
  { rule: 'overlap' },
  { rule: 'overlap', minimumIou: 0.15 },
  IN_REGION,
  within(4),
  within(40),
);

/** A matching without the order of the lists: by the content of the instances. */
const byContent = (
  found: InstanceMatching,
  left: readonly BitMask[],
  right: readonly BitMask[],
  isSwapped: boolean,
) => {
  const sides = { left, right };
  const key = (side: 'left' | 'right', i: number) => Buffer.from(sides[side][i]?.bits ?? []).toString('hex');
  const name = (side: 'left' | 'right') => (isSwapped ? (side === 'left' ? 'right' : 'left') : side);
  const other = (side: 'left' | 'right') => (side === 'left' ? 'right' : 'left');
  return [
    ...found.pairs.map((p) => {
      const ends = [`${name('left')} ${key('left', p.left)}`, `${name('right')} ${key('right', p.right)}`].sort();
      return `${ends} ${p.iou} ${p.dice}`;
    }),
    ...(['left', 'right'] as const).flatMap((side) =>
      found[`${side}Only`].map((i) => `${name(side)} only ${key(side, i)}`),
    ),
    ...found.splits.map(
      ({ one, many }) =>
        `${name(one.side)} ${key(one.side, one.index)} split ${many.map((i) => key(other(one.side), i)).sort()}`,
    ),
  ].sort();
};

describe('every matching rule', () => {
  it('gives the same whichever read comes first, in whatever order the instances come, as masks or as runs', () => {
    fc.assert(
      fc.property(list, list, rules, fc.nat(4), (left, right, rule, turn) => {
        const found = matchInstances(left, right, grid, rule);
        const expected = byContent(found, left, right, false);
        expect(byContent(matchInstances(right, left, grid, rule), right, left, true)).toEqual(expected);
        const turned = [...left.slice(turn), ...left.slice(0, turn)].reverse();
        expect(byContent(matchInstances(turned, right, grid, rule), turned, right, false)).toEqual(expected);
        expect(matchInstances(left.map(runsOfMask), right, grid, rule)).toEqual(found);
        const { matched, missing, f1 } = detectionCounts(found);
        const back = detectionCounts(matchInstances(right, left, grid, rule));
        expect([back.matched, back.extra, back.f1]).toEqual([matched, missing, f1]);
      }),
      { seed: 14, numRuns: scale('propertyRuns') },
    );
  });

  it('puts every instance in exactly one place', () => {
    fc.assert(
      fc.property(list, list, rules, (left, right, rule) => {
        const found = matchInstances(left, right, grid, rule);
        for (const side of ['left', 'right'] as const) {
          const paired = found.pairs.map((pair) => pair[side]);
          const parts = found.splits.filter(({ one }) => one.side !== side).flatMap(({ many }) => many);
          const places = [...paired, ...found[`${side}Only`], ...parts.filter((i) => !paired.includes(i))];
          expect(places.sort((p, q) => p - q)).toEqual((side === 'left' ? left : right).map((_, i) => i));
        }
      }),
      { seed: 15, numRuns: scale('propertyRuns') },
    );
  });
});

describe('what is measured of matched lesions', () => {
  const left = [span(0, 6), span(20, 30, [0, 12])];
  const right = [span(21, 30, [1, 13]), span(1, 7), span(14, 15)];

  it.each(['border', 'surfel'] as const)(
    'is what the pair of their masks has (%s), also at the edge of the image',
    (definition) => {
      const matching = matchInstances(left, right, grid);
      const options = { definition, tolerancesMm: [1] };
      const expected = [measurePair(span(0, 6), span(1, 7), grid, options)];
      const found = measureInstances(left, right, grid, matching, options);
      expect(found.map(({ left: l, right: r }) => [l, r])).toEqual([
        [0, 1],
        [1, 0],
      ]);
      expect(found[0]?.metrics).toEqual(expected[0]);
      expect(measureInstances(left.map(runsOfMask), right.map(runsOfMask), grid, matching, options)).toEqual(found);
      const parts = [left.reduce(orMasks), right.reduce(orMasks)].map((mask) => connectedComponents(mask));
      const [ours = [], theirs = []] = parts;
      const ofParts = measureInstances(ours, theirs, grid, matchInstances(ours, theirs, grid), options);
      expect(ofParts.map(({ metrics }) => metrics).sort((p, q) => p.voxelsA - q.voxelsA)).toEqual(
        found.map(({ metrics }) => metrics),
      );
    },
  );

  it('counts findings of a case and over cases; parts of a split are neither missing nor extra', () => {
    const plain = detectionCounts(matchInstances(left, right, grid));
    expect(plain).toEqual({ matched: 2, missing: 0, extra: 1, split: 0, merged: 0, f1: 4 / 5 });
    const split = detectionCounts(matchInstances([span(0, 9)], [span(0, 2), span(4, 9)], grid));
    expect(split).toEqual({ matched: 1, missing: 0, extra: 0, split: 1, merged: 0, f1: 1 });
    const nothing = detectionCounts(matchInstances([], [], grid));
    expect(nothing.f1).toBeNull();
    expect(detectionOverCases([plain, split, nothing])).toEqual({
      cases: 3,
      casesThatDiffer: 2,
      matched: 3,
      missing: 0,
      extra: 1,
      split: 1,
      merged: 0,
      f1: 6 / 7,
      meanF1: 0.9,
    });
  });
});
