import { type SelfCheckEntry, selfCheckProblems } from '@overread/domain';
import { expect, it } from 'vitest';
import { openQuestions, withAnswer } from './openQuestions.ts';
import type { Question } from './questions.ts';

const question = (change: Partial<Question> = {}): Question => ({
  check: 'holes',
  item: 'liver',
  place: { image: '1.2.3', from: 3, to: 3 },
  shown: 'Liver has a hole of 12 voxels on slice 3. Is that meant?',
  answers: { meant: 'It is meant', change: 'I will change it' },
  fix: null,
  ...change,
});

it('asks again until a question is called meant, and anew once something about it changed', () => {
  const [hole, larger] = [question(), question({ shown: 'Liver has a hole of 13 voxels on slice 3. Is that meant?' })];
  expect(openQuestions([hole], null)).toEqual([hole]);
  const changed = withAnswer(null, hole, 'changed');
  expect(openQuestions([hole], changed)).toEqual([hole]);
  const meant = withAnswer(changed, hole, 'meant');
  expect(openQuestions([hole, larger], meant)).toEqual([larger]);
  // Mended and undone: it stands again.
  expect(openQuestions([hole], withAnswer(meant, hole, 'fixed'))).toEqual([hole]);
});

it('keeps every answer in its order, the same one once, and no more than a record takes', () => {
  const first = withAnswer(withAnswer(null, question(), 'changed'), question(), 'meant');
  expect(first.map(({ action }) => action)).toEqual(['changed', 'meant']);
  expect(withAnswer(first, question(), 'changed').map(({ action }) => action)).toEqual(['meant', 'changed']);
  expect(first[0]).not.toHaveProperty('fix');
  const full = Array.from({ length: 400 }, (_, n) => ({ ...first[0], shown: `Question ${n}` }) as SelfCheckEntry);
  const many = withAnswer(full, question(), 'meant');
  expect(many).toHaveLength(400);
  expect([many[0]?.shown, many.at(-1)?.shown]).toEqual(['Question 1', question().shown]);
});

it('gives the server entries that it takes', () => {
  const protocol = { items: [{ kind: 'mask', key: 'liver', label: 'Liver', cardinality: 'one' }] };
  const entries = withAnswer(null, question(), 'meant');
  expect(selfCheckProblems(protocol as Parameters<typeof selfCheckProblems>[0], entries)).toEqual([]);
});
