export { passThroughSigner } from './passThroughSigner.ts';
export { PURPOSES, type Purpose } from './purposes.ts';
export type { Signer } from './signer.ts';
