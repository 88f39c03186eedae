import { type ComparedCase, type DrawnSides, drawSides, type ReadSide, type StackMask } from '@overread/comparison';
import { stacksOfEnrolment } from '@overread/dicom';
import type { Evaluation } from '@overread/domain';
import type { OpenedRecord } from '../archiveIndex.ts';
import { sha256Hex } from '../sha256.ts';
import { CaseMasks, type MaskFiles } from './caseMasks.ts';
import type { CaseToRecompute } from './caseToRecompute.ts';

/** A read of the archive with its masks on the images enrolled. */
export interface ArchivedRead extends ReadSide {
  readonly filed: OpenedRecord<'read'>;
  readonly read: { readonly evaluation: Evaluation };
  readonly masks: readonly StackMask[];
}

/** What a case is computed again from: images and SOP as enrolled, and the two reads. */
export interface RecomputedCase {
  readonly scene: ComparedCase;
  readonly masks: CaseMasks;
  /** The sides as the agreement names them, else as the lot falls; undefined as long as two reads are not there. */
  readonly sides: DrawnSides<ArchivedRead> | undefined;
  /** The sides as the lot falls on what the reads say. */
  readonly drawn: DrawnSides<ArchivedRead> | undefined;
}

/**
 * Reads the masks of a case's reads again.
 *
 * @throws MaskFault if a mask is missing or does not fit; OverreadError OVR_SR_INVALID if the geometry of the enrolment does not
 */
export async function recomputedCase(files: MaskFiles, records: CaseToRecompute['records']): Promise<RecomputedCase> {
  const { content } = records.enrolment.record;
  const scene: ComparedCase = {
    protocol: { content: records.protocol },
    case: { seed: content.seed },
    imageSets: stacksOfEnrolment(content),
  };
  const masks = new CaseMasks(files, scene);
  const reads: ArchivedRead[] = [];
  for (const filed of records.reads) {
    const { evaluation, masks: facts } = filed.record.content;
    reads.push({ filed, read: { evaluation }, masks: await masks.of(facts) });
  }
  const drawn = reads.length === 2 ? drawSides(sha256Hex, scene, reads) : undefined;
  return { scene, masks, drawn, sides: drawn && statedSides(records, drawn) };
}

/** A read that was changed may turn the lot: the numbers are still those of the sides that the agreement names. */
function statedSides(
  { agreement }: CaseToRecompute['records'],
  drawn: DrawnSides<ArchivedRead>,
): DrawnSides<ArchivedRead> {
  const { left, right, digests } = drawn;
  const stated = agreement?.record.content.left.document.sopInstanceUid;
  return stated === right.filed.object.address.instance
    ? { left: right, right: left, digests: { left: digests.right, right: digests.left } }
    : drawn;
}
