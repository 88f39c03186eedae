import { X509Certificate } from 'node:crypto';
import { OverreadError } from '@overread/domain';

const DAY_MS = 86_400_000;
/** So long before its end a certificate is renewed, or its end is told. */
const WARNING_DAYS = 60;
const HOW = 'Run `overread keys renew-device` beside the running server; it asks for the passphrase of the authority.';

/** The moment from which a certificate holds no longer. */
export function endOf(certificate: Uint8Array): Date {
  return new X509Certificate(certificate).validToDate;
}

/** Days until a certificate ends; zero or less: it has ended. */
export function daysLeft(certificate: Uint8Array, at: Date): number {
  return (endOf(certificate).getTime() - at.getTime()) / DAY_MS;
}

/** What the operator should know of the gateway's certificate; undefined while its end is far. */
export function warningOf(certificate: Uint8Array, at: Date): string | undefined {
  if (daysLeft(certificate, at) >= WARNING_DAYS) return undefined;
  return `The certificate of the gateway ends on ${day(certificate)}; without it nothing can be filed. ${HOW}`;
}

/** Why the gateway signs nothing any more. */
export function endedSentence(certificate: Uint8Array): OverreadError {
  return new OverreadError(
    'OVR_CERTIFICATE_INVALID',
    `The certificate of the gateway ended on ${day(certificate)}, so nothing can be filed. ${HOW}`,
  );
}

const day = (certificate: Uint8Array): string => endOf(certificate).toISOString().slice(0, 10);
