import { describe, expect, it } from 'vitest';
import type { FileLabel } from '../../src/agreement/maskLattice.ts';
import { matchLabels } from '../../src/agreement/matchLabels.ts';

const segment = (number: number, name: string | null, coded: string | null = null): FileLabel => ({
  number,
  name,
  coded,
});
const matched = (a: readonly FileLabel[], b: readonly FileLabel[], byNumber = false) =>
  matchLabels(a, b, byNumber).map((pair) => [pair.a?.number ?? null, pair.b?.number ?? null, pair.matchedBy]);

describe('labels of two files', () => {
  it('match by name whatever their numbers and codes are', () => {
    expect(
      matched([segment(1, 'Liver', 'x'), segment(2, 'Spleen', 'y')], [segment(1, 'spleen', 'x'), segment(7, 'LIVER ')]),
    ).toEqual([
      [1, 7, 'name'],
      [2, 1, 'name'],
    ]);
  });

  it('match by code where names differ, unless the code stands twice', () => {
    expect(
      matched(
        [segment(1, 'a', 'c'), segment(2, 'b', 'd'), segment(3, 'e', 'd')],
        [segment(4, 'x', 'c'), segment(5, 'y', 'd')],
      ),
    ).toEqual([
      [1, 4, 'code'],
      [2, null, null],
      [3, null, null],
      [null, 5, null],
    ]);
  });

  it('never guess between several of one name', () => {
    expect(matched([segment(1, 'Lesion'), segment(2, 'Lesion')], [segment(1, 'Lesion')])).toEqual([
      [1, null, null],
      [null, 1, null],
      [2, null, null],
    ]);
  });

  it('match by number alone where that is asked for', () => {
    expect(matched([segment(1, 'a'), segment(2, 'b')], [segment(2, 'a'), segment(3, 'b')], true)).toEqual([
      [1, null, null],
      [2, 2, 'number'],
      [null, 3, null],
    ]);
  });
});
