import { isOverreadError } from '@overread/dicom';
import type { OpenedCase } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import { checkAdjudication } from './adjudicationCheck.ts';
import { checkAgreement } from './agreementCheck.ts';
import { MaskFault } from './caseMasks.ts';
import { checkConsensus } from './consensusCheck.ts';
import type { ContentRun } from './contentRun.ts';
import type { Findings } from './findings.ts';
import { recomputedCase } from './recomputedCase.ts';
import { checkSignOff } from './signOffCheck.ts';

/**
 * Everything of a case that follows from its reads and its decisions, computed again. A withdrawn case has no masks to compute from: its
 * statements are still compared.
 */
export async function checkRecomputation(
  opened: OpenedCase,
  records: FoldedRecords,
  run: ContentRun,
  findings: Findings,
): Promise<void> {
  for (const signOff of records.signOffs)
    checkSignOff(signOff, { ...records, protocol: records.protocol.content }, findings);
  if (records.withdrawal) return;
  const { agreement } = records;
  try {
    const computed = await recomputedCase(run.index, records);
    if (!agreement) return;
    const result = checkAgreement(computed, agreement, findings);
    if (result) run.count('agreements', result.isEqual);
    // Of another version the numbers are not known here; what was decided on them is.
    const comparison = result?.comparison ?? agreement.record.content.comparison;
    const { checked, good } = await checkConsensus(computed, comparison, { ...records, agreement }, findings);
    for (let index = 0; index < checked; index++) run.count('consensusItems', index < good);
    for (const adjudication of records.adjudications)
      await checkAdjudication(computed, comparison, adjudication, findings);
  } catch (error) {
    if (error instanceof MaskFault) {
      const object = run.index.objects.get(error.sopInstanceUid) ?? null;
      if (error.isMissing)
        findings.say(
          'notRecomputed',
          object,
          'A mask of this case is missing, so what follows from it cannot be computed again.',
        );
      else findings.say('maskUnfit', object, error.message);
    } else if (isOverreadError(error) && error.code === 'OVR_SR_INVALID')
      findings.say('maskUnfit', opened.of('caseEnrolled')[0]?.object ?? null, error.message);
    else throw error;
  }
}
