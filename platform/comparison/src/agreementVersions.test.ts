import { AGREEMENT_VERSION } from '@overread/agreement';
import { type ComparisonInput, compareReads } from '@overread/domain';
import { expect, it } from 'vitest';
import { agreementVersion } from './agreementVersions.ts';

const question = { kind: 'question', key: 'size', label: 'Size', scope: 'case', answer: 'number', consensus: 'median' };
const read = (size: number) => ({ items: {}, answers: { size } });
const input = {
  protocol: {
    items: [question],
    rules: [{ id: 'size', item: 'size', predicate: 'numberDiffers', by: 0.3, severity: 'minor' }],
  },
  left: read(8.3),
  right: read(8),
  items: {},
  swaps: [],
  sliceSpacingMm: {},
} as unknown as ComparisonInput;

it('a number beyond its limit by rounding alone has the verdict of the version that computed it', () => {
  const verdictOf = (version: string) => {
    const { hasExactLimits = false } = agreementVersion(version) ?? {};
    return compareReads({ ...input, hasExactLimits }).verdicts.find(({ rule }) => rule === 'size')?.verdict;
  };
  expect(verdictOf('1.0.0')).toBe('fail');
  expect(verdictOf(AGREEMENT_VERSION)).toBe('pass');
  expect(agreementVersion('0.9.0')).toBeUndefined();
  expect(agreementVersion(AGREEMENT_VERSION)?.parameters(input.protocol)).toEqual([
    expect.stringContaining('limit=passes, within 1e-9 of it'),
  ]);
  expect(agreementVersion('1.0.0')?.parameters(input.protocol).join()).not.toContain('limit');
});
