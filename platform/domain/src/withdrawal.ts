/** Why a subject's case is withdrawn and its pixels are erased (R13); closed list. */
export const WITHDRAWAL_REASONS = {
  consent: 'Consent withdrawn',
  legal: 'Erasure is required by law',
} as const;
export type WithdrawalReason = keyof typeof WITHDRAWAL_REASONS;

/** True for a reason of {@link WITHDRAWAL_REASONS}. */
export function isWithdrawalReason(text: string): text is WithdrawalReason {
  return Object.hasOwn(WITHDRAWAL_REASONS, text);
}

/** What a signed case is reopened for. */
export const AMENDMENTS = {
  clerical: 'A clerical error',
  content: 'The content is to change',
} as const;
export type Amendment = keyof typeof AMENDMENTS;

/** What is copied to the source archive, in the words of the page. */
export const RELEASE_SCOPES = {
  final: 'The final masks, the sign-off and the record that made them',
  everything: 'Every record of the case: reads, agreement, decisions, sign-offs',
} as const;
export type ReleaseScope = keyof typeof RELEASE_SCOPES;
