import type { SelfCheckAction } from '@overread/domain';
import * as host from '@overread/host';
import { checkInWorker } from '../check/checkInWorker.ts';
import { openQuestions, withAnswer } from '../check/openQuestions.ts';
import { type Question, questionOf } from '../check/questions.ts';
import { problemsOf } from '../state/problems.ts';
import { voxelCounts } from '../state/voxelCounts.ts';
import { checkedMasks, sameMasks } from './checkedMasks.ts';
import type { ItemActions } from './itemActions.ts';
import type { Desk, ReadingSession } from './readingSession.ts';

/**
 * The self-check of a reader (R10): questions about the own masks before the lock, by the SOP and this read alone. Each is answered,
 * and what was answered goes into the record of the read. A machine on which it cannot run keeps nobody from submitting.
 */
export class SelfCheck {
  readonly #session: ReadingSession;
  readonly #actions: ItemActions;
  #last:
    | { readonly desk: Desk; readonly masks: ReturnType<Desk['masks']['wire']>; readonly all: readonly Question[] }
    | undefined;

  constructor(session: ReadingSession, actions: ItemActions) {
    this.#session = session;
    this.#actions = actions;
  }

  /** On the way to submitting (`Ctrl+Enter`): what is missing first, then the questions, then the last word. */
  async beforeSubmitting(): Promise<void> {
    const { store, desk } = this.#session;
    const { task, evaluation, sizes, phase } = store.get();
    if (!desk || !task || phase !== 'working') return;
    const isIncomplete = problemsOf(task.protocol.content, evaluation, voxelCounts(sizes)).length > 0;
    if (!isIncomplete && !evaluation.notEvaluable) {
      await this.#ask();
      if (this.#session.desk !== desk || store.get().review) return;
    }
    store.set({ dialog: { kind: 'submit' }, submitError: null });
  }

  /** What there is to ask now (`C`); the state says it. */
  async look(): Promise<readonly Question[]> {
    const { store, desk } = this.#session;
    if (!desk || store.get().evaluation.notEvaluable) return [];
    store.set({ selfCheck: 'running' });
    try {
      await this.#session.settled();
      const all = await this.#questions(desk);
      if (this.#session.desk !== desk) return [];
      if (desk.selfCheck === null) desk.selfCheck = [];
      const open = openQuestions(all, desk.selfCheck);
      store.set({ selfCheck: open });
      return open;
    } catch {
      store.set({ selfCheck: 'failed' });
      return [];
    }
  }

  async #questions(desk: Desk): Promise<readonly Question[]> {
    const masks = desk.masks.wire();
    if (this.#last?.desk === desk && sameMasks(this.#last.masks, masks)) return this.#last.all;
    if (masks.length === 0) return [];
    const checked = checkedMasks(desk, this.#session.store.get());
    const all = (await checkInWorker(checked.masks)).map((finding) => questionOf(finding, checked.names));
    this.#last = { desk, masks, all };
    return all;
  }

  /** Shows the questions one after the other beside the images; nothing if there is none. */
  async #ask(at = 0): Promise<void> {
    const { store } = this.#session;
    store.set({ dialog: null, review: null });
    const questions = await this.look();
    if (questions.length) this.show(questions, at);
  }

  /** Puts a question beside the images, on its slice. */
  show(questions: readonly Question[], at: number): void {
    this.#session.store.set({ dialog: null, review: { questions, at, isStale: false } });
    this.go();
  }

  /** To the place of the question (`G`). */
  go(): void {
    const { review } = this.#session.store.get();
    const question = review?.questions[review.at];
    if (question) void this.#goTo(question);
  }

  async #goTo({ item, instance, place }: Question): Promise<void> {
    await this.#actions.activate(item, instance ?? null, false);
    await host.jumpToSlice(place.image, this.#session.desk?.viewportId);
  }

  /** `Y` and `I`. After the last question comes the last word. */
  answer(action: Exclude<SelfCheckAction, 'fixed'>): void {
    const { store } = this.#session;
    const { review } = store.get();
    const question = review?.questions[review.at];
    if (!review || !question || review.isStale) return;
    this.#keep(question, action);
    if (action === 'changed') {
      store.set({ review: { ...review, isStale: true } });
      void this.#goTo(question);
    } else if (review.at + 1 < review.questions.length) this.show(review.questions, review.at + 1);
    else void this.again();
  }

  /** Takes the fix that the SOP allows (`P`), as one step of the viewer's undo. */
  async fix(): Promise<void> {
    const { store, desk } = this.#session;
    const { review } = store.get();
    const question = review?.questions[review.at];
    if (!desk || !question?.fix || review?.isStale) return;
    await this.#goTo(question);
    if (!desk.masks.replaceImages(question.item, question.fix.images)) return;
    this.#keep(question, 'fixed');
    await this.again();
  }

  /** Looks again after a change; then the last word, or what is still to do. */
  async again(): Promise<void> {
    const { store } = this.#session;
    store.set({ review: null });
    const { task, evaluation, sizes } = store.get();
    const isWhole = task && problemsOf(task.protocol.content, evaluation, voxelCounts(sizes)).length === 0;
    if (isWhole) await this.beforeSubmitting();
    else store.set({ dialog: { kind: 'check' } });
  }

  /** Back to the work (`Esc`). */
  leave(): void {
    this.#session.store.set({ review: null });
  }

  #keep(question: Question, action: SelfCheckAction): void {
    const { desk } = this.#session;
    if (!desk) return;
    desk.selfCheck = withAnswer(desk.selfCheck, question, action);
    desk.keeper.changed();
  }
}
