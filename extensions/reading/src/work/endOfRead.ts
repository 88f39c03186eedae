import { isOverreadError } from '@overread/contract';
import type { Evaluation } from '@overread/domain';
import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import type { ReadingSession } from './readingSession.ts';

/** Submitting, giving back, and what comes next. */
export class EndOfRead {
  readonly #session: ReadingSession;
  #key: { readonly evaluation: Evaluation; readonly value: string } | undefined;

  constructor(session: ReadingSession) {
    this.#session = session;
  }

  /** Hands the read in. The same read sent twice is one read: it goes under the same key. */
  async submit(): Promise<void> {
    const { store, desk } = this.#session;
    if (!desk) return;
    const { evaluation } = store.get();
    if (this.#key?.evaluation !== evaluation) this.#key = { evaluation, value: crypto.randomUUID() };
    store.set({ phase: 'submitting', submitError: null });
    try {
      const whole = desk.container(true);
      const { place: _place, ...rest } = whole;
      const body = evaluation.notEvaluable
        ? { ...rest, evaluation: { ...evaluation, items: {}, answers: {} }, masks: [] }
        : rest;
      const answer = await desk.client.submit(desk.task.id, body, this.#key.value);
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
    try {
      const answer =
        desk && (await desk.client.call('next', { body: { project: desk.task.project.key, kind: 'read' } }));
      leaveFor(answer ? answer.url : CONSOLE_PATH);
    } catch (error) {
      // None waiting, or no connection: the start page says so.
      if (!isOverreadError(error)) console.error(error);
      leaveFor(CONSOLE_PATH);
    }
  }
}
