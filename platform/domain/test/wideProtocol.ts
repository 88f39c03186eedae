import type { MaskItem, ProtocolContent, QuestionItem } from '../src/index.ts';
import { protocol } from './fixtures.ts';

const sct = (value: string, meaning: string) => ({ value, scheme: 'SCT', meaning });
const LEFT = sct('7771000', 'Left');
const RIGHT = sct('24028007', 'Right');

const liverItem = protocol.items.find((item): item is MaskItem => item.key === 'liver') as MaskItem;
const grade = protocol.items.find((item): item is QuestionItem => item.key === 'grade') as QuestionItem;
const kidney = { ...liverItem, type: sct('64033007', 'Kidney') };

/** The protocol of the fixtures with paired kidneys, vertebrae, a coded side, a number and a composite. */
export const WIDE: ProtocolContent = {
  ...protocol,
  items: [
    ...protocol.items,
    { ...kidney, key: 'kidneyL', label: 'Left kidney', laterality: LEFT },
    { ...kidney, key: 'kidneyR', label: 'Right kidney', laterality: RIGHT },
    ...[1, 2, 3].map((index) => ({
      ...liverItem,
      key: `l${index}`,
      label: `L${index}`,
      level: { series: 'lumbar vertebrae', index },
    })),
    {
      ...grade,
      key: 'side',
      label: 'Side',
      ordered: false,
      choices: [
        { value: 'l', label: 'left', code: LEFT },
        { value: 'r', label: 'right', code: RIGHT },
      ],
    },
    {
      kind: 'question',
      key: 'length',
      label: 'Length',
      scope: 'case',
      text: 'l',
      answer: 'number',
      unit: { value: 'mm', scheme: 'UCUM', meaning: 'mm' },
      required: true,
      code: sct('410668003', 'Length'),
      consensus: 'mean',
    },
  ],
  composites: [{ key: 'whole', label: 'Liver with lesions', of: ['liver', 'lesion'], target: 'pv' }],
  rules: [],
};
