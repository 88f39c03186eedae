import { AGREEMENT_VERSION } from '@overread/agreement';
import { INSTANCE_RULE } from './measureReads.ts';

/** What computes agreements, as records name it. Another version may give other numbers: whoever recomputes one compares it first. */
export const AGREEMENT_ALGORITHM = { name: 'Overread agreement', version: AGREEMENT_VERSION } as const;

/** The parameters that the record of an agreement states. */
export const AGREEMENT_PARAMETERS: readonly string[] = [
  'reads=first locked',
  `minimumIou=${INSTANCE_RULE.minimumIou}`,
  'matching=one-to-one by IoU',
];

/** The parameters that the record of a consensus states. */
export const CONSENSUS_PARAMETERS: readonly string[] = [
  'reads=left, right',
  'lot=overread-lot-1 over randomRead, seed, unit',
];
