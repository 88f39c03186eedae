import type { Client, Container } from '@overread/contract';
import { isOverreadError } from '@overread/contract';
import type { DraftRecord, DraftShelf } from './draftShelf.ts';
import type { SaveState } from './saveState.ts';

/** What a task begins with: nothing, one draft, or two that went different ways. */
export type Opening =
  | { readonly kind: 'nothing'; readonly etag: null }
  | { readonly kind: 'draft'; readonly container: Container; readonly etag: string | null; readonly isDirty: boolean }
  | { readonly kind: 'two'; readonly here: DraftRecord; readonly there: Container; readonly etag: string };

/**
 * Which draft to go on with. This browser's counts only if the server does not have it; if the server's has changed
 * since, a person decides, because both may hold work.
 */
export function chooseDraft(here: DraftRecord | null, there: { container: Container; etag: string } | null): Opening {
  if (!here?.isDirty) return there ? { kind: 'draft', ...there, isDirty: false } : { kind: 'nothing', etag: null };
  if (here.etag === (there?.etag ?? null))
    return { kind: 'draft', container: here.container, etag: here.etag, isDirty: true };
  if (!there) return { kind: 'draft', container: here.container, etag: null, isDirty: true };
  return { kind: 'two', here, there: there.container, etag: there.etag };
}

interface Options {
  readonly client: Client;
  readonly taskId: string;
  readonly shelf: DraftShelf;
  /** The work as it stands now. */
  readonly snapshot: () => Container;
  readonly onState: (state: SaveState) => void;
  readonly quietMs?: number;
  readonly retryMs?: number;
}

/** Keeps the draft: at once in this browser, and after a short quiet on the server, over the ETag that it was made from. */
export class DraftKeeper {
  readonly #options: Options;
  #etag: string | null = null;
  #isDirty = false;
  #strokes = 0;
  #version = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isStopped = false;
  #shown: SaveState['kind'] = 'clean';

  constructor(options: Options) {
    this.#options = options;
  }

  get isUnsaved(): boolean {
    return this.#isDirty && !this.#isStopped;
  }

  /** Grows with every change of the work. */
  get version(): number {
    return this.#version;
  }

  /** Goes on from a draft that was restored. */
  begin(etag: string | null, isDirty: boolean): void {
    this.#etag = etag;
    if (isDirty) this.changed();
  }

  /** A stroke has been drawn; {@link changed} follows when the voxels are read. */
  countStroke(): void {
    if (this.#isStopped) return;
    this.#strokes++;
    this.#touch();
  }

  /** The work changed: keep it here now, send it soon. */
  changed(): void {
    if (this.#isStopped) return;
    this.#touch();
    void this.#keepHere().catch(() => undefined);
  }

  /** Sends what is not sent yet, without waiting for the quiet. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#sending;
    if (this.isUnsaved) await this.#send();
  }

  /** After a conflict: what is on this screen replaces the server's draft. */
  async keepThisOne(): Promise<void> {
    const there = await this.#options.client.getContainer('getDraft', { taskId: this.#options.taskId });
    this.#etag = there?.etag ?? null;
    this.changed();
    await this.flush();
  }

  /** After a conflict: the server's draft, to be put on the screen. */
  async takeOtherOne(): Promise<Container | null> {
    const there = await this.#options.client.getContainer('getDraft', { taskId: this.#options.taskId });
    this.#etag = there?.etag ?? null;
    this.#isDirty = false;
    this.#strokes = 0;
    await this.#options.shelf.wipe();
    return there?.container ?? null;
  }

  /** Nothing is kept any more, here neither: the read is submitted or given back. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#sending;
    await this.#writing.catch(() => undefined);
    await this.#options.shelf.wipe().catch(() => undefined);
  }

  /** No further saving, but what is kept stays (the page goes away). */
  pause(): void {
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sending ??= this.#send().finally(() => {
        this.#sending = undefined;
      });
    }, delayMs);
  }

  /** There is something to send; "Saved" must not stand for a moment longer than it is true. */
  #touch(): void {
    this.#isDirty = true;
    this.#version++;
    if (this.#shown === 'saved' || this.#shown === 'clean') this.#show({ kind: 'saving' });
    this.#schedule(this.#options.quietMs ?? 900);
  }

  #show(state: SaveState): void {
    this.#shown = state.kind;
    this.#options.onState(state);
  }

  /** One write after the other, so that an older state never lands on a newer one. */
  #keepHere(): Promise<void> {
    this.#writing = this.#writing
      .catch(() => undefined)
      .then(async () => {
        if (this.#isStopped) return;
        await this.#options.shelf.write({
          container: this.#options.snapshot(),
          etag: this.#etag,
          isDirty: this.#isDirty,
          strokes: this.#strokes,
          savedAt: Date.now(),
        });
      });
    return this.#writing;
  }

  async #send(): Promise<void> {
    const { client, taskId, snapshot } = this.#options;
    const version = this.#version;
    this.#show({ kind: 'saving' });
    try {
      this.#etag = await client.putDraft(taskId, snapshot(), this.#etag);
    } catch (error) {
      this.#show(this.#failure(error));
      return;
    }
    if (version === this.#version) {
      this.#isDirty = false;
      this.#strokes = 0;
      this.#show({ kind: 'saved', at: Date.now() });
      await this.#keepHere().catch(() => undefined);
    } else this.#schedule(this.#options.quietMs ?? 900);
  }

  #failure(error: unknown): SaveState {
    if (isOverreadError(error)) {
      if (error.code === 'OVR_AUTH_REQUIRED') return { kind: 'signedOut' };
      if (error.code === 'OVR_DRAFT_CONFLICT' || error.code === 'OVR_DRAFT_PRECONDITION') return { kind: 'conflict' };
      if (
        !error.details.offline &&
        error.code !== 'OVR_DATABASE_UNAVAILABLE' &&
        error.code !== 'OVR_ARCHIVE_UNAVAILABLE' &&
        error.code !== 'OVR_INTERNAL'
      )
        return { kind: 'refused', error };
    }
    this.#schedule(this.#options.retryMs ?? 4000);
    return { kind: 'offline', strokes: this.#strokes };
  }
}
