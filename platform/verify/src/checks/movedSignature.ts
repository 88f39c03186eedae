import { derivedUid } from '@overread/dicom';
import { PURPOSES } from '@overread/signing';
import type { ArchiveIndex, IndexedObject, IndexedSignature } from '../archiveIndex.ts';
import { sha256Bytes } from '../sha256.ts';

/**
 * The SOP Instance UID of the object that a signature was made for, if that is another one: the UID of a signature derives from that of
 * its object, its purpose and its time. Looked for only where a signature does not hold, or stands on two objects.
 */
export function movedFrom(object: IndexedObject, signature: IndexedSignature, index: ArchiveIndex): string | undefined {
  const { isGood, digitalSignatureUid: uid, macId, signedAt } = signature;
  if (isGood || uid === null || macId === null || signedAt === null) return undefined;
  const purpose = Object.values(PURPOSES).find(({ code }) => code === signature.purpose)?.code;
  if (purpose === undefined) return undefined;
  const isOf = (sopInstanceUid: string) => derivedUid(sha256Bytes, sopInstanceUid, purpose, signedAt, macId) === uid;
  if (isOf(object.address.instance)) return undefined;
  for (const other of index.objects.keys()) if (other !== object.address.instance && isOf(other)) return other;
  return undefined;
}
