export * from './log/index.ts';
export { passThroughSigner } from './passThroughSigner.ts';
export { PURPOSES, type Purpose } from './purposes.ts';
export type { InstanceMac, Signer, SigningKey, SignOptions } from './signer.ts';
