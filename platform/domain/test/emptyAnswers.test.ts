import { expect, it } from 'vitest';
import { compareReads, type ProtocolContent } from '../src/index.ts';
import { evaluation, input, noMasks, protocol } from './fixtures.ts';

it('takes an emptied field for no answer: it does not differ from a question that was never touched', () => {
  const remark: ProtocolContent['items'][number] = {
    kind: 'question',
    key: 'remark',
    label: 'Remark',
    scope: 'case',
    text: 'r',
    answer: 'text',
    required: false,
    code: { value: 'r', scheme: 'SCT', meaning: 'r' },
  };
  const one = input(evaluation({}), evaluation({}), noMasks);
  const left = { ...one.left, answers: { ...one.left.answers, remark: '' } };
  const asked = { ...protocol, items: [...protocol.items, remark] };
  expect(compareReads({ ...one, left, protocol: asked })).toMatchObject({ isConcordant: true, discrepancies: [] });
  const said = { ...one.left, answers: { ...one.left.answers, remark: 'Motion' } };
  expect(compareReads({ ...one, left: said, protocol: asked }).isConcordant).toBe(false);
});
