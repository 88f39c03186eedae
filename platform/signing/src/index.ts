export type { InstanceMac } from '@overread/dicom';
export { createSigner } from './createSigner.ts';
export * from './log/index.ts';
export { passThroughSigner } from './passThroughSigner.ts';
export { PURPOSES, type Purpose } from './purposes.ts';
export type { Signer, SigningKey, SignOptions } from './signer.ts';
