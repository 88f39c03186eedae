import { SOP_CLASS } from '@overread/dicom';
import { exclusionWords, isWithdrawalReason, WITHDRAWAL_REASONS } from '@overread/domain';
import type { ArchiveIndex, OpenedCase } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import { counted, type Findings } from './findings.ts';

/** What a tombstone lists is gone, and nothing else is (R13): an erased object that is still here is a finding, a lawful loss a note. */
export function checkErasure(
  opened: OpenedCase,
  records: FoldedRecords,
  index: Pick<ArchiveIndex, 'objects'>,
  findings: Findings,
): void {
  const { withdrawal } = records;
  if (!withdrawal) return;
  const { content, recordedAt } = withdrawal.record;
  const listed = new Set(content.erased.map((one) => one.sopInstanceUid));
  let gone = 0;
  for (const object of content.erased) {
    const found = index.objects.get(object.sopInstanceUid);
    if (!found) gone++;
    else
      findings.say(
        'erasedStillHere',
        found,
        `It was to be erased on ${recordedAt}, and is still here${found.sha256 === object.sha256.replace(/^sha256:/, '') ? '' : ', with other bytes'}.`,
      );
  }
  for (const object of opened.objects)
    if (object.sopClassUid === SOP_CLASS.segmentation && !listed.has(object.address.instance))
      findings.say('erasedStillHere', object, 'It is a mask of a withdrawn case, and the tombstone does not list it.');
  const words = isWithdrawalReason(content.reason)
    ? WITHDRAWAL_REASONS[content.reason]
    : exclusionWords(content.reason);
  findings.say(
    'lawfullyErased',
    withdrawal.object,
    `${counted(gone, 'mask')} lawfully erased on ${recordedAt} (${words}; asked for by ${content.askedBy}, confirmed by ${content.withdrawnBy}). What followed from them was not computed again.`,
  );
}
