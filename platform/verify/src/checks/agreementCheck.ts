import { AGREEMENT_ALGORITHM, agreementVersion, type DrawnSides, measureReads } from '@overread/comparison';
import { type Comparison, compareReads } from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import { comparisonDifferences } from './comparisonDifferences.ts';
import type { Findings } from './findings.ts';
import type { ArchivedRead, RecomputedCase } from './recomputedCase.ts';

/**
 * Computes an agreement again from the masks and statements of its reads, and says where the one that stands is another: sides, numbers,
 * verdicts, discrepancies. One of an earlier version is held against what that version would have written, its numbers within the
 * tolerance of AGREEMENT_VERSIONS; one of a version that is not known here is said to be so, not compared.
 *
 * @returns the comparison computed, and whether the record has it; undefined if it was not computed
 */
export function checkAgreement(
  { scene, sides, drawn }: RecomputedCase,
  agreement: OpenedRecord<'agreement'>,
  findings: Findings,
): { readonly comparison: Comparison; readonly isEqual: boolean } | undefined {
  if (!sides || !drawn) return undefined;
  const { content } = agreement.record;
  const { algorithm } = content;
  const version = algorithm.name === AGREEMENT_ALGORITHM.name ? agreementVersion(algorithm.version) : undefined;
  if (!version) {
    findings.say(
      'agreementOtherVersion',
      agreement.object,
      `It was computed by ${algorithm.name} ${algorithm.version}, which ${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version} cannot compute again. It was not compared.`,
    );
    return undefined;
  }
  const wrong = [...sideFaults(agreement, { sides, drawn })];
  const parameters = version.parameters(scene.protocol.content);
  if (algorithm.parameters.join() !== parameters.join())
    wrong.push(`parameters ${algorithm.parameters.join(', ')} stand, ${parameters.join(', ')} are used`);
  const { hasExactLimits } = version;
  const comparison = version.asWritten(compareReads({ ...measureReads(scene, sides), hasExactLimits }));
  wrong.push(...comparisonDifferences(scene.protocol.content, content.comparison, comparison, version));
  for (const sentence of wrong) findings.say('agreementDiffers', agreement.object, `${capital(sentence)}.`);
  return { comparison, isEqual: wrong.length === 0 };
}

/** Which read is left is a lot of the case's seed over what the reads say. */
function* sideFaults(
  agreement: OpenedRecord<'agreement'>,
  { sides, drawn }: { readonly sides: DrawnSides<ArchivedRead>; readonly drawn: DrawnSides<ArchivedRead> },
) {
  const { content } = agreement.record;
  const stated = (content as { readonly sides?: { readonly leftDigest?: string; readonly rightDigest?: string } })
    .sides;
  let isChanged = false;
  for (const side of ['left', 'right'] as const) {
    const { object, record } = sides[side].filed;
    const reader = record.content.reader;
    if (content[side].document.sopInstanceUid !== object.address.instance) yield `its ${side} read is none of the case`;
    if (stated?.[`${side}Digest`] !== sides.digests[side]) {
      isChanged = true;
      yield `what the ${side} read (${reader}) says is not what was compared: its statements or masks are others`;
    }
    if (keysOf(content[side].masks) !== keysOf(record.content.masks))
      yield `it names other masks of the ${side} read than the read of ${reader} itself`;
  }
  const { reader } = drawn.left.filed.record.content;
  if (!isChanged && drawn.left !== sides.left) yield `the lot makes the read of ${reader} left; the record says right`;
}

const keysOf = (
  masks: readonly { readonly trackingUid: string; readonly segmentation: { readonly sopInstanceUid: string } }[],
) =>
  masks
    .map(({ trackingUid, segmentation }) => `${segmentation.sopInstanceUid} ${trackingUid}`)
    .sort()
    .join();

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
