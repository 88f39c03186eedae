import { AGREEMENT_ALGORITHM, AGREEMENT_PARAMETERS, measureReads } from '@overread/comparison';
import { type Comparison, compareReads } from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import { comparisonDifferences } from './comparisonDifferences.ts';
import type { Findings } from './findings.ts';
import type { RecomputedCase } from './recomputedCase.ts';

/**
 * Computes an agreement again from the masks and statements of its reads, and says where the one that stands is another: sides, numbers,
 * verdicts, discrepancies. One that another version computed is said to be so, not compared.
 *
 * @returns the comparison computed, and whether the record has it; undefined if it was not computed
 */
export function checkAgreement(
  { scene, sides }: RecomputedCase,
  agreement: OpenedRecord<'agreement'>,
  findings: Findings,
): { readonly comparison: Comparison; readonly isEqual: boolean } | undefined {
  if (!sides) return undefined;
  const { content } = agreement.record;
  const { algorithm } = content;
  if (algorithm.name !== AGREEMENT_ALGORITHM.name || algorithm.version !== AGREEMENT_ALGORITHM.version) {
    findings.say(
      'agreementOtherVersion',
      agreement.object,
      `It was computed by ${algorithm.name} ${algorithm.version}; this is ${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version}, whose numbers may be others. It was not compared.`,
    );
    return undefined;
  }
  const wrong = [...sideFaults(agreement, sides)];
  if (algorithm.parameters.join() !== AGREEMENT_PARAMETERS.join())
    wrong.push(`parameters ${algorithm.parameters.join(', ')} stand, ${AGREEMENT_PARAMETERS.join(', ')} are used`);
  const comparison = compareReads(measureReads(scene, sides));
  // With the sides exchanged every number would be said to differ, for one reason.
  if (wrong.length === 0) wrong.push(...comparisonDifferences(scene.protocol.content, content.comparison, comparison));
  for (const sentence of wrong) findings.say('agreementDiffers', agreement.object, `${capital(sentence)}.`);
  return { comparison, isEqual: wrong.length === 0 };
}

/** Which read is left is a lot of the case's seed over what the reads say. */
function* sideFaults(agreement: OpenedRecord<'agreement'>, sides: NonNullable<RecomputedCase['sides']>) {
  const { content } = agreement.record;
  const stated = (content as { readonly sides?: { readonly leftDigest?: string; readonly rightDigest?: string } })
    .sides;
  for (const side of ['left', 'right'] as const) {
    const { object, record } = sides[side].filed;
    if (content[side].document.sopInstanceUid !== object.address.instance)
      yield `the lot makes the read of ${record.content.reader} ${side}; the record says otherwise`;
    else if (stated?.[`${side}Digest`] !== sides.digests[side])
      yield `the digest of what the ${side} read says (${record.content.reader}) is not that of its statements and masks`;
    const named = JSON.stringify(keysOf(content[side].masks));
    if (named !== JSON.stringify(keysOf(record.content.masks)))
      yield `it names other masks of the ${side} read than the read of ${record.content.reader} itself`;
  }
}

const keysOf = (
  masks: readonly { readonly trackingUid: string; readonly segmentation: { readonly sopInstanceUid: string } }[],
) => masks.map(({ trackingUid, segmentation }) => `${segmentation.sopInstanceUid} ${trackingUid}`).sort();

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
