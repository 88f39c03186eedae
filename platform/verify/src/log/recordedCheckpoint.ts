import type { RecordKind } from '@overread/dicom';
import type { LoggedDocument } from '@overread/domain';
import { isIncluded, leafHash } from '@overread/signing';
import type { EnteredDocument, OpenedRecord, RecordedCheckpoint } from '../archiveIndex.ts';

/** True for a record of a checkpoint. */
export const isCheckpoint = (one: OpenedRecord<RecordKind>): one is OpenedRecord<'logCheckpoint'> =>
  one.record.kind === 'logCheckpoint';

/** Checks the proofs of a checkpoint's record and lets go of them. */
export function recordedCheckpoint({ object, record }: OpenedRecord<'logCheckpoint'>): RecordedCheckpoint {
  const { documents, ...content } = record.content;
  const root = bytesOf(content.rootHash);
  return {
    object,
    record: { recordedAt: record.recordedAt, content },
    documents: documents.map((document): EnteredDocument => {
      const { sopInstanceUid, index, sha256, entry, proof } = document;
      return {
        sopInstanceUid,
        index,
        sha256: bare(sha256),
        at: timeOfEntry(document),
        isIncluded: isIncluded({
          index,
          size: content.size,
          leafHash: leafHash(new TextEncoder().encode(entry)),
          proof: proof.map(bytesOf),
          root,
        }),
      };
    }),
  };
}

/** The time of a log's entry if it names the document with its digest. */
function timeOfEntry({ entry, sopInstanceUid, sha256 }: LoggedDocument): string | null {
  try {
    const { at, data }: { at?: unknown; data?: { objects?: readonly Record<string, unknown>[] } } = JSON.parse(entry);
    const isNamed = data?.objects?.some(
      (one) => one.sopInstanceUid === sopInstanceUid && bare(`${one.sha256}`) === bare(sha256),
    );
    return isNamed && typeof at === 'string' ? at : null;
  } catch {
    return null;
  }
}

const bare = (digest: string) => digest.replace(/^sha256:/, '');
export const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
