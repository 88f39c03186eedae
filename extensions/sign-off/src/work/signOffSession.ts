import { type Client, createClient, type TaskView } from '@overread/contract';
import { maskItems } from '@overread/domain';
import * as host from '@overread/host';
import { createStore, nextAddress, type Store } from '@overread/ui';
import { nextUnseen, withSeen } from '../state/coverage.ts';
import { missing } from '../state/missing.ts';
import { INITIAL_STATE, type SignOffState } from '../state/signOffState.ts';
import { FinalMasks } from './finalMasks.ts';

/** One sitting of an approver at a case: shows the final mask, counts what was shown, signs or returns it. */
export class SignOffSession {
  readonly store: Store<SignOffState> = createStore(INITIAL_STATE);
  #client: Client = createClient();
  #masks: FinalMasks | null = null;
  #ends: (() => void)[] = [];
  #key = '';

  get client(): Client {
    return this.#client;
  }

  get masks(): FinalMasks | null {
    return this.#masks;
  }

  /** Opens the task of the page's address. Never throws: what goes wrong is shown. */
  async open(client: Client = createClient()): Promise<void> {
    this.#client = client;
    try {
      await this.#open(client);
    } catch (error) {
      this.store.set({ phase: 'failed', error });
    }
  }

  async #open(client: Client): Promise<void> {
    const [task, person] = await Promise.all([host.loadTask(client), client.call('me')]);
    this.store.set({ task, person });
    if (task.isFiling || task.state !== 'IN PROGRESS') return this.store.set({ phase: 'closed' });
    const params = { taskId: task.id };
    const hasMasks = maskItems(task.protocol.content).length > 0;
    const [final, container] = await Promise.all([
      client.call('final', { params }),
      hasMasks ? client.getContainer('masks', { ...params, side: 'final' }) : null,
    ]);
    this.store.set({
      final,
      coverage: { toShow: final.slicesToShow, shown: {} },
      ticks: final.checklist.map(() => false),
    });
    const first = host.firstImageSet(task);
    if (!first) throw new Error('The case has no images.');
    await host.openSeries(first.seriesInstanceUid);
    this.#ends.push(host.keepMasksInTheirPanes());
    this.#masks = new FinalMasks(task, container?.container.masks ?? []);
    const start = Object.keys(final.slicesToShow)[0] ?? first.key;
    await this.showImageSet(start);
    const covered = new Set(final.slicesToShow[start] ?? []);
    const sop = this.#masks.order(start).find((uid) => covered.has(uid));
    if (sop) await this.#jumpSurely(sop);
    const seen = host.trackViewedSlices((viewportId, sopInstanceUid) => this.#saw(viewportId, sopInstanceUid));
    this.#ends.push(() => seen.stop());
    this.store.set({ phase: 'working' });
  }

  #saw(viewportId: string, sopInstanceUid: string): void {
    const { coverage, imageSet } = this.store.get();
    const now = host.currentSlice(viewportId);
    if (imageSet === null || viewportId !== this.#masks?.pane) return;
    this.store.set({
      coverage: withSeen(coverage, imageSet, sopInstanceUid),
      ...(now ? { slice: now.index, slices: now.count } : {}),
    });
  }

