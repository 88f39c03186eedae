import { type RecordKind, rereadRecord } from '@overread/dicom';
import type { IndexedObject, OpenedCase, OpenedRecord } from '../archiveIndex.ts';

const NO_RECORDS: readonly IndexedObject['kind'][] = ['segmentation', 'unreadable', 'unknownKind'];

/** Reads records again; they could be read when they were indexed, and have the same bytes. */
export async function openRecords(objects: readonly IndexedObject[]): Promise<Pick<OpenedCase, 'records' | 'of'>> {
  const records: OpenedRecord[] = [];
  for (const object of objects) {
    if (NO_RECORDS.includes(object.kind)) continue;
    // Kind and content belong together: parseRecord saw to it when the object was indexed, and the bytes are the same.
    records.push({ object, record: rereadRecord(await object.open()) } as OpenedRecord);
  }
  return {
    records,
    of: <K extends RecordKind>(kind: K) =>
      records.filter((one) => one.record.kind === kind) as readonly OpenedRecord[] as readonly OpenedRecord<K>[],
  };
}
