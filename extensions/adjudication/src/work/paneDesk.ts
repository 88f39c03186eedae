import type { TaskView } from '@overread/contract';
import { type ContentContext, maskItems, newUnit, type Unit } from '@overread/domain';
import * as host from '@overread/host';
import type { AdjudicationState, Sides } from '../state/adjudicationState.ts';
import { bothOf, eitherOf, onlyIn, striped } from '../state/frameLogic.ts';
import { resultMasks } from '../state/result.ts';
import { finalKey, framesOf, maskUnits, sideKeys, targetOf } from '../state/unitMasks.ts';

type Frames = readonly host.FrameBits[];
type Rgb = readonly [number, number, number];

/** The four panes, in the order of the screen. */
export const PANES = ['left', 'right', 'difference', 'result'] as const;
export type PaneId = (typeof PANES)[number];

/** Blue, orange, green and yellow of Okabe and Ito, told apart with any colour vision. */
const BLUE: Rgb = [86, 180, 233];
const ORANGE: Rgb = [240, 150, 20];
const GREY: Rgb = [200, 205, 212];
const GREEN: Rgb = [0, 190, 140];
const YELLOW: Rgb = [240, 228, 66];

const FILL: host.LabelmapStyle = { fill: true, outline: true, outlineWidth: 2, fillAlpha: 0.4 };
const THIN: host.LabelmapStyle = { fill: false, outline: true, outlineWidth: 1, fillAlpha: 0 };
const SOLID: host.LabelmapStyle = { fill: true, outline: true, outlineWidth: 1, fillAlpha: 0.6 };

interface Layer {
  readonly pane: PaneId;
  readonly style: host.LabelmapStyle;
  readonly colors: readonly Rgb[];
  /** Whether the last segment holds all that is not at hand: a thin outline. */
  readonly hasOthers: boolean;
}
/**
 * The labelmaps of each pane, as few as will do: each costs a shader of the viewer. In left, right and result the first segment
 * is the unit at hand, the second all others.
 */
const LAYERS = {
  left: { pane: 'left', style: FILL, colors: [BLUE, BLUE], hasOthers: true },
  right: { pane: 'right', style: FILL, colors: [ORANGE, ORANGE], hasOthers: true },
  difference: { pane: 'difference', style: SOLID, colors: [GREY, BLUE, ORANGE], hasOthers: false },
  result: { pane: 'result', style: FILL, colors: [GREEN, GREEN], hasOthers: true },
  edit: { pane: 'result', style: FILL, colors: [YELLOW], hasOthers: false },
} as const satisfies Record<string, Layer>;
type LayerName = keyof typeof LAYERS;

/** The masks of an adjudication in the four panes of one image set at a time. */
export class PaneDesk {
  readonly #task: TaskView;
  #seriesUid = '';
  #imageSet = '';
  #columns = 0;
  #isFresh = true;
  #reader: host.LabelmapReader | undefined;
  readonly #drawn = new Map<LayerName, readonly Frames[]>();
  #drawing: Promise<void> = Promise.resolve();

  constructor(task: TaskView) {
    this.#task = task;
  }

  get imageSet(): string {
    return this.#imageSet;
  }

  get editId(): string {
    return this.#id('edit');
  }

