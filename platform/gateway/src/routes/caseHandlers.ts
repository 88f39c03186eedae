import { amendCase } from '../usecases/amendCase.ts';
import { enrolCase } from '../usecases/enrolCase.ts';
import { excludeCase } from '../usecases/excludeCase.ts';
import { listCases } from '../usecases/listCases.ts';
import { takeDossier } from '../usecases/takeDossier.ts';
import { viewCase } from '../usecases/viewCase.ts';
import { viewCaseHistory } from '../usecases/viewCaseHistory.ts';
import { withdrawCase } from '../usecases/withdrawCase.ts';
import { answer, type Handlers } from './handler.ts';

/** Styles and pictures that stand in the file itself; no script, nothing from elsewhere. */
const DOSSIER_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'";

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
  dossierHtml: async ({ ports, actor, params }) => {
    const { bytes, name } = await takeDossier(ports, actor, { caseId: params.caseId, format: 'html' });
    return answer(200, bytes, {
      'content-type': 'text/html; charset=utf-8',
      'content-disposition': `inline; filename="${name}"`,
      'content-security-policy': DOSSIER_POLICY,
    });
  },
  dossierPdf: async ({ ports, actor, params }) => {
    const { bytes, name } = await takeDossier(ports, actor, { caseId: params.caseId, format: 'pdf' });
    return answer(200, bytes, {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${name}"`,
    });
  },
  exclude: async ({ ports, actor, params, body }) => ({
    message: await excludeCase(ports, actor, { caseId: params.caseId, reason: body.reason }),
  }),
} as const satisfies Partial<Handlers>;
