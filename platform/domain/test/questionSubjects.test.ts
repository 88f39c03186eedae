import { describe, expect, it } from 'vitest';
import {
  adjudicatorComparison,
  compareReads,
  type Evaluation,
  type ProtocolContent,
  type QuestionItem,
  type Rule,
} from '../src/index.ts';
import { protocol } from './fixtures.ts';

const choice = (label: string) => ({ value: label.toLowerCase(), label });
const question = (more: Partial<QuestionItem>): QuestionItem => ({
  kind: 'question',
  key: 'response',
  label: 'Response',
  scope: 'case',
  text: 'What is the response by RECIST 1.1?',
  answer: 'choice',
  choices: ['CR', 'PR', 'SD', 'PD'].map(choice),
  required: true,
  code: { value: 'r', scheme: '99TEST', meaning: 'Response' },
  consensus: 'randomRead',
  asks: 'timepointResponse',
  ...more,
});
const crosses: Rule = {
  id: 'R-01',
  item: 'response',
  predicate: 'categoryCrosses',
  groups: [['cr', 'pr', 'sd'], ['pd']],
  severity: 'critical',
};

function compared(item: QuestionItem, rules: readonly Rule[], l: string | undefined, r: string | undefined) {
  const read = (answer: string | undefined): Evaluation => ({
    items: {},
    answers: answer === undefined ? {} : { [item.key]: answer },
  });
  const content: ProtocolContent = { ...protocol, items: [item], rules: [...rules] };
  const [left, right] = [read(l), read(r)];
  const comparison = compareReads({ protocol: content, left, right, items: {}, swaps: [], sliceSpacingMm: {} });
  return { comparison, content, left, right };
}
const found = (...of: Parameters<typeof compared>) =>
  compared(...of).comparison.discrepancies.map(({ kind, rule, severity, sentence }) => [
    kind,
    rule,
    severity,
    sentence,
  ]);

describe('a question for the response to treatment', () => {
  it('differs as a response, with the severity and by the boundary of its rule', () => {
    expect(found(question({}), [crosses], 'pr', 'pd')).toEqual([
      ['timepointResponse', 'R-01', 'critical', 'Response: PR in the left read, PD in the right read'],
    ]);
    expect(found(question({}), [crosses], 'cr', 'sd')).toEqual([]);
    expect(compared(question({}), [crosses], 'pd', 'sd').comparison.verdicts.map((one) => one.sentence)).toEqual([
      'To the adjudicator because the answers on “Response” belong to different groups: PD / SD (rule R-01, critical).',
    ]);
  });

  it('differs as one where a read does not answer, and where no rule asks and no consensus is made', () => {
    expect(found(question({}), [crosses], undefined, 'pd')).toEqual([
      ['timepointResponse', 'R-01', 'critical', 'Response: not answered in the left read, PD in the right read'],
    ]);
    expect(found(question({ consensus: 'equalValue' }), [], 'cr', 'sd')).toEqual([
      ['timepointResponse', 'built-in:noConsensus', 'major', 'Response: CR in the left read, SD in the right read'],
    ]);
  });

  it('reads the same to the adjudicator of a control, whose answers no rule minds', () => {
    const { comparison, content, left, right } = compared(question({}), [crosses], 'cr', 'sd');
    const shown = adjudicatorComparison(comparison, { protocol: content, left, right, open: ['response'] });
    expect(shown.discrepancies.map(({ kind, sentence }) => [kind, sentence])).toEqual([
      ['timepointResponse', 'Response: CR in the left read, SD in the right read'],
    ]);
  });

  it('differs as any answer does where the question does not say what it asks', () => {
    const { asks: _, ...plain } = question({});
    expect(found(plain, [crosses], 'pr', 'pd')).toEqual([['category', 'R-01', 'critical', 'Response: PR / PD']]);
  });
});

describe('a question for a level', () => {
  const level = question({
    key: 'level',
    label: 'Fractured vertebra',
    choices: ['T12', 'L1', 'L2', 'L3'].map(choice),
    ordered: true,
    asks: 'level',
  });
  const differs: Rule = { id: 'V-01', item: 'level', predicate: 'categoryDiffers', within: 0, severity: 'major' };

  it('says how many levels the answers are off, where they are ordered', () => {
    expect(found(level, [differs], 'l1', 'l2')).toEqual([
      ['wrongLevel', 'V-01', 'major', 'Fractured vertebra: L1 / L2, one level off'],
    ]);
    expect(found(level, [differs], 't12', 'l3').at(0)?.at(3)).toBe('Fractured vertebra: T12 / L3, three levels off');
    expect(
      found({ ...level, ordered: false }, [differs], 'l1', 'l2')
        .at(0)
        ?.at(3),
    ).toBe('Fractured vertebra: L1 / L2');
    expect(found(level, [differs], 'l1', undefined).at(0)?.at(3)).toBe('Fractured vertebra: L1 / not answered');
  });
});
