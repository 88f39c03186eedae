import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bestAssignment } from './assignment.ts';

const blocks = fc.array(
  fc.array(fc.array(fc.constantFrom(0, 0, 0.25, 1 / 3, 0.5), { minLength: 4, maxLength: 4 }), {
    minLength: 3,
    maxLength: 3,
  }),
  { minLength: 40, maxLength: 40 },
);

it('of many rows is the best of each group that hangs together, whatever their order', () => {
  fc.assert(
    fc.property(blocks, fc.shuffledSubarray([...Array(160).keys()], { minLength: 160 }), (list, order) => {
      const weights = list.flatMap((block, b) =>
        block.map((row) => order.map((c) => (Math.floor(c / 4) === b ? (row[c % 4] ?? 0) : 0))),
      );
      const chosen = bestAssignment(weights);
      const weightOf = (found: readonly number[], of: readonly (readonly number[])[]) =>
        found.reduce((sum, c, r) => sum + (c < 0 ? 0 : (of[r]?.[c] ?? 0)), 0);
      expect(weightOf(chosen, weights)).toBeCloseTo(
        list.reduce((sum, block) => sum + weightOf(bestAssignment(block), block), 0),
        9,
      );
      const made = chosen.filter((c) => c >= 0);
      expect(new Set(made).size).toBe(made.length);
      for (const [r, c] of chosen.entries()) expect(c < 0 || (weights[r]?.[c] ?? 0) > 0).toBe(true);
    }),
    { seed: 3, numRuns: 20 },
  );
});

it('of a thousand findings that lie far apart is found before a test gives up', () => {
  const n = 1000;
  const weights = Array.from({ length: n }, (_, r) => Array.from({ length: n }, (_, c) => (r === n - 1 - c ? 0.5 : 0)));
  expect(bestAssignment(weights)).toEqual(Array.from({ length: n }, (_, r) => n - 1 - r));
});
