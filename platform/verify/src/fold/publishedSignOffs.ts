import type { OpenedRecord } from '../archiveIndex.ts';
import type { FoldedRecords } from './foldedCase.ts';
import type { Located } from './foldProject.ts';

/** SOP Instance UID of a record's document. */
export const uidOf = (record: Located) => record.object.address.instance;

/** The sign-offs that a publication copied. */
export function publishedSignOffs(records: FoldedRecords, publication: OpenedRecord<'casePublished'>): string[] {
  const known = new Set(records.signOffs.map(uidOf));
  return publication.record.content.objects.map((object) => object.sopInstanceUid).filter((uid) => known.has(uid));
}
