import { OverreadError } from '@overread/domain';
import { describeCertificate } from '@overread/signing';

/**
 * Refuses a certificate that does not say who signs, or does not hold at the moment of signing: what a verifier compares with the
 * Verifying Observer and the time of the signature (design D11, D16).
 *
 * @param certificate X.509, DER
 * @param commonName the code of the person in the project; of an approver the name in clear
 * @throws OverreadError OVR_CERTIFICATE_INVALID
 */
export function requireCertificateOf(certificate: Uint8Array, commonName: string, at: Date): void {
  const described = describeCertificate(certificate);
  if (described.commonName?.normalize('NFC') !== commonName.normalize('NFC'))
    throw refusal(`names somebody else than ${commonName}`);
  const [from, until] = [new Date(described.notBefore), new Date(described.notAfter)];
  if (at < from || at > until)
    throw refusal(`holds from ${from.toISOString()} to ${until.toISOString()}, which is not now`);
}

const refusal = (why: string) =>
  new OverreadError(
    'OVR_CERTIFICATE_INVALID',
    `Your certificate ${why}; close the key on the page Signing and make another one.`,
  );
