import type { ContentContext, ProtocolContent, Unit } from '@overread/domain';
import { expect, it } from 'vitest';
import { measuredLater, whyNoStanding } from './whyNoStanding.ts';

const PROTOCOL = {
  items: [
    { kind: 'mask', key: 'liver', label: 'Liver', cardinality: 'one', target: 'ct' },
    { kind: 'mask', key: 'lesion', label: 'Lesion', cardinality: 'many', target: 'ct', nestedIn: 'liver' },
    { kind: 'question', key: 'quality', text: 'How good?', answers: { kind: 'number' } },
  ],
  composites: [{ key: 'burden', label: 'Tumour burden', of: ['lesion', 'liver'], target: 'ct' }],
} as unknown as ProtocolContent;
const CONTEXT = { protocol: PROTOCOL } as unknown as ContentContext;
const unit = (id: string, item: string): Unit => ({ id, item, left: null, right: null });
const LIVER = unit('liver', 'liver');
const asked = { context: CONTEXT, unit: LIVER, decision: 'edit', isPlaced: true } as const;

it('says why a result is not held against the reads, and nothing where it is or nobody would look', () => {
  expect(whyNoStanding(asked)).toBeNull();
  expect(whyNoStanding({ ...asked, decision: undefined })).toBeNull();
  expect(whyNoStanding({ ...asked, unit: unit('quality', 'quality') })).toBeNull();
  expect(whyNoStanding({ ...asked, unit: unit('new:lesion:i3', 'lesion') })).toMatch(/Neither read has this lesion/);
  expect(whyNoStanding({ ...asked, decision: 'indeterminate' })).toMatch(/no result to compare/);
  expect(whyNoStanding({ ...asked, isPlaced: false })).toMatch(/no place in the patient/);
});

it('says what the numbers of a structure leave out until the case is submitted', () => {
  expect(measuredLater(CONTEXT, LIVER)).toBe(
    'Measured as outlined: Lesion inside it will be added when you submit. Measured by itself, not as a part of Tumour burden.',
  );
  expect(measuredLater(CONTEXT, unit('lesion:1', 'lesion'))).toBe(
    'Measured by itself, not as a part of Tumour burden.',
  );
  const plain = { protocol: { ...PROTOCOL, composites: [] } } as unknown as ContentContext;
  expect(measuredLater(plain, unit('lesion:1', 'lesion'))).toBeNull();
});
