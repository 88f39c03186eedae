import { expect, it } from 'vitest';
import { summarySentence } from './summary.ts';

it('says what was decided, edited and marked, in one line', () => {
  const sentence = summarySentence(
    [
      { unit: 'lesion:1', decision: 'takeLeft', reason: 'missed' },
      { unit: 'lesion:2', decision: 'edit', basis: 'right', reason: 'sopUnclear' },
      { unit: 'lesion:2.type', decision: 'takeRight', reason: 'wrongLabel' },
    ],
    212,
  );
  expect(sentence).toBe('3 decisions, 1 edited (212 voxels), 1 marked SOP unclear. Submit?');
});

it('leaves out what did not happen, and counts added and open ones apart', () => {
  expect(summarySentence([{ unit: 'liver', decision: 'consensus', reason: 'extent' }], 0)).toBe('1 decision. Submit?');
  expect(
    summarySentence(
      [
        { unit: 'liver', decision: 'indeterminate', reason: 'needsFollowUp' },
        { unit: 'new:lesion:i4', decision: 'edit', basis: 'empty', reason: 'missed' },
      ],
      0,
    ),
  ).toBe('1 decision, 1 lesion added, 1 not to be decided. Submit?');
});
