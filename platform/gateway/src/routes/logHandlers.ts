import { OverreadError } from '@overread/domain';
import type { Handlers } from './handler.ts';

const soon = () => Promise.reject(new OverreadError('OVR_NOT_FOUND', 'Not yet.'));

/** Checkpoints and proofs of the log. */
export const logHandlers = {
  logCheckpoint: soon,
  logInclusion: soon,
  logConsistency: soon,
} as const satisfies Partial<Handlers>;
