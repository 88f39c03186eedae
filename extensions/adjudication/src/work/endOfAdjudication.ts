import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import { nextAddress } from '@overread/ui';
import type { Work } from '../state/work.ts';
import type { AdjudicationSession } from './adjudicationSession.ts';

/** Submitting, giving back, and what comes next. */
export class EndOfAdjudication {
  readonly #session: AdjudicationSession;
  #key: { readonly work: Work; readonly value: string } | undefined;

  constructor(session: AdjudicationSession) {
    this.#session = session;
  }

  /** Hands the decisions in. The same work sent twice is one submission: it goes under the same key. */
  async submit(): Promise<void> {
    const { store, desk } = this.#session;
    if (!desk) return;
    const { work } = store.get();
    if (this.#key?.work !== work) this.#key = { work, value: crypto.randomUUID() };
    const { value } = this.#key;
    await this.#end(async () => {
      const { place: _place, ...body } = desk.container();
      const answer = await desk.client.submit(desk.task.id, body, value);
      const time = `${new Date(answer.at).toISOString().slice(11, 16)} UTC`;
      return answer.state === 'filed' ? `Signed and submitted ${time}. Locked.` : answer.message;
    });
  }

  /** Gives the case back, with the reason. */
  async decline(reason: string, comment: string): Promise<void> {
    const { desk } = this.#session;
    if (!desk) return;
    await this.#end(async () => {
      await desk.client.call('decline', {
        params: { taskId: desk.task.id },
        body: { reason, ...(comment ? { comment } : {}) },
      });
      return 'Given back. Nothing is held against you.';
    });
  }

  async #end(act: () => Promise<string>): Promise<void> {
    const { store, desk } = this.#session;
    store.set({ phase: 'submitting', submitError: null });
    try {
      const submittedMessage = await act();
      await desk?.keeper.stop();
      store.set({ phase: 'submitted', dialog: null, submittedMessage });
    } catch (error) {
      store.set({ phase: 'working', submitError: error });
      return;
    }
    setTimeout(() => void this.next(), 1400);
  }

  /** The next case by a full page load; the start page if there is none. */
  async next(): Promise<void> {
    const { desk } = this.#session;
    leaveFor(
      desk ? await nextAddress(desk.client, { project: desk.task.project.key, kind: 'adjudicate' }) : CONSOLE_PATH,
    );
  }
}
