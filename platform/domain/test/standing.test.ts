import { describe, expect, it } from 'vitest';
import { type MaskMeasurement, maskItems, type StandingInput, standingAgainst } from '../src/index.ts';
import { measured, protocol } from './fixtures.ts';

const [liver, lesion] = maskItems(protocol);
const stands = (measurement: MaskMeasurement | null, more: Partial<StandingInput> = {}) => {
  if (!liver) throw new Error('the protocol has no liver');
  return standingAgainst({ protocol, item: liver, side: 'left', measurement, sliceSpacingMm: 1, ...more });
};
const pair = (metrics: MaskMeasurement['metrics'], slices = { from: 31, to: 36 }): MaskMeasurement => ({
  ...measured('i1', 'i1', { metrics, slices }),
  left: null,
  right: null,
});

describe('how a result stands against a read', () => {
  it('agrees where no rule of the SOP fails, and says so of the very same voxels', () => {
    expect(stands(pair({ dice: 0.99 }))).toEqual({
      kind: 'agrees',
      sentence: 'Agrees with the left read by the SOP',
      scores: [],
    });
    expect(stands(pair({ dice: 1 }), { side: 'right' })).toMatchObject({
      kind: 'same',
      sentence: 'The same as the right read, voxel for voxel',
    });
    expect(stands(null)).toMatchObject({ kind: 'same', sentence: 'Agrees with the left read: no mask in either' });
  });

  it('says what still differs and where, and keeps the scores apart from the words', () => {
    const apart = stands(pair({ dice: 0.949_99 }));
    expect(apart).toEqual({
      kind: 'apart',
      sentence: 'Still apart from the left read: different extent, slices 31-36',
      scores: ['Dice 0.94999 (at least 0.95)'],
    });
    expect(apart.sentence).not.toMatch(/0\.9/);
  });

  it('takes the rules of a lesion as those of its item, whatever its number, with its size and the slice spacing', () => {
    if (!lesion) throw new Error('the protocol has no lesion');
    const far = { ...measured('i3', 'i3', { metrics: { dice: 0.9, hd95Mm: 7.2 } }), slices: { from: 4, to: 4 } };
    expect(stands(far, { item: lesion, side: 'right' })).toMatchObject({
      sentence: 'Still apart from the right read: outlines lie apart, slice 4',
      scores: ['HD95 7.20 mm (at most 5)'],
    });
    expect(stands(far, { item: lesion, sliceSpacingMm: 5 }).kind).toBe('agrees');
  });

  it('is apart from a read that has no mask, and from one whose mask the result does not keep', () => {
    const lone = (presence: 'left' | 'right'): MaskMeasurement => ({ ...pair({}), presence });
    expect(stands(lone('right')).sentence).toBe('Still apart from the left read: it has no mask here');
    expect(stands(lone('left')).sentence).toBe('Still apart from the left read: the result has no mask here');
  });
});
