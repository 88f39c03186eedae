export type { AgreementJob, AgreementJobs, AgreementPool, JobControl } from './workers/agreementPool.ts';
export { createMeter } from './workers/browserMeter.ts';
export { createAgreementPool } from './workers/browserPool.ts';
export type { ChangingMaskInput, SliceChange } from './workers/changingMask.ts';
export type { Meter } from './workers/meter.ts';
export type { PoolOptions } from './workers/workerPool.ts';
