import type { comparisonOutcome } from '@overread/domain';

/** Payload of an agreement's filing: where the case goes when it is filed. */
export interface AgreementPayload {
  readonly outcome: ReturnType<typeof comparisonOutcome>;
  /** Labels of the items with a consensus, for the history. */
  readonly items: readonly string[];
}
