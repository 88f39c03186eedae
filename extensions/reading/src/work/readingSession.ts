import { type Client, type Container, createClient, type TaskView } from '@overread/contract';
import { maskItems, type SelfCheckEntry, type ViewingConditions, viewingProblems } from '@overread/domain';
import * as host from '@overread/host';
import { chooseDraft, createStore, DraftKeeper, draftShelf, type Store } from '@overread/ui';
import { emptyEvaluation } from '../state/evaluationChanges.ts';
import { INITIAL_STATE, type ReadingState } from '../state/readingState.ts';
import { MaskDesk } from './maskDesk.ts';
import { ReadingClock } from './readingClock.ts';
import { SlicesSeen } from './slicesSeen.ts';

/** So long after the last change of voxels the masks are read again. */
const QUIET_MS = 350;

type Place = NonNullable<Container['place']>;

/** What the parts of a session work with. */
export interface Desk {
  readonly task: TaskView;
  readonly masks: MaskDesk;
  readonly keeper: DraftKeeper;
  readonly client: Client;
  readonly slices: SlicesSeen;
  viewportId: string;
  /** On what the images are seen; known a moment after the first image is there. */
  viewing: ViewingConditions | null;
  /** Lesion numbers are never used again within a task: the highest given so far, by item. */
  readonly lastNumber: Map<string, number>;
  /** What the self-check asked, and was answered; null while it has not looked. */
  selfCheck: readonly SelfCheckEntry[] | null;
  container(independent?: boolean): Container;
}

/**
 * One sitting of a reader at a case: opens the task and its draft, keeps both safe, and ends with the submission.
 * It lives outside of the panel, which the viewer may unmount at any time.
 */
export class ReadingSession {
  readonly store: Store<ReadingState> = createStore(INITIAL_STATE);
  #desk: Desk | undefined;
  #drawnAt = 0;
  #ends: (() => void)[] = [];
  #decide: ((which: 'here' | 'there') => void) | undefined;

