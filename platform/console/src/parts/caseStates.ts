import type { CaseState } from '@overread/contract';

/** What each state of a case is called on a page, and how it is toned. */
export const CASE_STATE_WORDS: Record<CaseState, { readonly label: string; readonly tone?: 'ok' | 'warn' | 'bad' }> = {
  enrolled: { label: 'Enrolled' },
  reading: { label: 'Being read' },
  comparing: { label: 'Being compared' },
  adjudicating: { label: 'In adjudication', tone: 'warn' },
  reviewing: { label: 'Waiting for signature' },
  signed: { label: 'Signed', tone: 'ok' },
  published: { label: 'Published', tone: 'ok' },
  excluded: { label: 'Excluded', tone: 'bad' },
  withdrawn: { label: 'Withdrawn', tone: 'bad' },
};
