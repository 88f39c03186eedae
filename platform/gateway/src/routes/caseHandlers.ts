import { amendCase } from '../usecases/amendCase.ts';
import { enrolCase } from '../usecases/enrolCase.ts';
import { excludeCase } from '../usecases/excludeCase.ts';
import { listCases } from '../usecases/listCases.ts';
import { viewCase } from '../usecases/viewCase.ts';
import { viewCaseHistory } from '../usecases/viewCaseHistory.ts';
import { withdrawCase } from '../usecases/withdrawCase.ts';
import type { Handlers } from './handler.ts';

/** Cases as coordinator and auditor see them. */
export const caseHandlers = {
  cases: ({ ports, actor, params }) => listCases(ports, actor, params.project),
  enrol: async ({ ports, actor, params, body }) => {
    const { id, notices } = await enrolCase(ports, actor, { project: params.project, ...body });
    return { id, notices: [...notices] };
  },
  case: ({ ports, actor, params }) => viewCase(ports, actor, params.caseId),
  history: ({ ports, actor, params }) => viewCaseHistory(ports, actor, params.caseId),
  amend: async ({ ports, actor, params, body }) => ({
    message: await amendCase(ports, actor, { caseId: params.caseId, ...body }),
  }),
  withdraw: async ({ ports, actor, params, body }) => {
    const { message, copies } = await withdrawCase(ports, actor, { caseId: params.caseId, reason: body.reason });
    return { message, copies: [...copies] };
  },
  exclude: async ({ ports, actor, params, body }) => ({
    message: await excludeCase(ports, actor, { caseId: params.caseId, reason: body.reason }),
  }),
} as const satisfies Partial<Handlers>;
