import { X509Certificate } from 'node:crypto';
import { type CertificateDescription, describeCertificate } from './describeCertificate.ts';

/** Why a certificate is not accepted as a signer's, each as a sentence about it. */
export const CHAIN_FAULTS = {
  unreadable: 'It is no X.509 certificate.',
  signerIsAuthority: 'It is the certificate of an authority; authorities sign certificates, not documents.',
  keyType: 'Its key is not RSA with at least 2048 bits, which the DICOM signature profile asks for.',
  usage: 'It does not allow digital signatures (key usage).',
  notYetValid: 'It was not valid yet at that time.',
  expired: 'It had expired at that time.',
  weakSignature: 'Its issuer signed it with MD5 or SHA-1, which can be forged.',
  issuer: 'No accepted authority issued it.',
} as const;
/** A key of {@link CHAIN_FAULTS}. */
export type ChainFault = keyof typeof CHAIN_FAULTS;

/** Certificates (DER) that a chain may use, and the time at which it must hold. */
export interface ChainOptions {
  /** Trusted as they are: authorities, or certificates of signers themselves. */
  readonly anchors: readonly Uint8Array[];
  readonly intermediates?: readonly Uint8Array[];
  readonly at: Date;
}

/** What a chain comes to. */
export type ChainCheck =
  /** `anchor`: fingerprint of the anchor where it ends. `path`: fingerprints from the signer's certificate to the anchor. */
  | { readonly ok: true; readonly anchor: string; readonly path: readonly string[] }
  /** `about`: subject (RFC 4514) of the certificate that does not hold; null if it cannot be read. */
  | { readonly ok: false; readonly fault: ChainFault; readonly about: string | null; readonly sentence: string };

/** md2, md4, md5 and sha1 with RSA; sha1 with DSA and ECDSA. */
const WEAK: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.3',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10040.4.3',
  '1.2.840.10045.4.1',
]);
/** Certificates between a signer and an anchor; longer chains are an attack. */
const LONGEST = 8;
const SMALLEST_KEY = 2048;

interface Link {
  readonly certificate: X509Certificate;
  readonly description: CertificateDescription;
}

/**
 * Follows a signer's certificate (DER) to an anchor, as it stood at a time (RFC 5280 section 6, without policies, name constraints and
 * revocation: closures stand in the roster). Never throws.
 */
export function checkChain(der: Uint8Array, { anchors, intermediates = [], at }: ChainOptions): ChainCheck {
  const signer = linkOf(der);
  if (signer === null) return fault('unreadable', null);
  const own = signerFault(signer.description) ?? timeFault(signer.description, at);
  if (own !== null) return fault(own, signer);
  const trusted = anchors.flatMap((one) => linkOf(one) ?? []);
  const between = intermediates.flatMap((one) => linkOf(one) ?? []);
  const trustedPrints = new Set(trusted.map(({ description }) => description.fingerprint));
  const queue: Link[][] = [[signer]];
  const seen = new Set<string>();
  let nearest: ChainCheck = fault('issuer', signer);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const last = path.at(-1) ?? signer;
    const prints = path.map(({ description }) => description.fingerprint);
    if (trustedPrints.has(last.description.fingerprint)) {
      return { ok: true, anchor: last.description.fingerprint, path: prints };
    }
    if (WEAK.has(last.description.signatureAlgorithm)) {
      nearest = fault('weakSignature', last);
      continue;
    }
    if (path.length > LONGEST) continue;
    for (const issuer of [...trusted, ...between]) {
      const { fingerprint } = issuer.description;
      if (seen.has(fingerprint) || !isIssuedBy(last, issuer, path.length - 1)) continue;
      seen.add(fingerprint);
      const time = timeFault(issuer.description, at);
      if (time === null) queue.push([...path, issuer]);
      else nearest = fault(time, issuer);
    }
  }
  return nearest;
}

/** Why a certificate could never be a signer's, or null. */
export function signerFault({ isCa, keyType, keyBits, usages }: CertificateDescription): ChainFault | null {
  if (isCa) return 'signerIsAuthority';
  if (keyType !== 'rsa' || (keyBits ?? 0) < SMALLEST_KEY) return 'keyType';
  if (usages !== null && !usages.includes('digitalSignature')) return 'usage';
  return null;
}

function timeFault({ notBefore, notAfter }: CertificateDescription, at: Date): ChainFault | null {
  if (at.getTime() < Date.parse(notBefore)) return 'notYetValid';
  if (at.getTime() > Date.parse(notAfter)) return 'expired';
  return null;
}

/** `below`: authorities that stand between the issuer and the signer already. */
function isIssuedBy(link: Link, issuer: Link, below: number): boolean {
  const { isCa, usages, pathLength } = issuer.description;
  if (!isCa || (usages !== null && !usages.includes('keyCertSign'))) return false;
  if (pathLength !== null && below > pathLength) return false;
  try {
    return link.certificate.checkIssued(issuer.certificate) && link.certificate.verify(issuer.certificate.publicKey);
  } catch {
    return false;
  }
}

function linkOf(der: Uint8Array): Link | null {
  try {
    return { certificate: new X509Certificate(der), description: describeCertificate(der) };
  } catch {
    return null;
  }
}

function fault(code: ChainFault, about: Link | null): ChainCheck {
  return { ok: false, fault: code, about: about?.description.subject ?? null, sentence: CHAIN_FAULTS[code] };
}
