import { describe, expect, it } from 'vitest';
import { counted, nextUnseen, withSeen } from './coverage.ts';
import { missing } from './missing.ts';

const START = { toShow: { ct: ['1.2', '1.3'], pv: ['2.1'] }, shown: {} };

describe('slices shown', () => {
  it('count once, only where the final mask is, and per image set', () => {
    const first = withSeen(START, 'ct', '1.2');
    expect(counted(first)).toEqual({ shown: 1, total: 3 });
    expect(withSeen(first, 'ct', '1.2')).toBe(first);
    expect(withSeen(first, 'ct', '1.9')).toBe(first);
    expect(withSeen(first, 'pv', '1.3')).toBe(first);
    expect(counted(withSeen(withSeen(first, 'ct', '1.3'), 'pv', '2.1'))).toEqual({ shown: 3, total: 3 });
  });

  it('are looked for from the slice on screen, around the end, then in the other image set', () => {
    const order = { ct: ['1.1', '1.2', '1.3', '1.4'], pv: ['2.1'] };
    expect(nextUnseen(START, order, { imageSet: 'ct', index: 2 })).toEqual({ imageSet: 'ct', sopInstanceUid: '1.3' });
    const later = withSeen(START, 'ct', '1.3');
    expect(nextUnseen(later, order, { imageSet: 'ct', index: 3 })).toEqual({ imageSet: 'ct', sopInstanceUid: '1.2' });
    const ct = withSeen(later, 'ct', '1.2');
    expect(nextUnseen(ct, order, { imageSet: 'ct', index: 0 })).toEqual({ imageSet: 'pv', sopInstanceUid: '2.1' });
    expect(nextUnseen(withSeen(ct, 'pv', '2.1'), order, { imageSet: 'ct', index: 0 })).toBeNull();
  });
});

describe('what is missing for a signature', () => {
  it('is said in words: slices and ticks', () => {
    expect(missing(START, ['Whole', 'Sides'], [true, false])).toEqual([
      '3 of 3 slices have not been shown yet.',
      'One point of the checklist is not ticked.',
    ]);
  });

  it('is nothing for questions alone without a checklist', () => {
    expect(missing({ toShow: {}, shown: {} }, [], [])).toEqual([]);
  });
});