  /** Null until the task is open. */
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
    const isClosed = task.isFiling || task.state !== 'IN PROGRESS';
    this.store.set({
      task,
      evaluation: emptyEvaluation(task.protocol.content),
      ...(isClosed ? { phase: 'closed' } : {}),
    });
    if (isClosed) return;
    const shelf = draftShelf(person.login, task.id);
    const [here, there] = await Promise.all([
      shelf.read().catch(() => null),
      client.getContainer('getDraft', { taskId: task.id }),
    ]);
    const opening = chooseDraft(here, there);
    const slices = new SlicesSeen();
    const clock = new ReadingClock(0);
    const masks = new MaskDesk(task, () => this.store.get().evaluation);
    const openedAt = new Date().toISOString();
    let spentS = 0;
    const keeper = new DraftKeeper({
      client,
      taskId: task.id,
      shelf,
      snapshot: () => desk.container(),
      onState: (save) => this.store.set({ save }),
    });
    const desk: Desk = {
      task,
      masks,
      keeper,
      client,
      slices,
      viewportId: '',
      viewing: null,
      lastNumber: new Map(),
      selfCheck: null,
      container: (independent = false) => ({
        evaluation: this.store.get().evaluation,
        masks: masks.wire(),
        conditions: {
          activeTimeS: spentS + clock.activeTimeS,
          openedAt,
          slicesShown: slices.count,
          slicesTotal: slices.total,
          viewer: host.viewerName(),
          screen: `${window.screen.width} x ${window.screen.height}, ${window.devicePixelRatio} x`,
          ...(desk.viewing ? { viewing: desk.viewing } : {}),
          ...(desk.selfCheck ? { selfCheck: [...desk.selfCheck] } : {}),
          independent,
        },
        place: this.#place(desk),
      }),
    };
    this.#desk = desk;
    this.#ends.push(
      () => clock.stop(),
      () => keeper.pause(),
      host.guardLeaving(() => keeper.isUnsaved),
    );
    let container = opening.kind === 'draft' ? opening.container : null;
    let [etag, isDirty] = [opening.etag, opening.kind === 'draft' && opening.isDirty];
    if (opening.kind === 'two') {
      this.store.set({ phase: 'choosing', save: { kind: 'offline', strokes: opening.here.strokes } });
      const which = await new Promise<'here' | 'there'>((resolve) => {
        this.#decide = resolve;
      });
      container = which === 'here' ? opening.here.container : opening.there;
      [etag, isDirty] = [opening.etag, which === 'here'];
      if (which === 'there') await shelf.wipe().catch(() => undefined);
    }
    spentS = container?.conditions?.activeTimeS ?? 0;
    await this.#lay(desk, container);
    this.store.set({
      phase: 'working',
      save: container && !isDirty ? { kind: 'saved', at: Date.now() } : { kind: 'clean' },
    });
    keeper.begin(etag, isDirty);
    this.#watch(desk);
    void this.look();
  }

  /** Notes on what the images are seen now (R21), and says at once if the SOP does not allow it. Call it for each new image set. */
  async look(): Promise<void> {
    const desk = this.#desk;
    if (!desk) return;
    const now = await host.viewingConditions(desk.task.imageSets);
    const before = new Map(desk.viewing?.images.map((image) => [image.imageSet, image]));
    // A set that is not on screen any more keeps what was seen of it.
    const images = now.images.map((image) =>
      image.transferSyntaxUid === 'unknown' ? (before.get(image.imageSet) ?? image) : image,
    );
    desk.viewing = { ...now, images };
    this.store.set({ placeProblems: viewingProblems(desk.task.protocol.content.viewing, desk.viewing) });
  }

  /** The person's answer to two drafts that went different ways. */
  chooseOpening(which: 'here' | 'there'): void {
    this.#decide?.(which);
  }

  /** Puts a draft (or nothing) into the viewer and the panel. */
  async #lay(desk: Desk, container: Container | null): Promise<void> {
    const { task, masks, slices } = desk;
    const protocol = task.protocol.content;
    const first = host.firstImageSet(task);
    if (!first) throw new Error('The case has no images.');
    const { displaySet, viewportId } = await host.openSeries(first.seriesInstanceUid);
    desk.viewportId = viewportId;
    slices.begin(host.imageKeysOf(displaySet), text(container?.place?.seen));
    if (container) {
      const blank = emptyEvaluation(protocol);
      this.store.set({
        evaluation: { ...container.evaluation, items: { ...blank.items, ...container.evaluation.items } },
      });
      for (const item of maskItems(protocol)) {
        const last = Number(container.place?.[`last.${item.key}`] ?? 0);
        if (last) desk.lastNumber.set(item.key, last);
      }
    }
    desk.selfCheck = container?.conditions?.selfCheck ?? null;
    masks.restore(container?.masks ?? []);
    await masks.show(first.seriesInstanceUid, viewportId);
    host.setBrushRadius(Number(container?.place?.radiusMm ?? 5));
    this.store.set({
      imageSet: first.key,
      radiusMm: host.brushRadiusMm(),
      sizes: masks.sizes(),
      slicesTotal: slices.total,
      slicesSeen: slices.count,
      unseen: slices.runs,
    });
    const slice = text(container?.place?.slice);
    if (slice) await host.jumpToSlice(slice, viewportId);
    this.onLaid?.(text(container?.place?.item) || null, text(container?.place?.instance) || null);
  }

  /** Called when the case is on screen, with the item that was active when the draft was left. */
  onLaid: ((item: string | null, instance: string | null) => void) | undefined;

  #place(desk: Desk): Place {
    const { activeItem, activeInstance, radiusMm } = this.store.get();
    const slice = desk.viewportId ? host.currentSlice(desk.viewportId)?.sopInstanceUid : undefined;
    return {
      ...(slice ? { slice } : {}),
      ...(activeItem ? { item: activeItem } : {}),
      ...(activeInstance ? { instance: activeInstance } : {}),
      radiusMm,
      seen: desk.slices.text,
      ...Object.fromEntries([...desk.lastNumber].map(([item, last]) => [`last.${item}`, last])),
    };
  }

  /** Voxels, slices and strokes from now on. */
  #watch(desk: Desk): void {
    const touched = new Set<string>();
    const lift = () => {
      if (touched.size) desk.keeper.countStroke();
      for (const id of touched) desk.masks.protect(id);
      touched.clear();
    };
    window.addEventListener('pointerup', lift);
    const voxels = host.onVoxelsChanged(
      {
        ids: () => desk.masks.ids(),
        quietMs: QUIET_MS,
        latestMs: 2500,
        onEvery: (id) => {
          this.#drawnAt = Date.now();
          if (!host.isOwnChange()) touched.add(id);
        },
      },
      (ids) => {
        for (const id of ids) desk.masks.protect(id);
        for (const id of ids) desk.masks.reread(id);
        const { review } = this.store.get();
        this.store.set({ sizes: desk.masks.sizes(), review: review && { ...review, isStale: true } });
        this.onDrawn?.(ids);
        desk.keeper.changed();
      },
    );
    const seen = host.trackViewedSlices((viewportId, sop) => {
      desk.viewportId = viewportId;
      if (desk.slices.add(sop)) this.store.set({ slicesSeen: desk.slices.count, unseen: desk.slices.runs });
      this.store.set({ turned: host.isTurned(viewportId) });
    });
    this.#ends.push(
      voxels,
      () => seen.stop(),
      () => window.removeEventListener('pointerup', lift),
    );
  }

  /** Once the last stroke is in the masks. */
  async settled(): Promise<void> {
    while (Date.now() - this.#drawnAt < 2 * QUIET_MS) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Called with the labelmaps whose voxels changed. */
  onDrawn: ((segmentationIds: ReadonlySet<string>) => void) | undefined;

  /** After a conflict while working. */
  async settleConflict(which: 'here' | 'there'): Promise<void> {
    const desk = this.#desk;
    if (!desk) return;
    try {
      if (which === 'here') return await desk.keeper.keepThisOne();
      const container = await desk.keeper.takeOtherOne();
      await this.#lay(desk, container);
      this.store.set({ save: { kind: 'saved', at: Date.now() } });
    } catch (error) {
      this.store.set({ save: { kind: 'refused', error } });
    }
  }

  /** The viewer leaves the mode. */
  close(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#desk = undefined;
    this.store.set(INITIAL_STATE);
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
