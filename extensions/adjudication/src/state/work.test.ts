import { describe, expect, it } from 'vitest';
import { decide, explain, NO_WORK, takeBack, withAnswer, withItem, withMask, withoutLesion } from './work.ts';

const KEY = { item: 'lesion', instance: 'i2' };
const FRAMES = [{ sopInstanceUid: '1.2', bits: Uint8Array.of(1) }];

describe('a decision', () => {
  it('replaces the one before on the same unit and leaves the others', () => {
    const first = decide(NO_WORK, { unit: 'lesion:2', decision: 'takeLeft', reason: '' }, KEY);
    const other = decide(first, { unit: 'liver', decision: 'consensus', reason: 'extent' }, null);
    const again = decide(other, { unit: 'lesion:2', decision: 'neither', reason: '' }, KEY);
    expect(again.decisions.map((one) => [one.unit, one.decision])).toEqual([
      ['liver', 'consensus'],
      ['lesion:2', 'neither'],
    ]);
    expect(first.decisions[0]?.decision).toBe('takeLeft');
  });

  it('keeps an edited mask only while it is an edit', () => {
    const edit = decide(NO_WORK, { unit: 'lesion:2', decision: 'edit', basis: 'left', reason: '' }, KEY);
    const painted = withMask(edit, KEY, FRAMES);
    expect(Object.keys(painted.edited)).toEqual(['lesion/i2']);
    const taken = decide(painted, { unit: 'lesion:2', decision: 'takeRight', reason: '' }, KEY);
    expect(taken.edited).toEqual({});
    expect(Object.keys(painted.edited)).toEqual(['lesion/i2']);
  });

  it('is taken back with what was drawn for it', () => {
    const painted = withMask(
      decide(NO_WORK, { unit: 'lesion:2', decision: 'edit', basis: 'empty', reason: '' }, KEY),
      KEY,
      FRAMES,
    );
    expect(takeBack(painted, 'lesion:2', KEY)).toEqual(NO_WORK);
  });

  it('gets reason and comment, and loses an emptied comment', () => {
    const decided = decide(NO_WORK, { unit: 'liver', decision: 'takeLeft', reason: '' }, null);
    const explained = explain(explain(decided, 'liver', { reason: 'sopUnclear' }), 'liver', { comment: 'rim' });
    expect(explained.decisions).toEqual([
      { unit: 'liver', decision: 'takeLeft', reason: 'sopUnclear', comment: 'rim' },
    ]);
    expect(explain(explained, 'liver', { comment: '' }).decisions[0]).not.toHaveProperty('comment');
  });
});

describe('own answers', () => {
  it('of two lesions stay apart, in the order of their numbers', () => {
    const second = withAnswer(NO_WORK, 'type', 'cyst', { item: 'lesion', instance: 'i2' });
    const both = withAnswer(second, 'type', 'mass', { item: 'lesion', instance: 'i1' });
    expect(both.drawn.items.lesion?.instances).toEqual([
      { key: 'i1', answers: { type: 'mass' } },
      { key: 'i2', answers: { type: 'cyst' } },
    ]);
  });

  it('of the case are taken back by null', () => {
    const answered = withAnswer(NO_WORK, 'quality', 3, null);
    expect(answered.drawn.answers).toEqual({ quality: 3 });
    expect(withAnswer(answered, 'quality', null, null).drawn.answers).toEqual({});
  });
});

it('a lesion that was added goes with its mask and its answers', () => {
  const added = withItem(NO_WORK, 'lesion', {
    state: 'present',
    instances: [{ key: 'i2', answers: { type: 'cyst' } }],
  });
  const decided = decide(added, { unit: 'new:lesion:i2', decision: 'edit', basis: 'empty', reason: 'missed' }, null);
  const gone = withoutLesion(withMask(decided, KEY, FRAMES), 'new:lesion:i2', KEY);
  expect(gone.decisions).toEqual([]);
  expect(gone.edited).toEqual({});
  expect(gone.drawn.items.lesion?.instances).toEqual([]);
});
