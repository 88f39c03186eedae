import { describe, expect, it } from 'vitest';
import type { Code } from './code.ts';
import { matchSegments, type OfferedSegment } from './offeredSegments.ts';
import type { MaskItem, ProtocolContent } from './protocol.ts';

const code = (value: string, meaning: string, scheme = 'SCT'): Code => ({ value, scheme, meaning });
const ANATOMY = code('91723000', 'Anatomical Structure');
const LESION = code('49755003', 'Morphologically Abnormal Structure');
const KIDNEY = code('64033007', 'Kidney');
const LEFT = code('7771000', 'Left');
const RIGHT = code('24028007', 'Right');

const item = (key: string, label: string, more: Partial<MaskItem>) =>
  ({ kind: 'mask', key, label, cardinality: 'one', target: 'ct', category: ANATOMY, ...more }) as MaskItem;
const protocol = {
  items: [
    item('left', 'Left kidney', { type: KIDNEY, laterality: LEFT }),
    item('right', 'Right kidney', { type: KIDNEY, laterality: RIGHT }),
    item('tumour', 'Tumour', {
      category: LESION,
      type: { ...code('108369006', 'Neoplasm'), equivalents: [code('M-80000', 'Neoplasm', 'SRT')] },
      region: KIDNEY,
      cardinality: 'many',
    }),
    item('other', 'On other images', { type: code('10200004', 'Liver'), target: 'mr' }),
  ],
} as unknown as ProtocolContent;
const segment = (number: number, type: Code, more: Partial<OfferedSegment> = {}): OfferedSegment => ({
  number,
  label: `S${number}`,
  category: ANATOMY,
  type,
  region: undefined,
  modifiers: [],
  isEmpty: false,
  ...more,
});

describe('segments of other programs', () => {
  it('find their structure by codes, side and equivalents; several lesions are several', () => {
    const tumour = { category: LESION, region: KIDNEY };
    const { matches, problems } = matchSegments(protocol, 'ct', [
      segment(1, KIDNEY, { modifiers: [RIGHT] }),
      segment(2, KIDNEY, { modifiers: [LEFT] }),
      segment(3, code('108369006', 'Neoplasm'), tumour),
      segment(5, code('M-80000', 'Neoplasm', 'srt'), tumour),
    ]);
    expect(problems).toEqual([]);
    expect(matches.map((match) => match.item)).toEqual(['right', 'left', 'tumour', 'tumour']);
  });

  it('find it under a retired category too, as older programs write it', () => {
    const old = { category: code('123037004', 'Anatomical Structure'), modifiers: [LEFT] };
    expect(matchSegments(protocol, 'ct', [segment(1, KIDNEY, old)]).matches).toEqual([{ number: 1, item: 'left' }]);
  });

  it('take the label where the codes leave two, and ask where it does not help', () => {
    const named = matchSegments(protocol, 'ct', [segment(1, KIDNEY, { label: ' right KIDNEY' })]);
    expect(named.matches).toEqual([{ number: 1, item: 'right' }]);
    const { problems } = matchSegments(protocol, 'ct', [segment(1, KIDNEY)]);
    expect(problems[0]?.sentence).toBe(
      'Segment 1 ("S1") could be Left kidney or Right kidney. State the side, or give it the label of the SOP.',
    );
  });

  it('are refused by name when the SOP has no such structure, or has it once only', () => {
    const { matches, problems } = matchSegments(protocol, 'ct', [
      segment(1, code('T-D0050', 'Tissue', 'SRT')),
      segment(2, KIDNEY, { modifiers: [LEFT] }),
      segment(3, KIDNEY, { modifiers: [LEFT] }),
      segment(4, code('10200004', 'Liver')),
      segment(6, code('108369006', 'Neoplasm'), { category: LESION, region: code('10200004', 'Liver') }),
    ]);
    expect(matches).toEqual([{ number: 2, item: 'left' }]);
    expect(problems.map((problem) => problem.segment)).toEqual([1, 3, 4, 6]);
    expect(problems[0]?.sentence).toContain('the SOP has no such structure on these images. It has Left kidney:');
    expect(problems[1]?.sentence).toContain('the SOP has one Left kidney');
  });

  it('say nothing when they are empty', () => {
    expect(matchSegments(protocol, 'ct', [segment(1, KIDNEY, { isEmpty: true })])).toEqual({
      matches: [],
      problems: [],
    });
  });
});
