import { OverreadError } from '@overread/domain';
import type { Handlers } from './handler.ts';

const soon = () => Promise.reject(new OverreadError('OVR_NOT_FOUND', 'Not yet.'));

/** Signing keys, certificates and signing sessions. */
export const signingHandlers = {
  signing: soon,
  makeSigningKey: soon,
  closeSigningKey: soon,
  unlockSignature: soon,
  lockSigning: soon,
  certificates: soon,
  confirmCertificate: soon,
  issueCertificate: soon,
  refuseCertificate: soon,
  closeCertificate: soon,
} as const satisfies Partial<Handlers>;
