import { createHash } from 'node:crypto';
import { instanceMac, isOverreadError } from '@overread/dicom';
import { checkSignatures, fingerprintOf, type InstanceMac, type SignatureCheck } from '@overread/signing';
import type { IndexedSignature } from '../archiveIndex.ts';
import { attributeNames } from '../attributeNames.ts';

/** What the bytes of an object say about its signatures. */
export interface Inspection {
  readonly mac: InstanceMac;
  readonly signatures: readonly IndexedSignature[];
  /** What is wrong with the file where no signature covers it. */
  readonly headerFaults: readonly string[];
  readonly certificates: readonly (readonly [fingerprint: string, der: Uint8Array])[];
}

/** Nothing fits it: of an object whose bytes cannot be walked. */
const NO_MAC: InstanceMac = { tags: [], sha256: '' };

/** The MAC of an object and its signatures, each checked against its bytes and the certificate in it; whose that is comes later. */
export function inspectSignatures(bytes: Uint8Array): Inspection {
  const { signatures, findings } = checkSignatures(bytes);
  return {
    mac: macOf(bytes),
    signatures: signatures.map(indexed),
    headerFaults: findings
      .filter(({ fault }) => fault === 'header' || fault === 'unreadable')
      .map(({ sentence }) => sentence),
    certificates: signatures.flatMap(({ certificate }) =>
      certificate === null ? [] : [[fingerprintOf(certificate), certificate] as const],
    ),
  };
}

function macOf(bytes: Uint8Array): InstanceMac {
  try {
    return instanceMac(bytes, () => createHash('sha256'));
  } catch (error) {
    if (isOverreadError(error)) return NO_MAC;
    throw error;
  }
}

function indexed(check: SignatureCheck): IndexedSignature {
  const { purpose, signedAt, certificate, uid, macId, findings, uncovered, absent } = check;
  return {
    purpose,
    signedAt,
    certificate: certificate && fingerprintOf(certificate),
    digitalSignatureUid: uid,
    macId,
    isGood: findings.length === 0,
    faults: findings.map(({ fault, sentence }) => {
      if (fault === 'uncovered') return `put in since it was made, or never covered: ${attributeNames(uncovered)}`;
      if (fault === 'absent') return `taken out since it was made: ${attributeNames(absent)}`;
      return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
    }),
  };
}
