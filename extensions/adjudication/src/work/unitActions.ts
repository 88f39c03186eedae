import {
  ADJUDICATION_REASONS,
  type Decision,
  type ItemEvaluation,
  maskItems,
  maskKeyText,
  newUnit,
  type Unit,
  type UnitDecision,
  unitKind,
  unitNumber,
} from '@overread/domain';
import * as host from '@overread/host';
import type { AdjudicationState } from '../state/adjudicationState.ts';
import { contentContext, keyOfText } from '../state/contentContext.ts';
import { isSameMask } from '../state/frameLogic.ts';
import { lesionItemOf, targetOf } from '../state/unitMasks.ts';
import * as change from '../state/work.ts';
import type { AdjudicationSession } from './adjudicationSession.ts';
import type { Basis, UnitBoard } from './unitBoard.ts';

/** Reasons that want a few words. */
const WANTS_WORDS: readonly string[] = ['other', 'sopUnclear'];
const NO_FRAMES: readonly host.FrameBits[] = [];

/** What an adjudicator does with units. Every act is kept in the draft and can be taken back. */
export class UnitActions {
  readonly #session: AdjudicationSession;
  readonly #board: UnitBoard;
  readonly #past: change.Work[] = [];
  #reading: AbortController | undefined;
  /** Asks the panel to put the caret into the comment. */
  onWantsWords: (() => void) | undefined;

  constructor(session: AdjudicationSession, board: UnitBoard) {
    this.#session = session;
    this.#board = board;
    session.onOpen = async (unit) => {
      this.#past.length = 0;
      const rows = this.#board.rows();
      const first = rows.find((row) => row.unit.id === unit) ?? rows[0];
      if (first) await this.activate(first.unit.id);
      else await session.redraw('all');
    };
    session.onPainted = () => void this.#strokeEnded();
  }

