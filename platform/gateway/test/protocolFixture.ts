import type { MaskItem, ProtocolContent, QuestionItem } from '@overread/domain';

const code = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });

const LESION: MaskItem = {
  kind: 'mask',
  key: 'lesion',
  label: 'Lesion',
  scope: 'lesion',
  cardinality: 'many',
  target: 'ct',
  include: 'Every focal lesion.',
  exclude: 'Vessels.',
  category: code('49755003', 'Morphologically Abnormal Structure'),
  type: code('52988006', 'Lesion'),
  color: [220, 60, 60],
  consensus: { whenConcordant: 'randomRead' },
};

const TYPE: QuestionItem = {
  kind: 'question',
  key: 'type',
  label: 'Type',
  scope: 'lesion',
  of: 'lesion',
  text: 'What is it?',
  answer: 'choice',
  choices: [
    { value: 'cyst', label: 'Cyst' },
    { value: 'solid', label: 'Solid' },
  ],
  required: true,
  code: code('116676008', 'Associated morphology'),
};

/** A small protocol that can be published. */
export const PROTOCOL: ProtocolContent = {
  key: 'test-lesions',
  title: 'Lesions on CT',
  version: '1.0.0',
  purpose: 'Tests.',
  inclusion: [],
  exclusion: [],
  procedure: code('77477000', 'CT'),
  imageSets: [{ key: 'ct', label: 'CT', role: 'annotate', modality: 'CT', required: true }],
  windows: [{ name: 'Soft tissue', center: 40, width: 400 }],
  items: [LESION, TYPE],
  reads: 2,
  rules: [
    { id: 'unmatched', item: 'lesion', predicate: 'instanceUnmatched', severity: 'critical' },
    { id: 'extent', item: 'lesion', predicate: 'metric', metric: 'dice', atLeast: 0.75, severity: 'major' },
    { id: 'kind', item: 'type', predicate: 'categoryDiffers', within: 0, severity: 'major' },
  ],
  clinicalInformation: ['age'],
  controlFraction: 0,
  adjudication: { mode: 'chooseOrEdit', allowed: ['takeLeft', 'takeRight', 'edit'] },
  preLabel: { exposure: 'none' },
  signOff: { checklist: [], approverMayHaveAdjudicated: false },
};
