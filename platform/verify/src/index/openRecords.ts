import { type RecordKind, rereadRecord } from '@overread/dicom';
import type { IndexedObject, OpenedCase, OpenedProject, OpenedRecord, RecordedCheckpoint } from '../archiveIndex.ts';
import { isCheckpoint, recordedCheckpoint } from '../log/recordedCheckpoint.ts';

const NO_RECORDS: readonly IndexedObject['kind'][] = ['segmentation', 'unreadable', 'unknownKind'];

/** Reads records again; they could be read when they were indexed, and have the same bytes. */
export async function openRecords(objects: readonly IndexedObject[]): Promise<Pick<OpenedCase, 'records' | 'of'>> {
  const records: OpenedRecord[] = [];
  for await (const record of opened(objects)) records.push(record);
  return { records, of: byKind(records) };
}

/** The same for a project's own records: of the checkpoints of its log, one at a time, what they prove is kept. */
export async function openProjectRecords(
  objects: readonly IndexedObject[],
): Promise<Pick<OpenedProject, 'records' | 'checkpoints' | 'of'>> {
  const records: OpenedRecord[] = [];
  const checkpoints: RecordedCheckpoint[] = [];
  for await (const record of opened(objects))
    if (isCheckpoint(record)) checkpoints.push(recordedCheckpoint(record));
    else records.push(record);
  return { records, checkpoints, of: byKind(records) };
}

async function* opened(objects: readonly IndexedObject[]): AsyncGenerator<OpenedRecord> {
  // Kind and content belong together: parseRecord saw to it when the object was indexed, and the bytes are the same.
  for (const object of objects)
    if (!NO_RECORDS.includes(object.kind)) yield { object, record: rereadRecord(await object.open()) } as OpenedRecord;
}

const byKind =
  (records: readonly OpenedRecord[]) =>
  <K extends RecordKind>(kind: K) =>
    records.filter((one) => one.record.kind === kind) as readonly OpenedRecord[] as readonly OpenedRecord<K>[];
