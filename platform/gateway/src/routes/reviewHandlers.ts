import { CONTAINER_TYPE } from '@overread/contract';
import { returnToAdjudication } from '../usecases/returnToAdjudication.ts';
import { signFinal } from '../usecases/signFinal.ts';
import { viewComparison } from '../usecases/viewComparison.ts';
import { viewFinal, viewOrigins } from '../usecases/viewFinal.ts';
import { viewMasks } from '../usecases/viewMasks.ts';
import { answer, type Handlers } from './handler.ts';

/** What adjudicators and approvers look at, and the approver's two acts. */
export const reviewHandlers = {
  comparison: ({ ports, actor, params }) => viewComparison(ports, actor, params.taskId),
  masks: async ({ ports, actor, params }) => {
    const body = await viewMasks(ports, actor, params.taskId, params.side);
    return answer(200, body, { 'content-type': CONTAINER_TYPE });
  },
  final: ({ ports, actor, params }) => viewFinal(ports, actor, params.taskId),
  origins: ({ ports, actor, params }) => viewOrigins(ports, actor, params.taskId),
  sign: async ({ ports, actor, params, body, headers, signingSecret }) => {
    const key = headers['idempotency-key'];
    const { status, view } = await signFinal(ports, actor, {
      ...body,
      taskId: params.taskId,
      idempotencyKey: typeof key === 'string' ? key : undefined,
      signingSecret,
    });
    return answer(status, view);
  },
  returnCase: async ({ ports, actor, params, body }) => {
    await returnToAdjudication(ports, actor, { taskId: params.taskId, ...body });
    return { message: 'Returned to adjudication.' };
  },
} as const satisfies Partial<Handlers>;
