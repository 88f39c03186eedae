import { createMeter, type Meter, type SliceChange } from '@overread/agreement/browser';
import { nextTurn } from '@overread/contract';
import { type ContentContext, maskItems, newUnit, type Unit, unitKind } from '@overread/domain';
import * as host from '@overread/host';
import type { Store } from '@overread/ui';
import type { AdjudicationState } from '../state/adjudicationState.ts';
import { contentContext } from '../state/contentContext.ts';
import { eitherOf, isSameFrame } from '../state/frameLogic.ts';
import { resultMasks } from '../state/result.ts';
import { resultStanding, type StandingScene } from '../state/resultStanding.ts';
import { tolerancesOf } from '../state/tolerances.ts';
import { framesOf, sideKeys } from '../state/unitMasks.ts';
import { unitOf } from './paneDesk.ts';

type Frames = readonly host.FrameBits[];

/** A measurement that takes no longer than this is not announced: it would flicker at every stroke. */
const QUIET_MS = 150;
/** Other work of the page waits for a measurement no longer than this. */
const PATIENCE_MS = 500;

/** What is measured now: a unit, and what its worker holds. */
interface Subject {
  readonly unit: string;
  readonly sides: AdjudicationState['sides'];
  readonly stack: host.Stack;
  readonly scene: StandingScene;
  /** What the worker has of the result, or will have once it is open. */
  frames: Frames;
  isOpen: boolean;
}

/**
 * Keeps measuring how the result of the unit at hand stands against the two reads, in a worker: while it is edited, and after each
 * decision. Only slices that changed go to the worker; a newer result overtakes an older one, which is then never shown.
 */
export class ResultMeter {
  readonly #store: Store<AdjudicationState>;
  #meter: Meter | undefined;
  #subject: Subject | undefined;
  #stop: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: readonly unknown[] = [];
  /** Whether what stands in the panel is that of the mask as it is. */
  #isCurrent = false;
  #count = 0;
  #inFlight: Promise<void> = Promise.resolve();

  constructor(store: Store<AdjudicationState>) {
    this.#store = store;
  }

  /** Watches the work from now on. Returns the end. */
  start(): () => void {
    const unsubscribe = this.#store.subscribe(() => this.#look());
    this.#look();
    return () => {
      unsubscribe();
      this.#forget();
      this.#meter?.close();
      this.#meter = undefined;
      this.#seen = [];
    };
  }

  /** A stroke begins: what is being measured is out of date. */
  strokeBegins(): void {
    if (!this.#subject) return;
    this.#isCurrent = false;
    this.#stop?.abort();
    this.#announceSoon();
  }

  /**
   * A stroke has ended and what it painted is kept; if it changed nothing, what was stopped for it is taken up again. Resolves when the
   * numbers are on the screen: what else is to be done should not hold them up. On a slow machine, or a hidden page, only so long.
   */
  strokeEnded(): Promise<void> {
    if (this.#subject?.isOpen && !this.#isCurrent && this.#stop?.signal.aborted) this.#measure(this.#subject, []);
    return Promise.race([
      this.#inFlight.then(nextFrame),
      new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS)),
    ]);
  }

  #look(): void {
    const state = this.#store.get();
    const { phase, view, sides, active, imageSet, work } = state;
    const now = [phase === 'working', view, sides, active, imageSet, work.decisions, work.edited];
    if (now.every((value, i) => value === this.#seen[i])) return;
    this.#seen = now;
    const found = phase === 'working' ? measurable(state) : null;
    if (!found || !sides) {
      this.#forget();
      return;
    }
    const { context, unit } = found;
    const frames = resultOf(context, unit, state);
    const subject = this.#subject;
    if (subject?.unit === unit.id && subject.sides === sides) {
      this.#changed(subject, frames);
      return;
    }
    this.#forget();
    const scene = this.#sceneOf(state, context, unit);
    if (scene) void this.#open({ unit: unit.id, sides, ...scene, frames, isOpen: false }, context, unit, sides);
  }

  #sceneOf({ task, imageSet }: AdjudicationState, { protocol }: ContentContext, unit: Unit) {
    const set = task?.imageSets.find(({ key }) => key === imageSet);
    const item = maskItems(protocol).find(({ key }) => key === unit.item);
    // Areas of several X-rays and frames have no surface in space; they are compared once they are submitted.
    if (!set || !item || item.target !== set.key || set.geometry === 'image') return null;
    const stack = host.stackOf(set.seriesInstanceUid);
    if (!stack) return null;
    const { grid, scrollIndex } = stack;
    return { stack, scene: { protocol, item, unit: unit.id, grid, scrollIndex } };
  }

