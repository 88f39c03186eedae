export type { InstanceMac } from '@overread/dicom';
export {
  type Authority,
  type AuthorityFiles,
  type AuthorityRequest,
  certificatePem,
  createAuthority,
  type DeviceRequest,
  derFromPem,
  issueDeviceCertificate,
  issuePersonCertificate,
  loadAuthority,
  type PersonRequest,
} from './certificates/authority.ts';
export {
  CHAIN_FAULTS,
  type ChainCheck,
  type ChainFault,
  type ChainOptions,
  checkChain,
} from './certificates/checkChain.ts';
export { type CertificateDescription, describeCertificate, fingerprintOf } from './certificates/describeCertificate.ts';
export { type Pkcs12, readPkcs12 } from './certificates/readPkcs12.ts';
export {
  checkSignatures,
  SIGNATURE_FAULTS,
  type SignatureCheck,
  type SignatureFault,
  type SignatureFinding,
  type SignaturesCheck,
} from './checkSignatures.ts';
export { createSigner } from './createSigner.ts';
export { generateSigningKey } from './keys/generateSigningKey.ts';
export { openKey, sealKey } from './keys/sealKey.ts';
export { openFromSession, resealForSession } from './keys/sessionKey.ts';
export * from './log/index.ts';
export { PURPOSES, type Purpose } from './purposes.ts';
export type { Signer, SigningKey, SignOptions } from './signer.ts';
export type { Timestamp } from './timestamps/readTimestamp.ts';
export { type RequestTimestamp, timestampClient, withTimestamp } from './timestamps/withTimestamp.ts';