  #id(layer: LayerName): string {
    return `overread-${layer}-${this.#imageSet}`;
  }

  /** Lays an image set into the four panes. */
  async hang(imageSet: string): Promise<void> {
    const set = this.#task.imageSets.find((one) => one.key === imageSet);
    if (!set || imageSet === this.#imageSet) return;
    const panes = PANES.map((id) => ({ id, isEditable: id === 'result' }));
    await host.showSideBySide(set.seriesInstanceUid, panes, 2);
    host.setActiveViewport('result');
    this.#seriesUid = set.seriesInstanceUid;
    this.#imageSet = imageSet;
    this.#drawn.clear();
    this.#reader = undefined;
    this.#isFresh = true;
    const first = host.displaySetOfSeries(set.seriesInstanceUid)?.instances?.[0];
    this.#columns = first?.Columns ?? 1;
    host.markPane('left', { title: 'Left read', color: css(BLUE) });
    host.markPane('right', { title: 'Right read', color: css(ORANGE) });
    host.markPane('difference', { title: 'Difference: solid left, striped right, grey both' });
    host.markPane('result', { title: 'Result', color: css(GREEN), tone: 'plain' });
  }

  /** Images of the hung series in the order of scrolling. */
  order(): readonly string[] {
    const set = host.displaySetOfSeries(this.#seriesUid);
    return set ? host.imageKeysOf(set) : [];
  }

  /** Shows an image in the leading pane; the others follow. */
  async jumpTo(sopInstanceUid: string): Promise<void> {
    await host.jumpToSlice(sopInstanceUid, 'result');
    if (!this.#isFresh) return;
    this.#isFresh = false;
    // Freshly hung panes still move each other to where the viewer opened them: insist until all stand still.
    for (let still = 0, n = 0; still < 3 && n < 40; n++) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      const isThere = PANES.every((pane) => host.currentSlice(pane)?.sopInstanceUid === sopInstanceUid);
      still = isThere ? still + 1 : 0;
      if (!isThere) for (const pane of PANES) await host.jumpToSlice(sopInstanceUid, pane);
    }
    for (const layer of this.#drawn.keys())
      await host.recolorLabelmap(this.#id(layer), LAYERS[layer].pane, segmentsOf(LAYERS[layer]));
  }

  /** Rows and columns of the images that an item is drawn on. */
  sizeOf(item: string): { rows: number; columns: number } {
    const target = maskItems(this.#task.protocol.content).find((one) => one.key === item)?.target;
    const series = this.#task.imageSets.find((one) => one.key === target)?.seriesInstanceUid ?? '';
    const first = host.displaySetOfSeries(series)?.instances?.[0];
    return { rows: first?.Rows ?? 0, columns: first?.Columns ?? 0 };
  }

  /** Draws everything for the unit at hand. One after the other: two at once would make a labelmap twice. */
  draw(state: AdjudicationState, context: ContentContext): Promise<void> {
    return this.#then(async () => {
      const { sides, active } = state;
      if (!sides || !this.#imageSet) return;
      const { own, others } = this.#units(context, active);
      const of = (units: readonly Unit[], side: 'left' | 'right') =>
        framesOf(
          sides[side],
          units.flatMap((unit) => sideKeys(context.protocol, unit, side, context[side])),
        );
      const [left, right] = [of(own, 'left'), of(own, 'right')];
      await this.#put('left', [left, onlyIn(of(others, 'left'), left)]);
      await this.#put('right', [right, onlyIn(of(others, 'right'), right)]);
      const further = others.map((unit) => [of([unit], 'left'), of([unit], 'right')] as const);
      const join = (own: Frames, from: (l: Frames, r: Frames) => Frames) =>
        further.reduce<Frames>((all, [l, r]) => eitherOf(all, from(l, r)), own);
      const onlyLeft = join(onlyIn(left, right), onlyIn);
      const onlyRight = join(onlyIn(right, left), (l, r) => onlyIn(r, l));
      const both = onlyIn(onlyIn(bothOf(left, right), onlyLeft), onlyRight);
      await this.#put('difference', [both, onlyLeft, striped(onlyRight, this.#columns)]);
      await this.#drawResult(state, context, sides);
    });
  }

  /** Draws the result alone, after a decision. */
  drawResult(state: AdjudicationState, context: ContentContext): Promise<void> {
    return this.#then(async () => {
      if (state.sides && this.#imageSet) await this.#drawResult(state, context, state.sides);
    });
  }

  async #drawResult(
    { active, editing, work }: AdjudicationState,
    context: ContentContext,
    sides: Sides,
  ): Promise<void> {
    const series = this.#onThisSet(context);
    const masks = resultMasks(context, work.decisions, { ...sides, edited: work.edited }).filter(
      ({ unit, key }) => series(key.item) && unit !== editing,
    );
    const isOwn = (unit: string) => unit === active || (active?.startsWith(`${unit}.`) ?? false);
    const all = (wanted: (unit: string) => boolean) =>
      masks.filter(({ unit }) => wanted(unit)).reduce<Frames>((sum, { frames }) => eitherOf(sum, frames), []);
    const own = all(isOwn);
    await this.#put('result', [
      own,
      onlyIn(
        all((unit) => !isOwn(unit)),
        own,
      ),
    ]);
    const unit = editing === null ? undefined : unitOf(context, editing);
    const key = unit && finalKey(context.protocol, unit);
    await this.#put('edit', [(key && framesOf(work.edited, [key])) || []]);
  }

  /** Puts the brush on the edit layer. */
  paint(): void {
    host.setActiveViewport('result');
    host.paintInto('result', this.editId, 1);
  }

  /** The mask as it was painted. Slices that did not change since the last look are the same objects. */
  painted(): Frames {
    return this.#isPainted(this.#editReader().read());
  }

  /** The same with turns for the page in between; null if `signal` was aborted meanwhile. */
  async paintedInTurns(signal: AbortSignal): Promise<Frames | null> {
    const frames = await this.#editReader().readInTurns(signal);
    return frames && this.#isPainted(frames);
  }

  /** The mask with a fresh look at the slice on screen alone, where a stroke has just ended; null while the whole was never read. */
  paintedOnScreen(): Frames | null {
    const slice = host.currentSlice('result');
    const frames = slice && this.#editReader().readOne(slice.sopInstanceUid);
    return frames && this.#isPainted(frames);
  }

  #editReader(): host.LabelmapReader {
    this.#reader ??= new host.LabelmapReader(this.editId, 1);
    return this.#reader;
  }

  #isPainted(frames: Frames): Frames {
    this.#drawn.set('edit', [frames]);
    return frames;
  }

  /** Hides or shows all masks of all panes. */
  setVisible(isVisible: boolean): void {
    for (const layer of this.#drawn.keys()) host.setLabelmapVisible(this.#id(layer), LAYERS[layer].pane, isVisible);
  }

  /** While on, the left pane shows what the right one shows: differences jump to the eye. */
  async flicker(isOn: boolean): Promise<void> {
    host.setLabelmapVisible(this.#id('left'), 'left', !isOn);
    if (isOn) await this.#show('right', 'left');
    else host.hideLabelmap(this.#id('right'), 'left');
  }

  async #show(layer: LayerName, pane: PaneId): Promise<void> {
    const { style, colors, hasOthers } = LAYERS[layer];
    await host.showLabelmap(this.#id(layer), pane, segmentsOf(LAYERS[layer]), style);
    if (hasOthers) host.setLabelmapStyle(this.#id(layer), THIN, pane, colors.length);
  }

  #units(context: ContentContext, active: string | null): { own: readonly Unit[]; others: readonly Unit[] } {
    const onThisSet = this.#onThisSet(context);
    const all = maskUnits(context.protocol, context.comparison).filter(
      (unit) => targetOf(context.protocol, unit) === null || onThisSet(unit.item),
    );
    const isOwn = (unit: Unit) => unit.id === active || (active?.startsWith(`${unit.id}.`) ?? false);
    return { own: all.filter(isOwn), others: all.filter((unit) => !isOwn(unit)) };
  }

  #onThisSet({ protocol }: ContentContext): (item: string) => boolean {
    const own = new Set(
      maskItems(protocol)
        .filter((item) => item.target === this.#imageSet)
        .map((item) => item.key),
    );
    return (item) => own.has(item);
  }

  async #put(layer: LayerName, masks: readonly Frames[]): Promise<void> {
    const before = this.#drawn.get(layer);
    if (before && before.length === masks.length && before.every((frames, i) => frames === masks[i])) return;
    const onSet = new Set(this.order());
    const own = masks.map((frames) => frames.filter((frame) => onSet.has(frame.sopInstanceUid)));
    const frames = new Map(own.map((one, i) => [i + 1, one] as const));
    if (before) host.writeLabelmap(this.#id(layer), frames);
    else {
      const { pane, style } = LAYERS[layer];
      const segmentationId = this.#id(layer);
      const segments = segmentsOf(LAYERS[layer]);
      const isEditable = layer === 'edit';
      await host.drawMasks(this.#seriesUid, pane, {
        segmentationId,
        label: layer,
        segments,
        frames,
        style,
        isEditable,
      });
      if (LAYERS[layer].hasOthers) host.setLabelmapStyle(segmentationId, THIN, pane, segments.length);
    }
    this.#drawn.set(layer, masks);
  }

  #then(work: () => Promise<void>): Promise<void> {
    this.#drawing = this.#drawing.catch(() => undefined).then(work);
    return this.#drawing;
  }
}

const css = (color: Rgb) => `rgb(${color.join(' ')})`;

const segmentsOf = (layer: Layer): readonly host.Segment[] =>
  layer.colors.map((color, i) => ({ index: i + 1, label: 'Mask', color }));

/** A unit of the comparison, or a new lesion. */
export function unitOf({ comparison }: Pick<ContentContext, 'comparison'>, id: string): Unit | undefined {
  return newUnit(id) ?? comparison.units.find((unit) => unit.id === id);
}