  async #open(
    subject: Subject,
    context: ContentContext,
    unit: Unit,
    sides: NonNullable<AdjudicationState['sides']>,
  ): Promise<void> {
    this.#subject = subject;
    this.#announceSoon();
    const isWanted = () => this.#subject === subject;
    const of = (side: 'left' | 'right') => framesOf(sides[side], sideKeys(context.protocol, unit, side, context[side]));
    const masks = [];
    // Each is some ten megabytes for a large organ: the page gets a turn in between.
    for (const frames of [of('left'), of('right'), subject.frames]) {
      masks.push(host.maskOnStack(subject.stack, frames));
      await nextTurn();
      if (!isWanted()) return;
    }
    const [left, right, mask] = masks;
    if (!left || !right || !mask) return;
    const { grid } = subject.stack;
    const options = { tolerancesMm: tolerancesOf(context.protocol, unit.item) };
    try {
      this.#meter ??= createMeter();
      this.#meter.open({ mask, against: [left, right], grid, options });
    } catch (error) {
      this.#fail(subject, error);
      return;
    }
    subject.isOpen = true;
    this.#measure(subject, []);
    // What changed meanwhile.
    this.#seen = [];
    this.#look();
  }

  #changed(subject: Subject, frames: Frames): void {
    if (frames === subject.frames || !subject.isOpen) return;
    const before = new Map(subject.frames.map(({ sopInstanceUid, bits }) => [sopInstanceUid, bits]));
    const after = new Map(frames.map(({ sopInstanceUid, bits }) => [sopInstanceUid, bits]));
    const empty = new Uint8Array(Math.ceil((subject.stack.rows * subject.stack.columns) / 8));
    const changes = subject.stack.imageKeys.flatMap((key, slice) => {
      const [was, is] = [before.get(key), after.get(key)];
      return isSameFrame(was, is) ? [] : [{ slice, bits: is ?? empty }];
    });
    subject.frames = frames;
    if (changes.length > 0) this.#measure(subject, changes);
  }

  #measure(subject: Subject, changes: readonly SliceChange[]): void {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    this.#isCurrent = false;
    this.#announceSoon();
    const measured = this.#meter?.measure(changes, stop.signal).then(
      ([left, right]) => {
        if (stop.signal.aborted || this.#subject !== subject || !left || !right) return;
        this.#isCurrent = true;
        clearTimeout(this.#timer);
        this.#show({
          unit: subject.unit,
          isMeasuring: false,
          hasFailed: false,
          count: ++this.#count,
          result: resultStanding(subject.scene, { left, right }),
        });
      },
      (error: unknown) => {
        if (!stop.signal.aborted && this.#subject === subject) this.#fail(subject, error);
      },
    );
    this.#inFlight = measured ?? Promise.resolve();
  }

  /** A page that may start no worker, or images that are no stack: the work goes on, only without this help. */
  #fail({ unit }: Subject, error: unknown): void {
    console.error('The result cannot be measured.', error);
    clearTimeout(this.#timer);
    this.#show({ unit, isMeasuring: false, hasFailed: true, count: this.#count, result: null });
  }

  #announceSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { standing } = this.#store.get();
      const unit = this.#subject?.unit;
      if (unit === undefined || this.#isCurrent) return;
      const result = standing?.unit === unit ? standing.result : null;
      this.#show({ unit, isMeasuring: true, hasFailed: false, count: this.#count, result });
    }, QUIET_MS);
  }

  #forget(): void {
    this.#stop?.abort();
    this.#subject = undefined;
    clearTimeout(this.#timer);
    this.#show(null);
  }

  #show(standing: AdjudicationState['standing']): void {
    this.#store.set({ standing });
  }
}

/** The unit at hand if its result is one mask that has been decided on; a lesion that neither read has stands against nothing. */
function measurable(state: AdjudicationState): { context: ContentContext; unit: Unit } | null {
  const context = contentContext(state);
  const unit = context && state.active !== null ? unitOf(context, state.active) : undefined;
  if (!context || !unit || newUnit(unit.id) || unitKind(context.protocol, unit) !== 'mask') return null;
  const decision = state.work.decisions.find((one) => one.unit === unit.id)?.decision;
  return decision === undefined || decision === 'indeterminate' ? null : { context, unit };
}

function resultOf(context: ContentContext, unit: Unit, { work, sides }: AdjudicationState): Frames {
  if (!sides) return [];
  const masks = resultMasks(context, work.decisions, { ...sides, edited: work.edited });
  const own = masks.filter((mask) => mask.unit === unit.id);
  return own.reduce<Frames>((all, { frames }) => (all.length === 0 ? frames : eitherOf(all, frames)), []);
}

/** Ends when the next frame is on the screen. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => void nextTurn().then(resolve)));
}
