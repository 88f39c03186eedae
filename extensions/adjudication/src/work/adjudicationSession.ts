import { type Client, type Container, createClient, type TaskView } from '@overread/contract';
import { maskItems } from '@overread/domain';
import * as host from '@overread/host';
import { chooseDraft, createStore, DraftKeeper, draftShelf, type Store } from '@overread/ui';
import { type AdjudicationState, INITIAL_STATE, type Sides, workOf } from '../state/adjudicationState.ts';
import { contentContext, keyOfText } from '../state/contentContext.ts';
import { type MaskTable, maskTable } from '../state/unitMasks.ts';
import { PaneDesk } from './paneDesk.ts';
import { ResultMeter } from './resultMeter.ts';

/** What the parts of a session work with. */
export interface Desk {
  readonly task: TaskView;
  readonly client: Client;
  readonly keeper: DraftKeeper;
  /** Null where the SOP asks questions only: then there is nothing to lay side by side. */
  readonly panes: PaneDesk | null;
  container(): Container;
}

/**
 * One sitting of an adjudicator at a case: opens the task, the two reads and the draft, keeps the work safe. It lives outside
 * of the panel, which the viewer may unmount at any time.
 */
export class AdjudicationSession {
  readonly store: Store<AdjudicationState> = createStore(INITIAL_STATE);
  #desk: Desk | undefined;
  #ends: (() => void)[] = [];
  #choose: ((which: 'here' | 'there') => void) | undefined;
  /** Called when the case is on screen, with the unit at which the draft was left. */
  onOpen: ((unit: string | null) => Promise<void>) | undefined;
  /** Called when a stroke into the mask that is being edited has ended. */
  onPainted: (() => void) | undefined;
  readonly #meter = new ResultMeter(this.store);

  /** Undefined until the task is open. */
  get desk(): Desk | undefined {
    return this.#desk;
  }

  /** Opens the task of the page's address. Never throws: what goes wrong is shown. */
  async open(client: Client = createClient()): Promise<void> {
    try {
      await this.#open(client);
    } catch (error) {
      this.store.set({ phase: 'failed', error });
    }
  }

