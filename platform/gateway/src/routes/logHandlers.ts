import { reviewLog } from '../usecases/reviewLog.ts';
import { checkLogNow, listLogEvents, viewCheckpoint, viewConsistency, viewInclusion } from '../usecases/viewLog.ts';
import type { Handlers } from './handler.ts';

/** Checkpoints and proofs of the log, its events, its check and its review. */
export const logHandlers = {
  logCheckpoint: ({ ports, actor }) => viewCheckpoint(ports, actor),
  logInclusion: ({ ports, actor, params }) => viewInclusion(ports, actor, params.index, params.size),
  logConsistency: ({ ports, actor, params }) => viewConsistency(ports, actor, params.from, params.to),
  logEvents: ({ ports, actor, body }) => listLogEvents(ports, actor, body),
  checkLog: ({ ports, actor }) => checkLogNow(ports, actor),
  reviewLog: ({ ports, actor, body }) => reviewLog(ports, actor, body),
} as const satisfies Partial<Handlers>;
