import { createMask, measurePair, setVoxel } from '@overread/agreement';
import type { MaskItem, ProtocolContent } from '@overread/domain';
import { expect, it } from 'vitest';
import { resultLines } from './numbers.ts';
import { resultStanding } from './resultStanding.ts';

const ITEM = { kind: 'mask', key: 'liver', label: 'Liver', cardinality: 'one', target: 'ct' } as unknown as MaskItem;
const PROTOCOL = {
  items: [ITEM],
  rules: [
    { id: 'dice', item: 'liver', predicate: 'metric', metric: 'dice', atLeast: 0.9, severity: 'major' },
    {
      id: 'nsd',
      item: 'liver',
      predicate: 'metric',
      metric: 'nsd',
      toleranceMm: 1.5,
      atLeast: 0.99,
      severity: 'minor',
    },
  ],
} as unknown as ProtocolContent;
const SLICES = 6;
const GRID = { columnSpacingMm: 1, rowSpacingMm: 1, slicePositionsMm: [0, 2, 4, 6, 8, 10] };

/** A box of columns on some slices. */
function box(columns: number, ...slices: number[]) {
  const mask = createMask(20, 20, SLICES);
  for (const slice of slices)
    for (let row = 5; row < 15; row++)
      for (let column = 0; column < columns; column++) setVoxel(mask, column, row, slice);
  return mask;
}
const measured = (read: ReturnType<typeof box>, result: ReturnType<typeof box>) =>
  measurePair(read, result, GRID, { tolerancesMm: [1.5] });
// The viewer scrolls from the far end of the stack.
const SCENE = { protocol: PROTOCOL, item: ITEM, unit: 'liver', grid: GRID, scrollIndex: [5, 4, 3, 2, 1, 0] };

it('says of each side how the result stands, with places as the viewer counts and the worst slices to jump to', () => {
  const result = box(10, 1, 2);
  const standing = resultStanding(SCENE, {
    left: measured(result, result),
    right: measured(box(14, 1, 2, 5), result),
  });
  expect(standing.left).toMatchObject({ kind: 'same', worst: [], perSlice: [0, 0, 0, 0, 0, 0] });
  expect(standing.right).toMatchObject({
    kind: 'apart',
    perSlice: [140, 0, 0, 40, 40, 0],
    worst: [0, 3],
    scores: [
      expect.stringMatching(/^Dice 0\.65 \(at least 0\.9\)$/),
      expect.stringMatching(/^surface Dice at 1\.5 mm 0\./),
    ],
  });
  expect(standing.right.sentence).toMatch(/^Still apart from the right read: .*, slices 1-5$/);
  expect(standing.resultMl).toBeCloseTo(0.4, 12);
});

it('prints the numbers of both sides with what the SOP asks for, and a dash for what is not defined', () => {
  const result = box(10, 1, 2);
  const standing = resultStanding(SCENE, {
    left: measured(box(11, 1, 2), result),
    right: measured(createMask(20, 20, SLICES), result),
  });
  expect(standing.right.sentence).toBe('Still apart from the right read: it has no mask here');
  const lines = resultLines(PROTOCOL, 'liver', standing);
  expect(lines[0]).toEqual({ name: 'Dice', left: '0.95', right: '0.00', limit: 'at least 0.9' });
  expect(lines.find(({ name }) => name === 'HD95')).toEqual({ name: 'HD95', left: '1.0 mm', right: '–', limit: '' });
});

it.each([
  [0.8958, '0.896', 'just below'],
  [0.9, '0.90', 'on the limit'],
  [0.9 - 1e-12, '0.90', 'on the limit but for rounding'],
  [0.9041, '0.904', 'just above'],
  [0.8312, '0.83', 'far from it'],
])('prints a Dice of %s against at least 0.9 as %s: %s', (dice, text) => {
  const result = box(10, 1, 2);
  const standing = resultStanding(SCENE, { left: measured(result, result), right: measured(result, result) });
  const right = { ...standing.right, metrics: { ...standing.right.metrics, dice } };
  expect(resultLines(PROTOCOL, 'liver', { ...standing, right })[0]?.right).toBe(text);
});
