import type { ProtocolContent } from '@overread/domain';
import { expect, it } from 'vitest';
import { addInstance, emptyEvaluation, setImageQuality, setNotEvaluable, setState } from './evaluationChanges.ts';
import { problemsOf, statedPart } from './problems.ts';
import { unseenRuns } from './unseenRuns.ts';

const protocol = {
  items: [
    { kind: 'mask', key: 'liver', label: 'Liver', cardinality: 'one' },
    { kind: 'mask', key: 'lesion', label: 'Lesion', cardinality: 'many' },
    {
      kind: 'question',
      key: 'type',
      label: 'Type',
      scope: 'lesion',
      of: 'lesion',
      answer: 'choice',
      choices: [
        { value: 'cyst', label: 'Cyst' },
        { value: 'hcc', label: 'HCC' },
      ],
      required: true,
    },
  ],
} as unknown as ProtocolContent;

it('leads from an unanswered question about a lesion to that lesion', () => {
  const rated = setImageQuality(emptyEvaluation(protocol), 'diagnostic');
  const evaluation = addInstance(setState(rated, 'liver', 'absent'), 'lesion', 'i4');
  const problems = problemsOf(protocol, evaluation, { liver: 0, 'lesion/i4': 12 });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ item: 'lesion', instance: 'i4' });
});

it('leads from the missing image quality to its question', () => {
  const evaluation = setState(setState(emptyEvaluation(protocol), 'liver', 'absent'), 'lesion', 'absent');
  expect(problemsOf(protocol, evaluation, { liver: 0 }).map((problem) => problem.item)).toEqual(['#imageQuality']);
});

it('asks nothing more of a case that cannot be evaluated, whatever was drawn before', () => {
  const evaluation = setNotEvaluable(addInstance(emptyEvaluation(protocol), 'lesion', 'i1'), { reason: 'motion' });
  expect(problemsOf(protocol, evaluation, { liver: 0, 'lesion/i1': 9 })).toEqual([]);
  expect(statedPart(evaluation)).toEqual({ notEvaluable: { reason: 'motion' }, items: {}, answers: {} });
});

it('names the runs of slices that were not shown', () => {
  const order = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(unseenRuns(order, new Set(['c', 'd']))).toEqual([
    [1, 2],
    [5, 6],
  ]);
  expect(unseenRuns(order, new Set(order))).toEqual([]);
});
