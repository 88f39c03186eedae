import {
  type ContentContext,
  consensusOfUnit,
  type Decision,
  type MaskKey,
  maskKeyText,
  newUnit,
  type QuestionItem,
  type Unit,
  type UnitDecision,
  unitKind,
  unitNumber,
  unitWork,
} from '@overread/domain';
import * as host from '@overread/host';
import type { Store } from '@overread/ui';
import type { AdjudicationState } from '../state/adjudicationState.ts';
import { contentContext } from '../state/contentContext.ts';
import { differing } from '../state/frameLogic.ts';
import { type Strip, sliceStrip } from '../state/sliceStrip.ts';
import { finalKey, framesOf, lesionItemOf, maskUnits, sideKeys, targetOf } from '../state/unitMasks.ts';
import { measuredLater, whyNoStanding } from '../state/whyNoStanding.ts';
import { openUnitIds, type Row, type RowState, rowState, workList } from '../state/workList.ts';
import { unitOf } from './paneDesk.ts';

/** What an edit can begin with. */
export type Basis = NonNullable<UnitDecision['basis']>;
export const BASES = ['left', 'right', 'consensus', 'empty'] as const satisfies readonly Basis[];
const NO_FRAMES: readonly host.FrameBits[] = [];

/** What can be said of the units as the work stands: the list, what is allowed, what an edit begins with. Changes nothing. */
export class UnitBoard {
  readonly #store: Store<AdjudicationState>;

  constructor(store: Store<AdjudicationState>) {
    this.#store = store;
  }

  get #state(): AdjudicationState {
    return this.#store.get();
  }

  get context(): ContentContext | null {
    return contentContext(this.#state);
  }

  /** The list as it stands. */
  rows(): readonly Row[] {
    const { view, task, work } = this.#state;
    return view && task ? workList(task.protocol.content, view.comparison, work.decisions) : [];
  }

  stateOf(row: Row): RowState {
    const context = this.context;
    return context ? rowState(context, row, this.#state.work.decisions) : { kind: 'open' };
  }

  /** A unit of the comparison, or a new lesion. */
  unit(id: string | null): Unit | undefined {
    const context = this.context;
    return context && id !== null ? unitOf(context, id) : undefined;
  }

  /** Key of the mask that an edit of the unit makes; null where it has none. */
  key(unit: Unit): MaskKey | null {
    const protocol = this.#state.task?.protocol.content;
    if (newUnit(unit.id)) return { item: unit.item, instance: unit.left };
    return protocol ? finalKey(protocol, unit) : null;
  }

  /** The decisions that the SOP allows on a unit and that make sense for it. */
  allowed(unit: Unit): readonly Decision[] {
    const context = this.context;
    if (!context) return [];
    if (newUnit(unit.id)) return ['edit'];
    const { allowed } = context.protocol.adjudication;
    const kind = unitKind(context.protocol, unit);
    return allowed.filter((decision) => {
      if (decision === 'consensus') return consensusOfUnit(context, unit) !== null;
      if (kind === 'case') return decision !== 'edit' && decision !== 'neither';
      return true;
    });
  }

  /** What an edit of the unit can begin with. */
  bases(unit: Unit): readonly Basis[] {
    return BASES.filter((basis) => basis === 'empty' || this.basisFrames(unit, basis).length > 0);
  }

  /** The mask that an edit begins with. */
  basisFrames(unit: Unit, basis: Basis): readonly host.FrameBits[] {
    const [context, sides, key] = [this.context, this.#state.sides, this.key(unit)];
    if (!context || !sides || !key || basis === 'empty' || newUnit(unit.id)) return NO_FRAMES;
    if (basis === 'consensus') return framesOf(sides.consensus, [key]);
    return framesOf(sides[basis], sideKeys(context.protocol, unit, basis, context[basis]));
  }

  /** Where an own answer to the question of a unit goes. */
  placeOfAnswer(unit: Unit): { item: string; instance: string } | null {
    const protocol = this.context?.protocol;
    const number = unitNumber(unit.id);
    const item = protocol ? lesionItemOf(protocol, unit) : null;
    return item !== null && number !== null ? { item, instance: `i${number}` } : null;
  }

  /** Voxels by which edited masks differ from what they began with. */
  changedVoxels(): number {
    return this.#state.work.decisions.reduce((sum, { unit: id, decision, basis }) => {
      const unit = this.unit(id);
      const key = unit && this.key(unit);
      if (decision !== 'edit' || !basis || !unit || !key || newUnit(id)) return sum;
      const drawn = this.#state.work.edited[maskKeyText(key)] ?? NO_FRAMES;
      const changed = differing(drawn, this.basisFrames(unit, basis));
      return sum + changed.reduce((n, frame) => n + host.countBits(frame.bits), 0);
    }, 0);
  }

  /** The question that a unit is about, or null. */
  questionOf(unit: Unit): QuestionItem | null {
    const context = this.context;
    return context ? unitWork(context.protocol, unit).question : null;
  }
  /** Why the result of a unit is not held against the reads; null where it is, or where that is no question yet. */
  whyNoStanding(unit: Unit): string | null {
    const context = this.context;
    const { task, work } = this.#state;
    if (!context || !task) return null;
    const target = targetOf(context.protocol, unit);
    const set = task.imageSets.find(({ key }) => key === target);
    const decision = work.decisions.find((one) => one.unit === unit.id)?.decision;
    return whyNoStanding({ context, unit, decision, isPlaced: set ? set.geometry !== 'image' : null });
  }

  /** What its numbers leave out until the case is submitted. */
  measuredLater(unit: Unit): string | null {
    return this.context && measuredLater(this.context, unit);
  }

  /** Differing voxels per slice of the hung images. `order`: SOP Instance UIDs as the viewer scrolls. */
  strip(order: readonly string[]): Strip {
    const { context } = this;
    const { sides, active } = this.#state;
    if (!context || !sides) return { all: [], own: [] };
    const { protocol, comparison, left, right } = context;
    const difference = (unit: Unit) =>
      differing(
        framesOf(sides.left, sideKeys(protocol, unit, 'left', left)),
        framesOf(sides.right, sideKeys(protocol, unit, 'right', right)),
      );
    const open = new Set(openUnitIds(comparison));
    const units = maskUnits(protocol, comparison).filter((unit) => open.has(unit.id));
    const own = this.unit(active);
    return sliceStrip(order, units.map(difference), own ? difference(own) : []);
  }
}
