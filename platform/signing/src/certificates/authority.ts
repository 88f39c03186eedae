import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { generateSigningKey } from '../keys/generateSigningKey.ts';
import { type CertificateDescription, describeCertificate } from './describeCertificate.ts';
import { nameOf } from './distinguishedName.ts';
import { issueCertificate } from './issueCertificate.ts';

/** Years that certificates hold. */
const YEARS = { authority: 20, device: 5, person: 2 } as const;
/** dcmsign refuses a signature of the very second in which its certificate begins. */
const EARLIER_MS = 60_000;
const ORGANIZATION = 'Overread';
/** How the subject of a demo's authority begins: nobody can take its signatures for those of people. */
const DEMO = 'DEMO';

/** The two files of an authority, PEM. The key is PKCS#8, encrypted if there is a passphrase. */
export interface AuthorityFiles {
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** An authority whose key is at hand, perhaps under a passphrase that is asked for each issuance. */
export interface Authority {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly description: CertificateDescription;
  readonly isDemo: boolean;
  /** True: {@link issuePersonCertificate} needs the passphrase. */
  readonly needsPassphrase: boolean;
  readonly keyPem: string;
}

/** What a new authority is called, and how its key is kept. */
export interface AuthorityRequest {
  /** Common name, for instance of the hospital; a demo's begins with DEMO, whatever stands here. */
  readonly subject: string;
  readonly isDemo: boolean;
  /** Absent: the key lies open in its file, as in the demo. */
  readonly passphrase?: string | undefined;
  readonly at: Date;
}

/** Makes the authority of an installation: a key and a certificate that it signs itself. */
export async function createAuthority({ subject, isDemo, passphrase, at }: AuthorityRequest): Promise<AuthorityFiles> {
  const key = await generateSigningKey();
  const commonName = isDemo && !subject.startsWith(DEMO) ? `${DEMO} ${subject}` : subject;
  const name = nameOf([
    ['O', ORGANIZATION],
    ['CN', commonName],
  ]);
  const publicKey = createPublicKey(key);
  const certificate = issueCertificate({
    subject: name,
    issuer: name,
    publicKey,
    issuerKey: key,
    issuerPublicKey: publicKey,
    isCa: true,
    ...validity(at, YEARS.authority),
  });
  const keyPem =
    passphrase === undefined
      ? key.export({ format: 'pem', type: 'pkcs8' })
      : key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: passphrase.normalize('NFC') });
  return { keyPem: String(keyPem), certificatePem: certificatePem(certificate) };
}

/** Reads the files of an authority. Refuses with OVR_CERTIFICATE_INVALID a certificate that is none or no authority's. */
export function loadAuthority({ keyPem, certificatePem }: AuthorityFiles): Authority {
  const certificate = derFromPem(certificatePem);
  const description = describeCertificate(certificate);
  if (!description.isCa) throw new OverreadError('OVR_CERTIFICATE_INVALID', 'The certificate is not an authority’s.');
  return {
    certificate,
    description,
    isDemo: description.commonName?.startsWith(DEMO) ?? false,
    needsPassphrase: keyPem.includes('ENCRYPTED PRIVATE KEY'),
    keyPem,
  };
}

/** Who shall hold a certificate. */
export interface PersonRequest {
  /** Common name: the code of the person in the project; of an approver the name in clear (design D16). */
  readonly holder: string;
  readonly project: string;
  /** Public or private key of the person; only the public part is used. */
  readonly key: KeyObject;
  readonly at: Date;
  /** Of the authority; needed if it {@link Authority.needsPassphrase}. */
  readonly passphrase?: string | undefined;
}

/** Issues the certificate of a person; DER. Refuses with OVR_AUTHORITY_PASSPHRASE a wrong or missing passphrase. */
export function issuePersonCertificate(authority: Authority, request: PersonRequest): Uint8Array {
  const { holder, project, key, at, passphrase } = request;
  const subject = nameOf([
    ['O', ORGANIZATION],
    ['OU', project],
    ['CN', holder],
  ]);
  return issue(authority, subject, key, validity(at, YEARS.person), passphrase);
}

/** The gateway itself. `name` is its common name. */
export interface DeviceRequest extends Omit<PersonRequest, 'holder' | 'project'> {
  readonly name: string;
}

/** Issues the certificate of the gateway; DER. Refuses as {@link issuePersonCertificate} does. */
export function issueDeviceCertificate(authority: Authority, request: DeviceRequest): Uint8Array {
  const { name, key, at, passphrase } = request;
  const subject = nameOf([
    ['O', ORGANIZATION],
    ['OU', 'Device'],
    ['CN', name],
  ]);
  return issue(authority, subject, key, validity(at, YEARS.device), passphrase);
}

function issue(
  { certificate, keyPem, needsPassphrase }: Authority,
  subject: ReturnType<typeof nameOf>,
  key: KeyObject,
  { notBefore, notAfter }: ReturnType<typeof validity>,
  passphrase: string | undefined,
): Uint8Array {
  const issuerKey = openAuthorityKey(keyPem, needsPassphrase ? (passphrase ?? '') : undefined);
  const own = AsnConvert.parse(certificate, Certificate).tbsCertificate;
  const end = own.validity.notAfter.getTime();
  return issueCertificate({
    subject,
    issuer: own.subject,
    publicKey: key.type === 'private' ? createPublicKey(key) : key,
    issuerKey,
    issuerPublicKey: new X509Certificate(certificate).publicKey,
    isCa: false,
    notBefore,
    // A certificate that outlives its issuer would fail before its time.
    notAfter: notAfter < end ? notAfter : end,
  });
}

function openAuthorityKey(keyPem: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey(
      passphrase === undefined ? keyPem : { key: keyPem, passphrase: passphrase.normalize('NFC') },
    );
  } catch (cause) {
    throw new OverreadError(
      'OVR_AUTHORITY_PASSPHRASE',
      passphrase === ''
        ? 'The certificate authority needs its passphrase for each certificate.'
        : 'The passphrase of the certificate authority is not the right one.',
      {},
      { cause },
    );
  }
}

function validity(at: Date, years: number): { notBefore: Date; notAfter: Date } {
  const notAfter = new Date(at);
  notAfter.setUTCFullYear(at.getUTCFullYear() + years);
  return { notBefore: new Date(at.getTime() - EARLIER_MS), notAfter };
}

/** A certificate as PEM (RFC 7468). */
export function certificatePem(der: Uint8Array): string {
  return new X509Certificate(der).toString();
}

/** The DER of the first certificate of a PEM text. Refuses with OVR_CERTIFICATE_INVALID a text without one. */
export function derFromPem(pem: string): Uint8Array {
  try {
    return new Uint8Array(new X509Certificate(pem).raw);
  } catch (cause) {
    throw new OverreadError('OVR_CERTIFICATE_INVALID', 'The text has no PEM certificate.', {}, { cause });
  }
}
