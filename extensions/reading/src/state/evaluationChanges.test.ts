import type { Evaluation } from '@overread/domain';
import { expect, it } from 'vitest';
import {
  addInstance,
  instancesOf,
  itemOf,
  lesionName,
  removeInstance,
  restoreInstance,
  setAnswer,
  setNotEvaluable,
  setState,
} from './evaluationChanges.ts';

const start: Evaluation = { items: { liver: { state: null }, lesion: { state: null, instances: [] } }, answers: {} };

it('makes an item present when its first lesion comes, and undecided when its last one goes', () => {
  const one = addInstance(start, 'lesion', 'i1');
  expect(itemOf(one, 'lesion').state).toBe('present');
  expect(itemOf(removeInstance(one, 'lesion', 'i1'), 'lesion').state).toBeNull();
});

it('keeps the answers of two lesions apart', () => {
  const two = addInstance(addInstance(start, 'lesion', 'i1'), 'lesion', 'i2');
  const answered = setAnswer(two, 'kind', 'cyst', { item: 'lesion', instance: 'i2' });
  expect(instancesOf(answered, 'lesion').map((one) => one.answers.kind)).toEqual([undefined, 'cyst']);
});

it('puts a deleted lesion back in its place, with its answers', () => {
  const three = ['i1', 'i2', 'i3'].reduce((now, key) => addInstance(now, 'lesion', key), start);
  const answered = setAnswer(three, 'kind', 'hcc', { item: 'lesion', instance: 'i2' });
  const [, second] = instancesOf(answered, 'lesion');
  if (!second) throw new Error('three lesions were added');
  const without = removeInstance(answered, 'lesion', 'i2');
  expect(lesionName('Lesion', without, 'lesion', 'i3')).toBe('Lesion 2');
  const again = restoreInstance(without, 'lesion', second);
  expect(instancesOf(again, 'lesion').map(({ key }) => key)).toEqual(['i1', 'i2', 'i3']);
  expect(instancesOf(again, 'lesion')[1]?.answers).toEqual({ kind: 'hcc' });
});

it('has a reason only while an item is not assessable, and no lesions while it is absent', () => {
  const reasoned = setState(start, 'liver', 'notAssessable', 'resected');
  expect(itemOf(reasoned, 'liver')).toEqual({ state: 'notAssessable', reason: 'resected' });
  expect(itemOf(setState(reasoned, 'liver', 'present'), 'liver')).toEqual({ state: 'present' });
  const absent = setState(addInstance(start, 'lesion', 'i1'), 'lesion', 'absent');
  expect(itemOf(absent, 'lesion')).toEqual({ state: 'absent', instances: [] });
});

it('takes an answer and a "not evaluable" back without a trace', () => {
  expect(setAnswer(setAnswer(start, 'quality', 'good'), 'quality', null)).toEqual(start);
  expect(setNotEvaluable(setNotEvaluable(start, { reason: 'motion' }), null)).toEqual(start);
});
