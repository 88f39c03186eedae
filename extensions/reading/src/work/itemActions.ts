import type { ImageQuality, ItemState, MaskItem } from '@overread/domain';
import { IMAGE_QUALITY_QUESTION, maskItems, maskKeyText } from '@overread/domain';
import * as host from '@overread/host';
import * as change from '../state/evaluationChanges.ts';
import type { ReadingState } from '../state/readingState.ts';
import type { Desk, ReadingSession } from './readingSession.ts';

/** What a reader does with items, lesions and answers. Every act is kept in the draft. */
export class ItemActions {
  readonly #session: ReadingSession;

  constructor(session: ReadingSession) {
    this.#session = session;
    session.onLaid = (item, instance) => void this.activate(item ?? this.#order()[0] ?? null, instance, false);
    session.onDrawn = (ids) => this.#decideDrawn(ids);
  }

  get #state(): ReadingState {
    return this.#session.store.get();
  }

  get #desk(): Desk | undefined {
    return this.#session.desk;
  }

  /** Mask items and questions of the case, in the protocol's order; the question of every read last. */
  #order(): readonly string[] {
    const items = this.#state.task?.protocol.content.items ?? [];
    const own = items.filter((item) => item.kind === 'mask' || (item.kind === 'question' && item.scope === 'case'));
    return [...own.map((item) => item.key), IMAGE_QUALITY_QUESTION];
  }

  #maskItem(key: string | null): MaskItem | undefined {
    const content = this.#state.task?.protocol.content;
    return content && maskItems(content).find((item) => item.key === key);
  }

  #keep(patch: Partial<ReadingState>): void {
    this.#session.store.set(patch);
    this.#desk?.keeper.changed();
  }

  /** Makes an item the one that is worked on: its window, its image set, its mask under the brush. */
  async activate(key: string | null, instance: string | null = null, jump = true): Promise<void> {
    const desk = this.#desk;
    if (!desk || key === null) return;
    const item = this.#maskItem(key);
    const lesions = change.instancesOf(this.#state.evaluation, key);
    const chosen = instance && lesions.some((one) => one.key === instance) ? instance : (lesions.at(-1)?.key ?? null);
    const isNew = this.#state.activeItem !== key;
    this.#session.store.set({
      activeItem: key,
      activeInstance: item ? chosen : null,
      askingReason: null,
      undo: isNew ? null : this.#state.undo,
    });
    if (!item) return this.#holdBrush(false);
    const series = desk.masks.seriesOf(key);
    const set = desk.task.imageSets.find((one) => one.seriesInstanceUid === series);
    if (set && set.key !== this.#state.imageSet) await this.showImageSet(set.key, true);
    const { state } = change.itemOf(this.#state.evaluation, key);
    const isOpen = item.cardinality === 'many' ? chosen !== null : state === null || state === 'present';
    const isReady = isOpen && (await desk.masks.ensure(key, desk.viewportId));
    if (this.#state.activeItem !== key) return;
    if (isReady) desk.masks.paint(key, chosen, desk.viewportId);
    if (item.window && isNew) this.applyWindow(item.window);
    this.#holdBrush(isReady);
    const slice = jump ? desk.masks.largestSlice({ item: key, instance: chosen }) : null;
    if (slice) await host.jumpToSlice(slice, desk.viewportId);
  }

  /** Puts the brush into the hand, or takes it out where there is nothing to paint into. */
  #holdBrush(canPaint: boolean): void {
    this.#session.store.set({ canPaint });
    if (!canPaint) host.setTool('window');
    else this.takeTool(this.#state.tool === 'eraser' ? 'eraser' : 'brush');
  }

  /** Next (1) or previous (-1) item or lesion (`F`, `R`): lesions one by one, then the next item. */
  async step(by: 1 | -1): Promise<void> {
    const stops = this.#order().flatMap((key): readonly { key: string; instance: string | null }[] => {
      const lesions = change.instancesOf(this.#state.evaluation, key);
      return lesions.length ? lesions.map((one) => ({ key, instance: one.key })) : [{ key, instance: null }];
    });
    const { activeItem, activeInstance } = this.#state;
    const now = stops.findIndex((stop) => stop.key === activeItem && stop.instance === activeInstance);
    const stop = stops[(now + by + stops.length) % stops.length];
    if (stop) await this.activate(stop.key, stop.instance);
  }

  /** A new lesion of the active `many` item (`A`). Never a free segment. */
  async addLesion(key: string | null = this.#state.activeItem): Promise<void> {
    const desk = this.#desk;
    const item = this.#maskItem(key) ?? undefined;
    if (!desk || !item || item.cardinality !== 'many') return;
    const given = change.instancesOf(this.#state.evaluation, item.key).map((one) => change.instanceNumber(one.key));
    const number = Math.max(0, desk.lastNumber.get(item.key) ?? 0, ...given) + 1;
    if (number > 200) return;
    desk.lastNumber.set(item.key, number);
    const instance = `i${number}`;
    this.#keep({ evaluation: change.addInstance(this.#state.evaluation, item.key, instance), undo: null });
    await this.activate(item.key, instance, false);
    this.takeTool('brush');
  }

  /** Deletes a lesion, after the question; it can be taken back until the next act. */
  deleteLesion(key: string, instance: string): void {
    const desk = this.#desk;
    const lesion = change.instancesOf(this.#state.evaluation, key).find((one) => one.key === instance);
    const item = this.#maskItem(key);
    if (!desk || !lesion || !item) return;
    const name = change.lesionName(item.label, this.#state.evaluation, key, instance);
    const frames = desk.masks.take({ item: key, instance });
    this.#keep({ evaluation: change.removeInstance(this.#state.evaluation, key, instance), dialog: null });
    this.#afterVoxels();
    void this.activate(key, null, false);
    this.#session.store.set({
      undo: {
        text: `${name} deleted.`,
        run: () => {
          this.#keep({ evaluation: change.restoreInstance(this.#state.evaluation, key, lesion), undo: null });
          desk.masks.putBack({ item: key, instance }, frames);
          this.#afterVoxels();
          void this.activate(key, instance);
        },
      },
    });
  }

  /** Decides an item. If that throws an outline away, it is asked first. */
  decide(key: string, state: ItemState, reason?: string, isConfirmed = false): void {
    const desk = this.#desk;
    if (!desk || !this.#maskItem(key)) return;
    const { evaluation, sizes } = this.#state;
    const hasVoxels = Object.entries(sizes).some(
      ([text, size]) => (text === key || text.startsWith(`${key}/`)) && size.voxels > 0,
    );
    if (state !== 'present' && hasVoxels && !isConfirmed) {
      this.#session.store.set({
        dialog: { kind: 'discard', item: key, state, ...(reason === undefined ? {} : { reason }) },
        askingReason: null,
      });
      return;
    }
    const before = change.itemOf(evaluation, key);
    const lesions = before.instances?.map((one) => ({
      ...one,
      frames: hasVoxels ? desk.masks.take({ item: key, instance: one.key }) : [],
    }));
    const frames = hasVoxels && !lesions ? desk.masks.take({ item: key, instance: null }) : [];
    this.#keep({
      evaluation: change.setState(evaluation, key, state, reason),
      askingReason: null,
      dialog: null,
      undo: null,
    });
    this.#afterVoxels();
    void this.activate(key, null, false);
    if (state === 'present' || !hasVoxels) return;
    const undo = () => {
      this.#keep({
        evaluation: { ...this.#state.evaluation, items: { ...this.#state.evaluation.items, [key]: before } },
        undo: null,
      });
      for (const one of lesions ?? []) desk.masks.putBack({ item: key, instance: one.key }, one.frames);
      if (!lesions) desk.masks.putBack({ item: key, instance: null }, frames);
      this.#afterVoxels();
      void this.activate(key);
    };
    this.#session.store.set({ undo: { text: 'The outline was deleted.', run: undo } });
  }

  answer(question: string, value: string | number | null, at?: { item: string; instance: string }): void {
    this.#keep({ evaluation: change.setAnswer(this.#state.evaluation, question, value, at) });
  }

  /** How good the images are: the question of every read. */
  rateImages(quality: ImageQuality): void {
    this.#keep({ evaluation: change.setImageQuality(this.#state.evaluation, quality) });
  }

  /** The whole case cannot be evaluated, or it can after all. */
  notEvaluable(reason: string | null, comment = ''): void {
    const value = reason === null ? null : { reason, ...(comment ? { comment } : {}) };
    this.#keep({ evaluation: change.setNotEvaluable(this.#state.evaluation, value), dialog: null });
  }

  /** Painting says that the thing is there. */
  #decideDrawn(ids: ReadonlySet<string>): void {
    const desk = this.#desk;
    for (const item of desk ? maskItems(desk.task.protocol.content) : []) {
      if (!desk || !ids.has(desk.masks.idOf(item.key)) || item.cardinality === 'many') continue;
      const drawn = (this.#state.sizes[maskKeyText({ item: item.key, instance: null })]?.voxels ?? 0) > 0;
      const { state } = change.itemOf(this.#state.evaluation, item.key);
      if (drawn && state !== 'present')
        this.#keep({ evaluation: change.setState(this.#state.evaluation, item.key, 'present') });
    }
  }

  #afterVoxels(): void {
    const sizes = this.#desk?.masks.sizes();
    if (sizes) this.#session.store.set({ sizes });
  }

  /** Shows another image set of the case (`O`); masks of its items come with it. */
  async showImageSet(key: string, isActivating = false): Promise<void> {
    const desk = this.#desk;
    const set = desk?.task.imageSets.find((one) => one.key === key);
    if (!desk || !set) return;
    this.#session.store.set({ imageSet: key, window: null });
    const { viewportId } = await host.openSeries(set.seriesInstanceUid);
    desk.viewportId = viewportId;
    await desk.masks.show(set.seriesInstanceUid, viewportId);
    void this.#session.look();
    const { activeItem, activeInstance } = this.#state;
    // The images to compare with are only looked at; back on its own images the item has the brush again.
    if (this.#maskItem(activeItem) && desk.masks.seriesOf(activeItem ?? '') !== set.seriesInstanceUid)
      this.#holdBrush(false);
    else if (!isActivating) await this.activate(activeItem, activeInstance, false);
  }

  takeTool(tool: host.ToolKey): void {
    if (!this.#state.canPaint) return;
    host.setTool(tool);
    this.#session.store.set({ tool });
  }

  setRadius(radiusMm: number): void {
    this.#session.store.set({ radiusMm: host.setBrushRadius(radiusMm) });
  }

  /** A window preset of the protocol, by its name. */
  applyWindow(name: string): void {
    const preset = this.#state.task?.protocol.content.windows.find((one) => one.name === name);
    if (!preset) return;
    host.setWindow(preset.center, preset.width, this.#desk?.viewportId);
    this.#session.store.set({ window: name });
  }

  setOutlineOnly(outlineOnly: boolean): void {
    this.#desk?.masks.setStyle(outlineOnly ? host.OUTLINE_STYLE : host.PAINT_STYLE, this.#desk.viewportId);
    this.#session.store.set({ outlineOnly });
  }

  setMasksHidden(masksHidden: boolean): void {
    this.#desk?.masks.setVisible(!masksHidden, this.#desk.viewportId);
    this.#session.store.set({ masksHidden });
  }
}