  /** A freshly hung pane still moves to where the viewer opened it: insist. */
  async #jumpSurely(sop: string): Promise<void> {
    for (let still = 0, n = 0; still < 3 && n < 30; n++) {
      const isThere = host.currentSlice(this.#masks?.pane)?.sopInstanceUid === sop;
      still = isThere ? still + 1 : 0;
      if (!isThere) await host.jumpToSlice(sop, this.#masks?.pane);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    await this.#masks?.recolor();
  }

  /** Shows an image set of the case. */
  async showImageSet(key: string): Promise<void> {
    const task = this.store.get().task;
    if (!this.#masks || !task?.imageSets.some((set) => set.key === key)) return;
    await this.#masks.show(key);
    const now = host.currentSlice(this.#masks.pane);
    this.store.set({ imageSet: key, slice: now?.index ?? 0, slices: now?.count ?? 0 });
    const window = maskItems(task.protocol.content).find((item) => item.target === key)?.window;
    if (window) this.applyWindow(window);
  }

  /** The other image set (`O`). */
  async nextImageSet(): Promise<void> {
    const { task, imageSet } = this.store.get();
    const keys = task?.imageSets.map((set) => set.key) ?? [];
    const next = keys[(keys.indexOf(imageSet ?? '') + 1) % keys.length];
    if (next && next !== imageSet) await this.showImageSet(next);
  }

  scroll(by: number): void {
    void host.scrollBy(by, this.#masks?.pane);
  }

  /** Shows the next slice that the mask covers and that has not been shown (`N`). */
  async goToUnseen(): Promise<void> {
    const { coverage, imageSet, slice } = this.store.get();
    if (!this.#masks || imageSet === null) return;
    const order = Object.fromEntries(Object.keys(coverage.toShow).map((key) => [key, this.#masks?.order(key) ?? []]));
    const next = nextUnseen(coverage, order, { imageSet, index: slice });
    if (next) await this.#goTo(next);
  }

  /** Shows where a mask is largest: a click on its line. */
  async goToMask(text: string): Promise<void> {
    const place = this.#masks?.placeOf(text);
    if (place) await this.#goTo(place);
  }

  async #goTo({ imageSet, sopInstanceUid }: { imageSet: string; sopInstanceUid: string }): Promise<void> {
    if (imageSet === this.store.get().imageSet) {
      await host.jumpToSlice(sopInstanceUid, this.#masks?.pane);
      return;
    }
    await this.showImageSet(imageSet);
    await this.#jumpSurely(sopInstanceUid);
  }

  applyWindow(name: string): void {
    const preset = this.store.get().task?.protocol.content.windows.find((one) => one.name === name);
    if (!preset) return;
    host.setWindow(preset.center, preset.width, this.#masks?.pane);
    this.store.set({ window: name });
  }

  tick(index: number, isTicked: boolean): void {
    const { ticks } = this.store.get();
    this.store.set({ ticks: ticks.map((one, i) => (i === index ? isTicked : one)) });
  }

  /** What keeps it from being signed. */
  missing(): readonly string[] {
    const { coverage, final, ticks } = this.store.get();
    return final ? missing(coverage, final.checklist, ticks) : ['The case is still loading.'];
  }

  /** Shows or hides the history; the first look asks the server, which records it (`H`). */
  async toggleHistory(): Promise<void> {
    const { isHistoryOpen, origins, task } = this.store.get();
    this.store.set({ isHistoryOpen: !isHistoryOpen, originsError: null });
    if (isHistoryOpen || origins || !task) return;
    try {
      this.store.set({ origins: await this.#client.call('origins', { params: { taskId: task.id } }) });
    } catch (error) {
      this.store.set({ originsError: error });
    }
  }

  /** Asks for the masked records behind the final content; the server records it. */
  async loadRecords(): Promise<void> {
    const { task } = this.store.get();
    if (!task) return;
    this.store.set({ areRecordsAsked: true, recordsError: null });
    try {
      this.store.set({ records: await this.#client.call('taskRecords', { params: { taskId: task.id } }) });
    } catch (error) {
      this.store.set({ recordsError: error });
    }
  }

  /** Signs; the signature must be unlocked. The same signature sent twice is one: it goes under one key. */
  async sign(): Promise<void> {
    const { task, coverage, ticks } = this.store.get();
    if (!task || this.missing().length > 0) return;
    this.#key ||= crypto.randomUUID();
    await this.#send(task, async () => {
      const slicesShown = Object.fromEntries(Object.entries(coverage.shown).map(([key, uids]) => [key, [...uids]]));
      const answer = await this.#client.call('sign', {
        params: { taskId: task.id },
        idempotencyKey: this.#key,
        body: { checklist: [...ticks], slicesShown },
      });
      const time = `${answer.at.slice(11, 16)} UTC`;
      return answer.state === 'filed' ? `Signed ${time}. Locked.` : `Signed ${time}. ${answer.message}`;
    });
  }

  /** Returns the case to adjudication. */
  async returnCase(reason: string, comment: string): Promise<void> {
    const { task } = this.store.get();
    if (!task) return;
    await this.#send(task, async () => {
      await this.#client.call('returnCase', { params: { taskId: task.id }, body: { reason, comment } });
      return 'Returned to adjudication.';
    });
  }

  /** Gives the case back, with the reason. */
  async decline(reason: string, comment: string): Promise<void> {
    const { task } = this.store.get();
    if (!task) return;
    await this.#send(task, async () => {
      const body = { reason, ...(comment ? { comment } : {}) };
      await this.#client.call('decline', { params: { taskId: task.id }, body });
      return 'Given back. Nothing is held against you.';
    });
  }

  async #send(task: TaskView, act: () => Promise<string>): Promise<void> {
    this.store.set({ phase: 'sending', sendError: null });
    try {
      this.store.set({ phase: 'done', doneMessage: await act(), dialog: null });
    } catch (error) {
      this.store.set({ phase: 'working', sendError: error });
      return;
    }
    setTimeout(() => void this.#next(task), 1600);
  }

  /** The next case by a full page load; the start page if there is none. */
  async #next(task: TaskView): Promise<void> {
    host.leaveFor(await nextAddress(this.#client, { project: task.project.key, kind: 'signOff' }));
  }

  /** The viewer leaves the mode. */
  close(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
    this.#masks = null;
    this.store.set(INITIAL_STATE);
  }
}
