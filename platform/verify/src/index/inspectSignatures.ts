import { createHash, createVerify, type KeyObject, X509Certificate } from 'node:crypto';
import { type FoundSignature, instanceMac, isOverreadError, readSignatures } from '@overread/dicom';
import type { InstanceMac } from '@overread/signing';
import type { IndexedSignature } from '../archiveIndex.ts';
import { attributeNames } from '../attributeNames.ts';
import { sha256Hex } from '../sha256.ts';
import { shared } from './readReferences.ts';

/** What the bytes of an object say about its signatures. */
export interface Inspection {
  readonly mac: InstanceMac;
  readonly signatures: readonly IndexedSignature[];
  readonly certificates: readonly (readonly [fingerprint: string, der: Uint8Array])[];
}

/** Nothing fits it: of an object whose bytes cannot be walked. */
const NO_MAC: InstanceMac = { tags: [], sha256: '' };

/** The MAC of an object and its signatures, each checked against its bytes and the certificate in it; whose that is comes later. */
export function inspectSignatures(bytes: Uint8Array): Inspection {
  try {
    const mac = instanceMac(bytes, () => createHash('sha256'));
    const found = readSignatures(bytes).signatures;
    return {
      mac: { ...mac, tags: shared(mac.tags) },
      signatures: found.map(checked),
      certificates: found.flatMap(({ certificate }) =>
        certificate === null ? [] : [[fingerprintOf(certificate), certificate] as const],
      ),
    };
  } catch (error) {
    // Objects of others may lie in transfer syntaxes that nobody can sign; ours do not, and lack a signature then.
    if (isOverreadError(error)) return { mac: NO_MAC, signatures: [], certificates: [] };
    throw error;
  }
}

/** `sha256:` and the SHA-256 of a certificate's DER. */
export const fingerprintOf = (der: Uint8Array): string => `sha256:${sha256Hex(der)}`;

function checked(found: FoundSignature): IndexedSignature {
  const faults = faultsOf(found);
  return {
    purpose: found.purpose?.scheme === 'ASTM-sigpurpose' ? found.purpose.value : null,
    signedAt: utcMoment(found.dateTime),
    certificate: found.certificate && fingerprintOf(found.certificate),
    digitalSignatureUid: found.uid,
    isGood: faults.length === 0,
    faults,
  };
}

/** A key under this many bits has been too short for signatures since 2014 (NIST SP 800-131A). */
const LEAST_BITS = 2048;

function faultsOf(found: FoundSignature): string[] {
  if (found.fault !== null) return [`it cannot be checked: ${found.fault}`];
  const { certificate, signature } = found;
  if (certificate === null || signature === null) return ['its certificate or its value is missing'];
  if (found.certificateType !== 'X509_1993_SIG')
    return [`its certificate is of the type ${found.certificateType ?? '(none)'}; X509_1993_SIG was expected`];
  if (found.algorithm !== 'SHA256')
    return [`it uses ${found.algorithm ?? 'no algorithm that it names'}; SHA256 was expected`];
  const publicKey = publicKeyOf(certificate);
  if (publicKey?.asymmetricKeyType !== 'rsa') return ['its certificate holds no RSA key'];
  if ((publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS)
    return [`its key has fewer than ${LEAST_BITS} bits`];
  const verifier = createVerify('RSA-SHA256');
  found.feed(verifier);
  const isRight = verifier.verify(publicKey, signature);
  const { uncovered, absent } = found;
  return [
    ...(isRight || absent.length > 0 ? [] : ['the bytes are not those that were signed']),
    ...(absent.length === 0 ? [] : [`taken out since it was made: ${attributeNames(absent)}`]),
    ...(uncovered.length === 0 ? [] : [`put in since it was made: ${attributeNames(uncovered)}`]),
    ...(utcMoment(found.dateTime) === null ? ['it does not say when it was made, in UTC'] : []),
  ];
}

function publicKeyOf(certificate: Uint8Array): KeyObject | undefined {
  try {
    return new X509Certificate(certificate).publicKey;
  } catch {
    return undefined;
  }
}

/** A DT in UTC (`20270312170741.000000+0000`) as ISO 8601; null if it is none, or in another zone. */
function utcMoment(dateTime: string | null): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?\+0000$/.exec(dateTime ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const moment = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`,
  );
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
