import type { MaskItem, ProtocolContent, QuestionItem } from '../src/protocol.ts';

export const code = { value: '1', scheme: '99TEST', meaning: 'test' };
export const ORGAN: MaskItem = {
  kind: 'mask',
  key: 'organ',
  label: 'Organ',
  scope: 'case',
  cardinality: 'one',
  target: 'ct',
  include: 'All of it.',
  exclude: 'Vessels.',
  category: code,
  type: code,
  color: [1, 2, 3],
  window: 'Soft',
  consensus: { whenConcordant: 'union' },
};
export const LESION: MaskItem = {
  ...ORGAN,
  key: 'lesion',
  label: 'Lesion',
  scope: 'lesion',
  cardinality: 'many',
  nestedIn: 'organ',
};
export const KIND: QuestionItem = {
  kind: 'question',
  key: 'kind',
  label: 'Kind',
  scope: 'lesion',
  of: 'lesion',
  text: 'Which?',
  answer: 'choice',
  choices: [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ],
  ordered: true,
  required: true,
  code,
};
export const SIZE: QuestionItem = {
  kind: 'question',
  key: 'size',
  label: 'Size',
  scope: 'case',
  text: 'How large?',
  answer: 'number',
  minimum: 0,
  maximum: 10,
  required: false,
  code,
};
/** A protocol of masks and questions that can be published. */
export const GOOD: ProtocolContent = {
  key: 'good-one',
  title: 'Good',
  version: '1.0.0',
  purpose: 'Tests.',
  inclusion: [],
  exclusion: [],
  procedure: code,
  imageSets: [
    { key: 'ct', label: 'CT', role: 'annotate', modality: 'CT', required: true },
    { key: 'old', label: 'Prior', role: 'reference', modality: 'CT', required: false },
  ],
  windows: [{ name: 'Soft', center: 40, width: 400 }],
  items: [ORGAN, LESION, KIND, SIZE],
  reads: 2,
  rules: [
    { id: 'extent', item: 'organ', predicate: 'metric', metric: 'dice', atLeast: 0.9, severity: 'major' },
    { id: 'edge', item: 'lesion', predicate: 'metric', metric: 'hd95Mm', atMost: 5, orSlices: 2, severity: 'minor' },
    { id: 'kinds', item: 'kind', predicate: 'categoryDiffers', within: 1, severity: 'major' },
    { id: 'sizes', item: 'size', predicate: 'numberDiffers', by: 2, severity: 'major' },
    { id: 'pairs', item: 'lesion', predicate: 'instanceUnmatched', severity: 'critical' },
  ],
  controlFraction: 0.05,
  adjudication: { mode: 'chooseOrEdit', allowed: ['takeLeft', 'takeRight', 'edit'] },
  preLabel: { exposure: 'none' },
  signOff: { checklist: [], approverMayHaveAdjudicated: false },
};
/** It with other items and no rules. */
export const items = (...list: ProtocolContent['items']): ProtocolContent => ({ ...GOOD, rules: [], items: list });
/** It with one rule. */
export const rule = (changed: object): ProtocolContent => ({
  ...GOOD,
  rules: [
    {
      id: 'only',
      severity: 'minor',
      item: 'organ',
      predicate: 'stateDiffers',
      ...changed,
    } as ProtocolContent['rules'][number],
  ],
});
