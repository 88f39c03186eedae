import { AGREEMENT_ALGORITHM } from '@overread/comparison';
import { isOverreadError } from '@overread/dicom';
import type { Finding, Tally } from '../report.ts';
import { checkAdjudication } from './adjudicationCheck.ts';
import { checkAgreement } from './agreementCheck.ts';
import { MaskFault } from './caseMasks.ts';
import type { CaseToRecompute } from './caseToRecompute.ts';
import { checkConsensus } from './consensusCheck.ts';
import { Findings } from './findings.ts';
import { recomputedCase } from './recomputedCase.ts';
import { checkSignOff } from './signOffCheck.ts';

/** What computing a case again came to. */
export interface Recomputation {
  readonly findings: readonly Finding[];
  /** What was checked, and whether it is good. */
  readonly counts: readonly (readonly [tally: Tally, isGood: boolean])[];
  /** The version that computed its agreement, where that is an earlier one than this and was compared. */
  readonly earlierVersion: string | null;
  /** Why it could not be gone on with; null if it could. */
  readonly fault: string | null;
}

/**
 * Everything of a case that follows from its reads and its decisions, computed again. A withdrawn case has no masks to compute from: its
 * statements are still compared.
 */
export async function recomputation(given: CaseToRecompute): Promise<Recomputation> {
  const findings = new Findings(given.label);
  const counts: [Tally, boolean][] = [];
  let fault: string | null = null;
  let earlierVersion: string | null = null;
  try {
    earlierVersion = await recompute(given, findings, (tally, isGood) => counts.push([tally, isGood]));
  } catch (error) {
    fault = error instanceof Error ? error.message : 'unknown';
  }
  return { findings: findings.list, counts, earlierVersion, fault };
}

async function recompute(
  { enrolled, isWithdrawn, records, segmentations }: CaseToRecompute,
  findings: Findings,
  count: (tally: Tally, isGood: boolean) => void,
): Promise<string | null> {
  for (const signOff of records.signOffs) checkSignOff(signOff, records, findings);
  if (isWithdrawn) return null;
  const { agreement } = records;
  const files = new Map(
    [...segmentations].map(([uid, { bytes, ...file }]) => [uid, { ...file, open: () => Promise.resolve(bytes) }]),
  );
  try {
    const computed = await recomputedCase(files, records);
    if (!agreement) return null;
    const result = checkAgreement(computed, agreement, findings);
    if (result) count('agreements', result.isEqual);
    // Of another version the numbers are not known here; what was decided on them is.
    const comparison = result?.comparison ?? agreement.record.content.comparison;
    const { checked, good } = await checkConsensus(computed, comparison, { ...records, agreement }, findings);
    for (let index = 0; index < checked; index++) count('consensusItems', index < good);
    for (const adjudication of records.adjudications)
      await checkAdjudication(computed, comparison, adjudication, findings);
    const { version } = agreement.record.content.algorithm;
    return result && version !== AGREEMENT_ALGORITHM.version ? version : null;
  } catch (error) {
    if (error instanceof MaskFault) {
      const object = files.get(error.sopInstanceUid) ?? null;
      if (error.isMissing)
        findings.say(
          'notRecomputed',
          object,
          'A mask of this case is missing, so what follows from it cannot be computed again.',
        );
      else findings.say('maskUnfit', object, error.message);
    } else if (isOverreadError(error) && error.code === 'OVR_SR_INVALID')
      findings.say('maskUnfit', enrolled, error.message);
    else throw error;
    return null;
  }
}
