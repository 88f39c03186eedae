import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxMask } from '../../test/maskRecipe.ts';
import { type BitMask, createMask } from '../mask/bitMask.ts';
import type { Grid } from '../mask/grid.ts';
import type { InstanceMatching } from './instanceMatching.ts';
import { matchInstances } from './matchInstances.ts';

const SIZE = [24, 12, 3] as const;
const grid: Grid = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 2, 5] };
const ANY = { rule: 'overlap' } as const;
/** A finding that covers these columns. */
const span = (from: number, to: number): BitMask => boxMask([...SIZE], [from, to, 2, 8, 0, 2]);

const mirrored = ({ pairs, leftOnly, rightOnly, splits }: InstanceMatching): InstanceMatching => ({
  pairs: pairs.map((p) => ({ ...p, left: p.right, right: p.left })).sort((p, q) => p.left - q.left),
  leftOnly: rightOnly,
  rightOnly: leftOnly,
  splits: splits
    .map(({ one, many }) => ({
      one: { ...one, side: one.side === 'left' ? ('right' as const) : ('left' as const) },
      many,
    }))
    .sort((p, q) => p.one.side.localeCompare(q.one.side) || p.one.index - q.one.index),
});

describe('matching the lesions of two reads', () => {
  it('pairs by overlap, and lists what only one read has', () => {
    const found = matchInstances([span(0, 3), span(10, 13)], [span(20, 22), span(11, 13), span(0, 3)], grid, ANY);
    expect(found.pairs).toEqual([
      { left: 0, right: 2, iou: 1, dice: 1 },
      { left: 1, right: 1, iou: 0.75, dice: 6 / 7 },
    ]);
    expect(found).toMatchObject({ leftOnly: [], rightOnly: [0], splits: [] });
  });

  it('calls it a split when one lesion was marked as two: nothing is missing', () => {
    const found = matchInstances([span(0, 9)], [span(0, 2), span(4, 9)], grid, ANY);
    expect(found.pairs.map(({ left, right }) => [left, right])).toEqual([[0, 1]]);
    expect(found.splits).toEqual([{ one: { side: 'left', index: 0 }, many: [0, 1] }]);
    expect([found.leftOnly, found.rightOnly]).toEqual([[], []]);
  });

  it('gives a leftover to the lesion with which it shares most', () => {
    const found = matchInstances([span(0, 6), span(8, 15)], [span(0, 5), span(6, 9), span(10, 15)], grid, ANY);
    expect(found.pairs.map(({ left, right }) => [left, right])).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(found.splits).toEqual([{ one: { side: 'left', index: 1 }, many: [1, 2] }]);
  });

  it('takes the best total, not the best single pair', () => {
    // Left 1 and right 0 fit best (0.4), but would leave left 0 and right 1 without a partner.
    const found = matchInstances([span(1, 6), span(6, 13)], [span(4, 9), span(10, 16)], grid, ANY);
    expect(found.pairs.map(({ left, right }) => [left, right])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(found).toMatchObject({ leftOnly: [], rightOnly: [], splits: [] });
  });

  it('keeps touching lesions apart where the rule asks for more overlap', () => {
    const found = matchInstances([span(0, 9)], [span(9, 18)], grid, { rule: 'overlap', minimumIou: 0.1 });
    expect(found).toEqual({ pairs: [], leftOnly: [0], rightOnly: [0], splits: [] });
  });

  it('matches empty masks to nothing, and nothing to nothing', () => {
    expect(matchInstances([], [], grid, ANY)).toEqual({ pairs: [], leftOnly: [], rightOnly: [], splits: [] });
    expect(matchInstances([createMask(...SIZE)], [createMask(...SIZE)], grid, ANY)).toMatchObject({
      pairs: [],
      leftOnly: [0],
      rightOnly: [0],
    });
  });

  const column = fc.integer({ min: 0, max: 23 });
  const instances = fc.array(
    fc
      .tuple(column, column, fc.integer({ min: 0, max: 11 }))
      .map(([p, q, row]) => boxMask([...SIZE], [Math.min(p, q), Math.max(p, q), row, Math.min(11, row + 2), 0, 1])),
    { maxLength: 6 },
  );

  it('mirrors the result when the sides are exchanged, and puts every instance in exactly one place', () => {
    fc.assert(
      fc.property(instances, instances, fc.constantFrom(0, 0.2), (left, right, minimumIou) => {
        const found = matchInstances(left, right, grid, { rule: 'overlap', minimumIou });
        expect(matchInstances(right, left, grid, { rule: 'overlap', minimumIou })).toEqual(mirrored(found));
        for (const side of ['left', 'right'] as const) {
          const paired = found.pairs.map((pair) => pair[side]);
          const parts = found.splits.filter(({ one }) => one.side !== side).flatMap(({ many }) => many);
          const places = [...paired, ...found[`${side}Only`], ...parts.filter((i) => !paired.includes(i))];
          expect(places.sort((p, q) => p - q)).toEqual((side === 'left' ? left : right).map((_, i) => i));
        }
      }),
      { seed: 6, numRuns: scale('propertyRuns') },
    );
  });

  it('does not depend on the order of the instances', () => {
    fc.assert(
      fc.property(instances, instances, (left, right) => {
        const distinct = left.filter(
          (m, i) => !left.slice(0, i).some((n) => m.bits.every((byte, k) => byte === n.bits[k])),
        );
        const others = right.filter(
          (m, i) => !right.slice(0, i).some((n) => m.bits.every((byte, k) => byte === n.bits[k])),
        );
        const found = matchInstances(distinct, others, grid, ANY);
        const reversed = matchInstances([...distinct].reverse(), others, grid, ANY);
        const at = (i: number) => distinct.length - 1 - i;
        expect(reversed.pairs.map((p) => ({ ...p, left: at(p.left) })).sort((p, q) => p.left - q.left)).toEqual(
          found.pairs,
        );
        expect(reversed.leftOnly.map(at).sort((p, q) => p - q)).toEqual(found.leftOnly);
        expect(reversed.rightOnly).toEqual(found.rightOnly);
        expect(reversed.splits.length).toBe(found.splits.length);
      }),
      { seed: 7, numRuns: scale('propertyRuns') },
    );
  });
});
