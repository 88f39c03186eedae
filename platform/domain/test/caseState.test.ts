import { describe, expect, it } from 'vitest';
import { caseStateOf, type FiledCounts, unfittingRecords } from '../src/index.ts';

const NOTHING: FiledCounts = {
  reads: 0,
  readsNeeded: 2,
  outcome: null,
  adjudications: 0,
  signOffs: 0,
  returns: 0,
  amendments: 0,
  isPublished: false,
  isExcluded: false,
  isWithdrawn: false,
};
const agreed = { reads: 2, outcome: 'findConcordant' } as const;
const differs = { reads: 2, outcome: 'findDiscrepant' } as const;

describe('the state of a case, from its filed records alone', () => {
  it.each([
    ['enrolled', {}],
    ['reading', { reads: 1 }],
    ['comparing', { reads: 2 }],
    ['comparing', { reads: 2, outcome: 'findNotEvaluable' }],
    ['reviewing', agreed],
    ['adjudicating', differs],
    ['reviewing', { ...differs, adjudications: 1 }],
    ['adjudicating', { ...differs, adjudications: 1, returns: 1 }],
    ['reviewing', { ...differs, adjudications: 2, returns: 1 }],
    ['adjudicating', { ...agreed, returns: 1 }],
    ['signed', { ...agreed, signOffs: 1 }],
    ['published', { ...agreed, signOffs: 1, isPublished: true }],
    ['adjudicating', { ...agreed, signOffs: 1, amendments: 1 }],
    ['reviewing', { ...agreed, signOffs: 1, amendments: 1, adjudications: 1 }],
    ['signed', { ...agreed, signOffs: 2, amendments: 1, adjudications: 1 }],
    ['excluded', { ...agreed, isExcluded: true }],
    ['withdrawn', { ...agreed, signOffs: 1, isExcluded: true, isWithdrawn: true }],
  ] as const)('is %s after %j', (state, filed) => {
    expect(caseStateOf({ ...NOTHING, ...filed })).toBe(state);
    expect(unfittingRecords({ ...NOTHING, ...filed })).toEqual([]);
  });

  it.each([
    [/3 reads/, { reads: 3 }],
    [/before all of them were filed/, { reads: 1, outcome: 'findConcordant' }],
    [/without an agreement/, { reads: 2, adjudications: 1 }],
    [/1 adjudications are filed where 0/, { ...agreed, adjudications: 1 }],
    [/stand against 1 final contents/, { ...agreed, signOffs: 2, amendments: 1 }],
    [/reopened more often/, { ...agreed, amendments: 1 }],
    [/signed again/, { ...differs, adjudications: 3, returns: 2, signOffs: 2 }],
  ] as const)('says what does not fit: %s', (sentence, filed) => {
    expect(unfittingRecords({ ...NOTHING, ...filed }).join(' ')).toMatch(sentence);
  });
});
