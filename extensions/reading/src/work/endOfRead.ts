import type { Container } from '@overread/contract';
import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import { nextAddress } from '@overread/ui';
import { statedConditions, statedPart } from '../state/problems.ts';
import type { ReadingSession } from './readingSession.ts';

/** Submitting, giving back, and what comes next. */
export class EndOfRead {
  readonly #session: ReadingSession;
  #sent: { readonly work: string; readonly key: string; readonly body: Container } | undefined;

  constructor(session: ReadingSession) {
    this.#session = session;
  }

  /** Hands the read in. Tried again without a change in between, it is byte for byte the same under the same key. */
  async submit(): Promise<void> {
    const { store, desk } = this.#session;
    if (!desk) return;
    store.set({ phase: 'submitting', submitError: null });
    try {
      const { evaluation, masks, conditions } = desk.container(true);
      const body: Container = {
        evaluation: statedPart(evaluation),
        masks: evaluation.notEvaluable ? [] : masks,
        ...(conditions ? { conditions: statedConditions(evaluation, conditions) } : {}),
      };
      const work = String(desk.keeper.version);
      if (this.#sent?.work !== work) this.#sent = { work, key: crypto.randomUUID(), body };
      const answer = await desk.client.submit(desk.task.id, this.#sent.body, this.#sent.key);
      await desk.keeper.stop();
      const time = new Date(answer.at).toLocaleTimeString('en-GB');
      store.set({
        phase: 'submitted',
        dialog: null,
        submittedMessage: answer.state === 'filed' ? `Submitted ${time}. Locked.` : answer.message,
      });
    } catch (error) {
      store.set({ phase: 'working', submitError: error });
      return;
    }
    setTimeout(() => void this.next(), 1400);
  }

  /** Gives the task back, with the reason. */
  async decline(reason: string, comment: string): Promise<void> {
    const { store, desk } = this.#session;
    if (!desk) return;
    store.set({ phase: 'submitting', submitError: null });
    try {
      await desk.client.call('decline', {
        params: { taskId: desk.task.id },
        body: { reason, ...(comment ? { comment } : {}) },
      });
      await desk.keeper.stop();
      store.set({ phase: 'submitted', dialog: null, submittedMessage: 'Given back. Nothing is held against you.' });
    } catch (error) {
      store.set({ phase: 'working', submitError: error });
      return;
    }
    setTimeout(() => void this.next(), 1400);
  }

  /** The next case of the reader's own order, by a full page load; the start page if there is none. */
  async next(): Promise<void> {
    const { desk } = this.#session;
    leaveFor(desk ? await nextAddress(desk.client, { project: desk.task.project.key, kind: 'read' }) : CONSOLE_PATH);
  }
}
