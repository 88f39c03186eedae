import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { OverreadError } from '@overread/dicom';
import { AsnConvert } from '@peculiar/asn1-schema';
import { BasicConstraints, Certificate, id_ce_basicConstraints, id_ce_keyUsage, KeyUsage } from '@peculiar/asn1-x509';
import { nameText, nameValue } from './distinguishedName.ts';

/** What an X.509 certificate says. */
export interface CertificateDescription {
  /** RFC 4514. */
  readonly subject: string;
  readonly commonName: string | null;
  readonly organizationalUnit: string | null;
  readonly organization: string | null;
  /** RFC 4514. */
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  /** `sha256:` and the SHA-256 of the DER. */
  readonly fingerprint: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly isCa: boolean;
  /** Certificates that may stand below a CA; null: any number. */
  readonly pathLength: number | null;
  /** For instance `rsa`, `ec`. */
  readonly keyType: string;
  /** Bits of an RSA modulus; null for others. */
  readonly keyBits: number | null;
  /** Key usages by the names of RFC 5280; null: the certificate does not limit them. */
  readonly usages: readonly string[] | null;
  /** OID of the algorithm of the issuer's signature. */
  readonly signatureAlgorithm: string;
  readonly publicKey: KeyObject;
}

/** Describes a certificate, DER. Refuses with OVR_CERTIFICATE_INVALID what is none. */
export function describeCertificate(der: Uint8Array): CertificateDescription {
  try {
    const { publicKey } = new X509Certificate(der);
    const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(der, Certificate);
    const { subject, issuer, validity, extensions } = tbsCertificate;
    const constraints = extensions?.find(({ extnID }) => extnID === id_ce_basicConstraints);
    const basic = constraints && AsnConvert.parse(constraints.extnValue.buffer, BasicConstraints);
    const usage = extensions?.find(({ extnID }) => extnID === id_ce_keyUsage);
    return {
      subject: nameText(subject),
      commonName: nameValue(subject, 'CN') ?? null,
      organizationalUnit: nameValue(subject, 'OU') ?? null,
      organization: nameValue(subject, 'O') ?? null,
      issuer: nameText(issuer),
      serial: Buffer.from(tbsCertificate.serialNumber).toString('hex'),
      fingerprint: fingerprintOf(der),
      notBefore: validity.notBefore.getTime().toISOString(),
      notAfter: validity.notAfter.getTime().toISOString(),
      isCa: basic?.cA ?? false,
      pathLength: basic?.pathLenConstraint ?? null,
      keyType: publicKey.asymmetricKeyType ?? 'unknown',
      keyBits: publicKey.asymmetricKeyDetails?.modulusLength ?? null,
      usages: usage === undefined ? null : AsnConvert.parse(usage.extnValue.buffer, KeyUsage).toJSON(),
      signatureAlgorithm: signatureAlgorithm.algorithm,
      publicKey,
    };
  } catch (cause) {
    throw new OverreadError('OVR_CERTIFICATE_INVALID', 'The bytes are no X.509 certificate.', {}, { cause });
  }
}

/** `sha256:` and the SHA-256 of a certificate's DER, as the roster names it. */
export function fingerprintOf(der: Uint8Array): string {
  return `sha256:${createHash('sha256').update(der).digest('hex')}`;
}
