import { completePublication } from './completePublication.ts';
import { completeRead } from './completeRead.ts';
import { completeAdjudication, completeAgreement, completeSignOff } from './completeReview.ts';
import type { Filing, FilingKind, Ports, Tx } from './ports.ts';

/** What the second transaction of a filing does beside letting go of the bytes. */
export type FilingCompletion = (ports: Ports, tx: Tx, filing: Filing) => Promise<void>;

/** A kind whose completion is nothing but the filing itself. */
const nothingMore: FilingCompletion = async () => undefined;

/** One completion per kind of filing; it runs once, in the transaction that sets the filing to `filed`. */
export const FILING_COMPLETIONS: Readonly<Record<FilingKind, FilingCompletion>> = {
  read: completeRead,
  workflow: nothingMore,
  agreement: completeAgreement,
  adjudication: completeAdjudication,
  signOff: completeSignOff,
  publication: completePublication,
};
