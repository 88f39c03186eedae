import type { OpenedCase, OpenedRecord } from '../archiveIndex.ts';
import type { FoldedRecords } from '../fold/foldCase.ts';
import { countFact } from '../fold/recordFacts.ts';
import type { Findings } from './findings.ts';

/**
 * Agreement is on the first locked reads (design D14): one read per slot, as many as the SOP asks for, all filed before the agreement, which
 * names them and no others; nobody read twice.
 */
export function checkFirstReads(opened: OpenedCase, records: FoldedRecords, findings: Findings): void {
  const { agreement } = records;
  const all = opened.of('read');
  const kept = new Set<OpenedRecord<'read'>>(records.reads);
  for (const read of all.filter((one) => !kept.has(one)))
    findings.say(
      'firstReads',
      read.object,
      `It is a second read of place ${countFact(read.record.content, 'slot') + 1}, filed on ${read.record.recordedAt}; a case is read once in each place.`,
    );
  for (const [index, read] of all.entries())
    for (const other of all.slice(0, index))
      if (other.record.content.reader === read.record.content.reader)
        findings.say('firstReads', read.object, `${read.record.content.reader} read this case twice.`);
  if (!agreement) return;
  const needed = records.protocol.content.reads;
  if (records.reads.length !== needed)
    findings.say(
      'firstReads',
      agreement.object,
      `The SOP asks for ${needed} reads, and ${records.reads.length === 1 ? '1 is' : `${records.reads.length} are`} filed.`,
    );
  const compared = [agreement.record.content.left, agreement.record.content.right].map(
    (one) => one.document.sopInstanceUid,
  );
  for (const read of all) {
    if (kept.has(read) && !compared.includes(read.object.address.instance))
      findings.say('firstReads', agreement.object, `It is not on the first read of ${read.record.content.reader}.`);
    if (read.record.recordedAt > agreement.record.recordedAt)
      findings.say(
        'firstReads',
        read.object,
        `It was filed on ${read.record.recordedAt}, after the reads had been compared (${agreement.record.recordedAt}).`,
      );
  }
}
