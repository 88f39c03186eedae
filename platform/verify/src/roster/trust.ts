import { X509Certificate } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import type { RosterEntry } from '@overread/domain';
import { checkChain, fingerprintOf } from '@overread/signing';

/** The authority of a roster. */
export interface RosterAuthority {
  readonly subject: string;
  readonly fingerprint: string;
  readonly isDemo: boolean;
  readonly certificate: Uint8Array;
}

/** What was given with --trust. */
export interface TrustAnchors {
  readonly isEmpty: boolean;
  /** True if the authority is an anchor, or was issued by one. */
  trusts(certificate: Uint8Array): boolean;
  /** What is wrong between a certificate of a roster and its authority (or, for one that was brought along, its issuers); after “the certificate of X”. */
  chainFaults(entry: RosterEntry, authority: RosterAuthority): readonly string[];
}

/**
 * Anchors from the values of --trust: `sha256:` and the fingerprint of a certificate, or the text of a PEM file with one or more.
 *
 * @throws OverreadError OVR_REQUEST_INVALID
 */
export function trustAnchors(values: readonly string[]): TrustAnchors {
  const fingerprints = new Set<string>();
  const certificates: X509Certificate[] = [];
  for (const value of values) {
    const fingerprint = /^sha256:([0-9a-f:]+)$/i.exec(value.trim())?.[1]?.replaceAll(':', '').toLowerCase();
    if (fingerprint !== undefined) {
      if (fingerprint.length !== 64) throw invalid('A fingerprint is sha256: and 64 hexadecimal digits.');
      fingerprints.add(`sha256:${fingerprint}`);
      continue;
    }
    const found = value.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length === 0) throw invalid('A file for --trust holds PEM certificates; this one holds none.');
    for (const pem of found) certificates.push(readPem(pem));
  }
  for (const certificate of certificates) fingerprints.add(fingerprintOf(certificate.raw));
  const trusts = (der: Uint8Array) => {
    if (fingerprints.has(fingerprintOf(der))) return true;
    const certificate = readDer(der);
    return certificate !== undefined && certificates.some((anchor) => isIssuedBy(certificate, anchor));
  };
  const isEmpty = fingerprints.size === 0;
  return {
    isEmpty,
    trusts,
    chainFaults: (entry, authority) => chainFaults(entry, authority, isEmpty ? () => true : trusts),
  };
}

function chainFaults(
  entry: RosterEntry,
  authority: RosterAuthority,
  trusts: (der: Uint8Array) => boolean,
): readonly string[] {
  const der = (base64: string) => Buffer.from(base64, 'base64');
  const intermediates = entry.chain.map(der);
  const top = intermediates.at(-1);
  const checked = checkChain(der(entry.certificate), {
    anchors: [top ?? authority.certificate],
    intermediates,
    at: new Date(entry.since),
  });
  if (!checked.ok) {
    const about = checked.about === null ? '' : ` (“${checked.about}”)`;
    return [`is not accepted: ${checked.sentence.replace(/\.$/, '')}${about}`];
  }
  return top === undefined || trusts(top)
    ? []
    : ['was brought along, and its issuer is none that was given with --trust'];
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

function readDer(der: Uint8Array): X509Certificate | undefined {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
}

function readPem(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'A certificate in the file for --trust cannot be read.',
      {},
      { cause },
    );
  }
}

const invalid = (message: string) => new OverreadError('OVR_REQUEST_INVALID', message);