  async #open(client: Client): Promise<void> {
    const [task, person] = await Promise.all([host.loadTask(client), client.call('me')]);
    this.store.set({ task });
    if (task.isFiling || task.state !== 'IN PROGRESS') return this.store.set({ phase: 'closed' });
    const shelf = draftShelf(person.login, task.id);
    const params = { taskId: task.id };
    const hasMasks = maskItems(task.protocol.content).length > 0;
    const [view, here, there, left, right, consensus] = await Promise.all([
      client.call('comparison', { params }),
      shelf.read().catch(() => null),
      client.getContainer('getDraft', params),
      ...(['left', 'right', 'consensus'] as const).map((side) => (hasMasks ? masksOf(client, task.id, side) : {})),
    ]);
    const before = view.returned && hasMasks ? await masksOf(client, task.id, 'final').catch(() => null) : null;
    const sides: Sides = { left: left ?? {}, right: right ?? {}, consensus: consensus ?? {}, before };
    this.store.set({ view, sides });
    const keeper = new DraftKeeper({
      client,
      taskId: task.id,
      shelf,
      snapshot: () => desk.container(),
      onState: (save) => this.store.set({ save }),
    });
    const desk: Desk = {
      task,
      client,
      keeper,
      panes: hasMasks ? new PaneDesk(task) : null,
      container: () => this.#container(desk),
    };
    this.#desk = desk;
    this.#ends.push(
      () => keeper.pause(),
      host.guardLeaving(() => keeper.isUnsaved),
    );
    const opening = chooseDraft(here, there);
    let container = opening.kind === 'draft' ? opening.container : null;
    let isDirty = opening.kind === 'draft' && opening.isDirty;
    if (opening.kind === 'two') {
      this.store.set({ phase: 'choosing' });
      const which = await new Promise<'here' | 'there'>((resolve) => {
        this.#choose = resolve;
      });
      container = which === 'here' ? opening.here.container : opening.there;
      isDirty = which === 'here';
      if (which === 'there') await shelf.wipe().catch(() => undefined);
    }
    await this.#lay(desk, container);
    this.store.set({
      phase: 'working',
      save: container && !isDirty ? { kind: 'saved', at: Date.now() } : { kind: 'clean' },
    });
    keeper.begin(opening.etag, isDirty);
  }

  /** The person's answer to two drafts that went different ways. */
  chooseOpening(which: 'here' | 'there'): void {
    this.#choose?.(which);
  }

  /** Puts images, and a draft or nothing, on the screen. */
  async #lay(desk: Desk, container: Container | null): Promise<void> {
    const first = host.firstImageSet(desk.task);
    if (!first) throw new Error('The case has no images.');
    this.store.set({ work: workOf(container, maskTable), editing: null, asking: null, undoable: 0 });
    if (!desk.panes || this.store.get().imageSet === null) {
      await host.openSeries(first.seriesInstanceUid);
      this.store.set({ imageSet: first.key });
    }
    if (desk.panes && desk.panes.imageSet === '') {
      this.#ends.push(host.keepMasksInTheirPanes());
      await desk.panes.hang(first.key);
      this.#watch(desk.panes);
    }
    const unit = container?.place?.unit;
    await this.onOpen?.(typeof unit === 'string' ? unit : null);
  }

  /** Slices and painted voxels from now on. */
  #watch(panes: PaneDesk): void {
    const seen = host.trackViewedSlices((viewportId) => {
      const now = host.currentSlice(viewportId);
      if (now) this.store.set({ slice: now.index });
    });
    const strokes = host.onStrokes({
      segmentationId: () => (this.store.get().editing === null ? null : panes.editId),
      latestMs: 1500,
      onBegin: () => this.#meter.strokeBegins(),
      onEnd: () => this.onPainted?.(),
    });
    this.#ends.push(() => seen.stop(), strokes, this.#meter.start());
  }

  /** What the last stroke painted is in the work, as far as it was read. Resolves when its numbers stand there, or it took too long. */
  strokeKept(): Promise<void> {
    return this.#meter.strokeEnded();
  }

  #container(desk: Desk): Container {
    const { work, active, slice } = this.store.get();
    const masks = Object.entries(work.edited).flatMap(([text, frames]) =>
      frames.length && desk.panes ? [{ ...keyOfText(text), ...desk.panes.sizeOf(keyOfText(text).item), frames }] : [],
    );
    return {
      evaluation: work.drawn,
      masks,
      adjudication: { decisions: [...work.decisions] },
      place: { slice, ...(active ? { unit: active } : {}) },
    };
  }

  /** After a conflict while working. */
  async settleConflict(which: 'here' | 'there'): Promise<void> {
    const desk = this.#desk;
    if (!desk) return;
    try {
      if (which === 'here') return await desk.keeper.keepThisOne();
      await this.#lay(desk, await desk.keeper.takeOtherOne());
      this.store.set({ save: { kind: 'saved', at: Date.now() } });
    } catch (error) {
      this.store.set({ save: { kind: 'refused', error } });
    }
  }

  /** Draws all panes for the unit at hand, or only the result. */
  async redraw(what: 'all' | 'result'): Promise<void> {
    const state = this.store.get();
    const context = contentContext(state);
    const panes = this.#desk?.panes;
    if (!context || !panes) return;
    await (what === 'all' ? panes.draw(state, context) : panes.drawResult(state, context));
  }

  /** The viewer leaves the mode. */
  close(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#desk = undefined;
    this.store.set(INITIAL_STATE);
  }
}

async function masksOf(client: Client, taskId: string, side: string): Promise<MaskTable> {
  const found = await client.getContainer('masks', { taskId, side });
  return maskTable(found?.container.masks ?? []);
}
