import { CONTAINER_TYPE } from '@overread/contract';
import { declineTask } from '../usecases/declineTask.ts';
import { loadDraft } from '../usecases/loadDraft.ts';
import { openTask } from '../usecases/openTask.ts';
import { saveDraft } from '../usecases/saveDraft.ts';
import { takeNext } from '../usecases/takeNext.ts';
import { viewWork } from '../usecases/viewWork.ts';
import { draftCondition, etagOf } from './draftCondition.ts';
import { answer, type Handlers } from './handler.ts';

/** Work that waits, the next case, a task with its draft. */
export const taskHandlers = {
  work: ({ ports, actor }) => viewWork(ports, actor),
  next: ({ ports, actor, body }) => takeNext(ports, actor, body),
  task: ({ ports, actor, params }) => openTask(ports, actor, params.taskId),
  getDraft: async ({ ports, actor, params }) => {
    const draft = await loadDraft(ports, actor, params.taskId);
    if (!draft) return answer(204, null);
    return answer(200, draft.body, { etag: etagOf(draft.tag), 'content-type': CONTAINER_TYPE });
  },
  putDraft: async ({ ports, actor, params, bytes, headers }) => {
    const over = draftCondition(headers);
    const tag = await saveDraft(ports, actor, { taskId: params.taskId, bytes, over });
    return answer(204, null, { etag: etagOf(tag) });
  },
  decline: async ({ ports, actor, params, body }) => {
    await declineTask(ports, actor, { taskId: params.taskId, reason: body.reason, comment: body.comment ?? null });
    return { message: 'Given back. You will not be asked about this case again.' };
  },
} as const satisfies Partial<Handlers>;