  get #state(): AdjudicationState {
    return this.#session.store.get();
  }

  get #context() {
    return contentContext(this.#state);
  }

  #keep(work: change.Work, patch: Partial<AdjudicationState> = {}): void {
    this.#past.push(this.#state.work);
    if (this.#past.length > 100) this.#past.shift();
    this.#session.store.set({ work, undoable: this.#past.length, ...patch });
    this.#session.desk?.keeper.changed();
  }

  /** Takes the last act back (`Ctrl+Z` outside of an edit). */
  async undo(): Promise<void> {
    if (this.#state.editing !== null) this.#leaveEdit();
    const work = this.#past.pop();
    if (!work) return;
    const { active } = this.#state;
    this.#session.store.set({ work, undoable: this.#past.length, asking: null, editing: null });
    this.#session.desk?.keeper.changed();
    const rows = this.#board.rows();
    if (rows.some((row) => row.unit.id === active)) await this.#session.redraw('result');
    else if (rows[0]) await this.activate(rows[0].unit.id);
  }

  /** Makes a unit the one at hand: its images, its place in all panes, its masks in front. */
  async activate(id: string): Promise<void> {
    const { desk } = this.#session;
    const unit = this.#board.unit(id);
    const context = this.#board.context;
    if (!desk || !unit || !context) return;
    if (this.#state.editing !== null && this.#state.editing !== id) this.#leaveEdit();
    this.#session.store.set({ active: id, asking: null });
    const target = targetOf(context.protocol, unit);
    if (desk.panes && target !== null && target !== desk.panes.imageSet) {
      await desk.panes.hang(target);
      this.#session.store.set({ imageSet: target });
    }
    const window = maskItems(context.protocol).find((item) => item.key === unit.item)?.window;
    if (window) this.applyWindow(window);
    this.#setStrip();
    await this.#session.redraw('all');
    await this.#jump(unit);
  }

  async #jump(unit: Unit): Promise<void> {
    const { view, work } = this.#state;
    const places = view?.comparison.places ?? {};
    const place =
      view?.comparison.discrepancies.find((one) => one.unit === unit.id)?.place ??
      (places[unit.id] ?? places[unit.id.split('.')[0] ?? ''])?.place;
    const key = this.#board.key(unit);
    const drawn = key ? work.edited[maskKeyText(key)] : undefined;
    const largest = [...(drawn ?? [])].sort((a, b) => host.countBits(b.bits) - host.countBits(a.bits))[0];
    const sop = place?.sopInstanceUid ?? largest?.sopInstanceUid ?? this.#mostDiffering();
    if (sop) await this.jumpTo(sop);
  }

  /** The slice on which the reads differ most, for what has no place of its own. */
  #mostDiffering(): string | undefined {
    const { all, own } = this.#state.strip;
    const counts = own.some((n) => n > 0) ? own : all;
    const most = Math.max(0, ...counts);
    return most > 0 ? this.#session.desk?.panes?.order()[counts.indexOf(most)] : undefined;
  }

  /** Shows an image in all panes. */
  async jumpTo(sopInstanceUid: string): Promise<void> {
    if (this.#session.desk?.panes) await this.#session.desk.panes.jumpTo(sopInstanceUid);
    else await host.jumpToSlice(sopInstanceUid, this.#pane());
  }

  /** The pane that leads; where nothing hangs side by side, the only one. */
  #pane(): string {
    return this.#session.desk?.panes ? 'result' : host.activeViewport();
  }

  /** Shows slice `index` (from 0) of the hung images: a click on the strip. */
  async jumpToIndex(index: number): Promise<void> {
    const sop = this.#session.desk?.panes?.order()[index];
    if (sop) await this.jumpTo(sop);
  }

  #setStrip(): void {
    const order = this.#session.desk?.panes?.order() ?? [];
    this.#session.store.set({ strip: this.#board.strip(order) });
  }

  /** Next (1) or previous (-1) line of the list (`F`, `R`). */
  async step(by: 1 | -1): Promise<void> {
    const rows = this.#board.rows();
    const now = rows.findIndex((row) => row.unit.id === this.#state.active);
    const row = rows[(now + by + rows.length) % rows.length];
    if (row) await this.activate(row.unit.id);
  }

  /** The next line that is still open, from the one at hand on; stays if there is none. */
  async nextOpen(): Promise<void> {
    const rows = this.#board.rows();
    const now = rows.findIndex((row) => row.unit.id === this.#state.active);
    const order = [...rows.slice(now + 1), ...rows.slice(0, now)];
    const next = order.find((row) => ['open', 'incomplete'].includes(this.#board.stateOf(row).kind));
    if (next) await this.activate(next.unit.id);
  }

  /** Decides the unit at hand; the reason is asked next. An edit first asks what it begins with. */
  async decide(decision: Decision): Promise<void> {
    const unit = this.#board.unit(this.#state.active);
    const context = this.#board.context;
    if (!unit || !context || !this.#board.allowed(unit).includes(decision)) return;
    if (decision === 'edit') return this.#beginEdit(unit);
    if (this.#state.editing !== null) this.#leaveEdit();
    const reason = this.#decisionOn(unit.id)?.reason ?? '';
    this.#keep(change.decide(this.#state.work, { unit: unit.id, decision, reason }, this.#board.key(unit)), {
      asking: 'reason',
      editing: null,
    });
    host.setTool('window');
    await this.#session.redraw('result');
  }

  #decisionOn(id: string): UnitDecision | undefined {
    return this.#state.work.decisions.find((one) => one.unit === id);
  }

  async #beginEdit(unit: Unit): Promise<void> {
    const context = this.#board.context;
    if (!context) return;
    const kind = newUnit(unit.id) ? 'mask' : unitKind(context.protocol, unit);
    const isBegun = this.#decisionOn(unit.id)?.decision === 'edit';
    if (kind === 'mask') {
      if (isBegun) return this.#paint(unit.id);
      return this.#session.store.set({ asking: 'basis' });
    }
    if (!isBegun)
      this.#keep(change.decide(this.#state.work, { unit: unit.id, decision: 'edit', reason: '' }, null), {
        asking: 'reason',
      });
  }

  /** Begins to paint the mask of the unit at hand from a read, the consensus or nothing. */
  async edit(basis: Basis): Promise<void> {
    const unit = this.#board.unit(this.#state.active);
    const key = unit && this.#board.key(unit);
    if (!unit || !key || !this.#board.bases(unit).includes(basis)) return;
    const reason = this.#decisionOn(unit.id)?.reason ?? '';
    const decided = change.decide(this.#state.work, { unit: unit.id, decision: 'edit', basis, reason }, key);
    this.#keep(change.withMask(decided, key, this.#board.basisFrames(unit, basis)));
    await this.#paint(unit.id);
  }

  async #paint(id: string): Promise<void> {
    this.#session.store.set({ editing: id, asking: null, tool: 'brush' });
    await this.#session.redraw('result');
    if (this.#state.editing !== id) return;
    this.#session.desk?.panes?.paint();
    // From now on a stroke is told from the slices that it did not touch.
    void this.#strokeEnded();
    this.setRadius(this.#state.radiusMm);
    this.takeTool('brush');
    host.markPane('result', { tone: 'edit' });
  }

  #leaveEdit(): void {
    this.#reading?.abort();
    const panes = this.#session.desk?.panes;
    if (panes) this.#keepPainted(panes.painted());
    this.#session.store.set({ editing: null });
    host.setTool('window');
    host.markPane('result', { tone: 'plain' });
  }

  /** Ends painting (`Esc`); the reason is asked if there is none yet. Without an edit, closes what is asked. */
  async escape(): Promise<void> {
    const { editing } = this.#state;
    if (editing === null) return this.#session.store.set({ asking: null });
    this.#leaveEdit();
    this.#session.store.set({ asking: this.#decisionOn(editing)?.reason ? null : 'reason' });
    await this.#session.redraw('result');
  }

  /**
   * Keeps what a stroke painted: first the slice on screen, so that its numbers come at once; when they stand there, whatever else has
   * changed, slice by slice with turns for the page (an undo may be of another slice). The next stroke's end overtakes it.
   */
  async #strokeEnded(): Promise<void> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const panes = this.#session.desk?.panes;
    const onScreen = panes?.paintedOnScreen();
    if (onScreen) {
      this.#keepPainted(onScreen);
      await this.#session.strokeKept();
      if (reading.signal.aborted) return;
    }
    const frames = await panes?.paintedInTurns(reading.signal);
    if (reading.signal.aborted) return;
    if (frames) this.#keepPainted(frames);
    await this.#session.strokeKept();
  }

  #keepPainted(frames: readonly host.FrameBits[]): void {
    const { editing, work } = this.#state;
    const unit = this.#board.unit(editing);
    const key = unit && this.#board.key(unit);
    const before = (key && work.edited[maskKeyText(key)]) ?? NO_FRAMES;
    if (!key || frames === before) return;
    const isSame = isSameMask(frames, before);
    // Also where no voxel differs: what is read next is told from these very objects at a glance.
    this.#session.store.set({ work: change.withMask(work, key, frames) });
    if (isSame) return;
    this.#session.desk?.keeper.countStroke();
    this.#session.desk?.keeper.changed();
  }

  /** Gives the reason of the decision at hand; the list then moves on, unless words are wanted. */
  async giveReason(reason: string): Promise<void> {
    const { active, work } = this.#state;
    if (active === null || !(reason in ADJUDICATION_REASONS) || !this.#decisionOn(active)) return;
    if (this.#state.editing !== null) await this.escape();
    this.#keep(change.explain(this.#state.work === work ? work : this.#state.work, active, { reason }), {
      asking: null,
    });
    if (WANTS_WORDS.includes(reason)) return this.onWantsWords?.();
    const row = this.#board.rows().find((one) => one.unit.id === active);
    if (row && this.#board.stateOf(row).kind === 'done') await this.nextOpen();
  }

  comment(unit: string, comment: string): void {
    this.#session.store.set({ work: change.explain(this.#state.work, unit, { comment }) });
    this.#session.desk?.keeper.changed();
  }

  /** An own answer to the question at hand, or to a question of a lesion that was added. */
  answer(question: string, value: string | number | null, at: { item: string; instance: string } | null): void {
    this.#keep(change.withAnswer(this.#state.work, question, value, at));
  }

  /** An own statement of an item on which the readers' states differ. */
  stateItem(item: string, statement: ItemEvaluation): void {
    this.#keep(change.withItem(this.#state.work, item, statement));
  }

  /** Takes the decision on a unit back; a lesion that was added goes altogether. */
  async takeBack(id: string): Promise<void> {
    const unit = this.#board.unit(id);
    if (!unit) return;
    if (this.#state.editing === id) this.#leaveEdit();
    const key = this.#board.key(unit);
    const { work } = this.#state;
    const isNew = newUnit(id) !== null;
    this.#keep(isNew && key ? change.withoutLesion(work, id, key) : change.takeBack(work, id, key), { asking: null });
    const first = this.#board.rows()[0];
    if (isNew && first) await this.activate(first.unit.id);
    else await this.#session.redraw('result');
  }

  /** A lesion that both reads missed (`G`), painted from nothing. */
  async addLesion(): Promise<void> {
    const context = this.#board.context;
    if (!context?.protocol.adjudication.allowed.includes('edit')) return;
    const many = maskItems(context.protocol).filter((item) => item.cardinality === 'many');
    const at = this.#board.unit(this.#state.active);
    const own = at && (lesionItemOf(context.protocol, at) ?? at.item);
    const item = many.find((one) => one.key === own) ?? many[0];
    if (!item) return;
    const taken = [
      ...context.comparison.units.filter((unit) => unit.item === item.key).map((unit) => unitNumber(unit.id) ?? 0),
      ...this.#state.work.decisions
        .map((one) => newUnit(one.unit))
        .map((unit) => (unit?.item === item.key ? Number(unit.left?.slice(1)) : 0)),
      ...Object.keys(this.#state.work.edited)
        .map(keyOfText)
        .map((key) => (key.item === item.key ? Number(key.instance?.slice(1)) : 0)),
    ];
    const instance = `i${Math.max(0, ...taken) + 1}`;
    const unit = `new:${item.key}:${instance}`;
    const before = this.#state.work.drawn.items[item.key]?.instances ?? [];
    const drawn = change.withItem(this.#state.work, item.key, {
      state: 'present',
      instances: [...before, { key: instance, answers: {} }],
    });
    this.#keep(change.decide(drawn, { unit, decision: 'edit', basis: 'empty', reason: 'missed' }, null));
    if (item.target !== this.#session.desk?.panes?.imageSet) await this.activate(unit);
    else {
      this.#session.store.set({ active: unit, asking: null });
      this.#setStrip();
      await this.#session.redraw('all');
    }
    await this.#paint(unit);
  }

  takeTool(tool: host.ToolKey): void {
    if (this.#state.editing === null) return;
    host.setTool(tool);
    this.#session.store.set({ tool });
  }

  setRadius(radiusMm: number): void {
    this.#session.store.set({ radiusMm: host.setBrushRadius(radiusMm) });
  }

  /** A window preset of the protocol, by its name, in all panes. */
  applyWindow(name: string): void {
    const preset = this.#state.task?.protocol.content.windows.find((one) => one.name === name);
    if (!preset) return;
    host.setWindow(preset.center, preset.width, this.#pane());
    this.#session.store.set({ window: name });
  }

  setMasksHidden(masksHidden: boolean): void {
    this.#session.desk?.panes?.setVisible(!masksHidden);
    this.#session.store.set({ masksHidden });
  }
}
