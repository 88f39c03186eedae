import { submit } from '../usecases/submit.ts';
import { answer, type Handlers } from './handler.ts';

/** The submission of a read or an adjudication. */
export const submissionHandlers = {
  submit: async ({ ports, actor, params, bytes, headers, signingSecret }) => {
    const key = headers['idempotency-key'];
    const { status, view } = await submit(ports, actor, {
      taskId: params.taskId,
      idempotencyKey: typeof key === 'string' ? key : undefined,
      bytes,
      signingSecret,
    });
    return answer(status, view);
  },
} as const satisfies Partial<Handlers>;
