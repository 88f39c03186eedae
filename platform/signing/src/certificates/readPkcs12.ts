import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { isOverreadError, OverreadError } from '@overread/dicom';
import forge from 'node-forge';
import type { SigningKey } from '../signer.ts';
import { withBoundedDerivation } from './boundedDerivation.ts';
import { CHAIN_FAULTS, signerFault } from './checkChain.ts';
import { describeCertificate } from './describeCertificate.ts';

/** A key with its certificate, and the issuers that came with them (DER), nearest first. */
export interface Pkcs12 {
  readonly key: SigningKey;
  readonly chain: readonly Uint8Array[];
}

/** Real files have 3 to 10 kB. */
const MOST_BYTES = 100_000;
/** Signing with a larger key takes seconds, in which nobody else is served. */
const MOST_BITS = 8192;

/**
 * Reads a PKCS#12 file (RFC 7292): a signing key that somebody brings along. Refuses with OVR_SIGNING_REFUSED a wrong passphrase, with
 * OVR_CERTIFICATE_INVALID a file without an RSA key of 2048 bits or more and its certificate, or one that is not valid at `at`.
 */
export function readPkcs12(file: Uint8Array, passphrase: string, at: Date): Pkcs12 {
  const { keys, certificates } = contentsOf(file, passphrase);
  const privateKey = keys[0];
  if (privateKey === undefined) throw invalid('The file has no private key; export it with its key.');
  if (keys.length > 1) throw invalid('The file has several private keys; export the one that signs.');
  const publicKey = createPublicKey(privateKey);
  const own = certificates.find((der) => new X509Certificate(der).publicKey.equals(publicKey));
  if (own === undefined) throw invalid('The file has no certificate for its private key; export both.');
  const description = describeCertificate(own);
  const fault = signerFault(description);
  if (fault !== null) throw invalid(`The certificate in the file cannot sign documents. ${CHAIN_FAULTS[fault]}`);
  if ((description.keyBits ?? 0) > MOST_BITS) throw invalid(`The key in the file has more than ${MOST_BITS} bits.`);
  if (at.getTime() > Date.parse(description.notAfter)) {
    throw invalid(`The certificate in the file expired on ${description.notAfter.slice(0, 10)}.`);
  }
  if (at.getTime() < Date.parse(description.notBefore)) {
    throw invalid(`The certificate in the file is valid from ${description.notBefore.slice(0, 10)} only.`);
  }
  return { key: { privateKey, certificate: own }, chain: issuersOf(own, certificates) };
}

/** node-forge decrypts the bags, also those of old programs (RC2, 3DES), which Node's own crypto has no more; the key is Node's. */
function contentsOf(file: Uint8Array, passphrase: string): { keys: KeyObject[]; certificates: Uint8Array[] } {
  const bags = bagsOf(file, passphrase);
  const keys = bags.filter(({ type }) => type === OIDS.pkcs8ShroudedKeyBag || type === OIDS.keyBag).map(keyOf);
  const certificates = bags.filter(({ type }) => type === OIDS.certBag).map(certificateOf);
  return { keys, certificates };
}

function bagsOf(file: Uint8Array, passphrase: string): forge.pkcs12.Bag[] {
  try {
    return safeBags(pfxOf(file), passphrase);
  } catch (cause) {
    if (isOverreadError(cause)) throw cause;
    const isRight = !/MAC could not be verified/.test(messageOf(cause));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
    const isAscii = /^[\u0000-\u007f]*$/.test(passphrase);
    if (!isRight) throw refused(cause);
    if (!isAscii) {
      try {
        // The MAC (checked above) takes a passphrase in UTF-16; newer ciphers take it in UTF-8, where forge expects those bytes.
        const pfx = pfxOf(file);
        if (Array.isArray(pfx.value)) pfx.value = pfx.value.slice(0, 2);
        return safeBags(pfx, forge.util.encodeUtf8(passphrase));
      } catch {
        // What the first attempt said is the better explanation.
      }
    }
    // A file without a MAC says no better than this.
    if (/decrypt|padding/i.test(messageOf(cause))) throw refused(cause);
    throw invalid('The PKCS#12 file cannot be read; export it again with AES-256.', cause);
  }
}

function pfxOf(file: Uint8Array): forge.asn1.Asn1 {
  if (file.length > MOST_BYTES) throw invalid('The file is no PKCS#12 file: it is too large.');
  try {
    return forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(file).toString('binary')));
  } catch (cause) {
    throw invalid('The file is no PKCS#12 file (.p12 or .pfx).', cause);
  }
}

const safeBags = (pfx: forge.asn1.Asn1, passphrase: string) =>
  withBoundedDerivation(() => forge.pkcs12.pkcs12FromAsn1(pfx, true, passphrase)).safeContents.flatMap(
    ({ safeBags: bags }) => bags,
  );
const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : '');
const refused = (cause: unknown) =>
  new OverreadError('OVR_SIGNING_REFUSED', 'The passphrase of the file is not the right one.', {}, { cause });

const OIDS = forge.pki.oids as Record<'pkcs8ShroudedKeyBag' | 'keyBag' | 'certBag', string>;

/** Keys that forge does not know, it leaves as ASN.1. */
function keyOf({ key, asn1 }: forge.pkcs12.Bag): KeyObject {
  if (key) {
    const der = forge.asn1.toDer(forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(key)));
    return createPrivateKey({ key: bytesOf(der), format: 'der', type: 'pkcs8' });
  }
  try {
    return createPrivateKey({ key: bytesOf(forge.asn1.toDer(asn1)), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw invalid('The private key in the file cannot be read.', cause);
  }
}

function certificateOf({ cert, asn1 }: forge.pkcs12.Bag): Uint8Array {
  return new Uint8Array(bytesOf(forge.asn1.toDer(cert ? forge.pki.certificateToAsn1(cert) : asn1)));
}

const bytesOf = (buffer: forge.util.ByteStringBuffer) => Buffer.from(buffer.getBytes(), 'binary');

/** The issuers of a certificate among others, nearest first, as far as they go. */
function issuersOf(der: Uint8Array, others: readonly Uint8Array[]): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let last = new X509Certificate(der);
  for (;;) {
    const next = others.find((one) => {
      const issuer = new X509Certificate(one);
      return !chain.includes(one) && issuer.fingerprint256 !== last.fingerprint256 && last.checkIssued(issuer);
    });
    if (next === undefined) return chain;
    chain.push(next);
    last = new X509Certificate(next);
  }
}

const invalid = (message: string, cause?: unknown) =>
  new OverreadError('OVR_CERTIFICATE_INVALID', message, {}, cause === undefined ? {} : { cause });
