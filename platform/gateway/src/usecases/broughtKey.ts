import { X509Certificate } from 'node:crypto';
import { OverreadError } from '@overread/domain';
import { describeCertificate, readPkcs12, type SigningKey } from '@overread/signing';
import type { Person } from './access.ts';
import type { Membership } from './ports.ts';

/** A certificate with its key that a person brings along. */
export interface Pkcs12File {
  /** Base64. */
  readonly file: string;
  readonly passphrase: string;
}

/** A key that came with its certificate, and the certificate's issuers (DER), nearest first. */
export interface Brought extends SigningKey {
  readonly chain: readonly Uint8Array[];
}

/**
 * The key of a PKCS#12 file, if its certificate may stand in the objects that this role signs (R18).
 * @throws OVR_CERTIFICATE_INVALID, OVR_SIGNING_REFUSED for the file's passphrase
 */
export function broughtKey(actor: Person, { role, code }: Membership, pkcs12: Pkcs12File, at: Date): Brought {
  const invalid = (why: string) => new OverreadError('OVR_CERTIFICATE_INVALID', why);
  const { key, chain } = readPkcs12(new Uint8Array(Buffer.from(pkcs12.file, 'base64')), pkcs12.passphrase, at);
  const { commonName } = describeCertificate(key.certificate);
  if (role !== 'approver' && (commonName !== code || saysMore(key.certificate)))
    throw invalid(
      `In this role you are known by a code, and a certificate stands for ever in every object that you sign: it must say ${code} and nothing else about you, or everybody learns who you are. Make a key here instead.`,
    );
  if (role === 'approver' && commonName !== actor.name)
    throw invalid(`The certificate must name you as you are printed here: ${actor.name}.`);
  return { ...key, chain };
}

/** What a coded person's certificate may hold besides the code: the organisation and where it is. */
const HARMLESS = new Set(['CN', 'O', 'OU', 'C', 'L', 'ST', 'DC']);

/** True if a certificate tells more of its holder than that: a mail address, a login, a second name. */
function saysMore(certificate: Uint8Array): boolean {
  const x509 = new X509Certificate(certificate);
  const attributes = x509.subject.split('\n').map((line) => line.split('=', 1)[0] ?? '');
  return (
    x509.subjectAltName !== undefined ||
    attributes.some((name) => !HARMLESS.has(name)) ||
    attributes.filter((name) => name === 'CN').length > 1
  );
}
