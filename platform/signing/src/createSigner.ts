import { createHash, createSign, X509Certificate } from 'node:crypto';
import { bindReferences, derivedUid, instanceMac, OverreadError, prepareSignature, type Sha256 } from '@overread/dicom';
import { PURPOSE_SCHEME, PURPOSES } from './purposes.ts';
import type { Signer, SigningKey } from './signer.ts';

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest();

/**
 * A signer with the key of the gateway's device, or with that of the person whom the options name. Binds references by their MACs first.
 * RSASSA-PKCS1-v1_5 over SHA-256 (PS3.15 C.1, Base RSA); the same file, key, purpose and time give the same bytes. Refuses with
 * OVR_CERTIFICATE_INVALID a certificate of another key, or one that has expired: nobody could check the signature.
 */
export function createSigner(device: SigningKey): Signer {
  return {
    // An async function, so that what it refuses comes as a rejection.
    async sign(part10, purpose, { by = device, at, macs }) {
      requireFit(by, at);
      const bound = macs === undefined ? part10 : bindReferences(part10, macs);
      const { code, meaning } = PURPOSES[purpose];
      const prepared = prepareSignature(bound, {
        at,
        certificate: by.certificate,
        purpose: { value: code, scheme: PURPOSE_SCHEME, meaning },
        uidOf: (sopInstanceUid, macId) => derivedUid(sha256, sopInstanceUid, code, at.toISOString(), macId),
      });
      const sign = createSign('RSA-SHA256');
      prepared.feed(sign);
      return prepared.finish(sign.sign(by.privateKey));
    },
    macOf: (part10) => instanceMac(part10, () => createHash('sha256')),
  };
}

const certificates = new WeakMap<SigningKey, X509Certificate>();

function requireFit(key: SigningKey, at: Date): void {
  let certificate = certificates.get(key);
  if (certificate === undefined) {
    certificate = new X509Certificate(key.certificate);
    if (!certificate.checkPrivateKey(key.privateKey)) {
      throw new OverreadError(
        'OVR_CERTIFICATE_INVALID',
        'The certificate belongs to another key than the one that signs.',
      );
    }
    certificates.set(key, certificate);
  }
  if (at > certificate.validToDate) {
    const day = certificate.validToDate.toISOString().slice(0, 10);
    throw new OverreadError('OVR_CERTIFICATE_INVALID', `The certificate of the signing key expired on ${day}.`);
  }
}
