import type { TaskView, WireMask } from '@overread/contract';
import { type Evaluation, type MaskItem, type MaskKey, maskItems, maskKeyText } from '@overread/domain';
import * as host from '@overread/host';
import { lesionColor } from '@overread/ui';
import { instanceNumber, instancesOf } from '../state/evaluationChanges.ts';
import { MaskMethods } from '../state/maskMethods.ts';
import type { MaskSizeNow } from '../state/readingState.ts';

const PREFIX = 'overread-read-';

interface Shelf {
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly host.FrameBits[];
}

/**
 * The masks of a read in the viewer: one labelmap per mask item (items may overlap, lesions of one item may not), one
 * segment per lesion with the lesion's own number. Labelmaps are made when they are first needed; masks of image sets
 * that are not on screen wait as bits.
 */
export class MaskDesk {
  readonly #task: TaskView;
  readonly #evaluation: () => Evaluation;
  readonly #waiting = new Map<string, Shelf>();
  readonly #methods = new MaskMethods();
  readonly #read = new Map<string, ReadonlyMap<number, readonly host.FrameBits[]>>();
  readonly #voxelMl = new Map<string, ReadonlyMap<string, number>>();
  #painted = { id: '', index: 0 };
  #style: host.LabelmapStyle = host.PAINT_STYLE;

  constructor(task: TaskView, evaluation: () => Evaluation) {
    this.#task = task;
    this.#evaluation = evaluation;
  }

  #item(key: string): MaskItem | undefined {
    return maskItems(this.#task.protocol.content).find((item) => item.key === key);
  }

  /** Series that an item is drawn on. */
  seriesOf(key: string): string | undefined {
    const target = this.#item(key)?.target;
    return this.#task.imageSets.find((set) => set.key === target)?.seriesInstanceUid;
  }

  idOf(item: string): string {
    return `${PREFIX}${item}`;
  }

  /** The labelmaps that exist now. */
  ids(): readonly string[] {
    return maskItems(this.#task.protocol.content)
      .map((item) => this.idOf(item.key))
      .filter((id) => host.hostServices().segmentationService.getSegmentation(id));
  }

  #segments(item: MaskItem): readonly host.Segment[] {
    if (item.cardinality === 'one') return [{ index: 1, label: item.label, color: item.color }];
    return instancesOf(this.#evaluation(), item.key).map(({ key }) => this.#lesion(item, key));
  }

  #lesion(item: MaskItem, key: string): host.Segment {
    const index = instanceNumber(key);
    return { index, label: `${item.label} ${index}`, color: lesionColor(item.color, index) };
  }

  /** Puts masks of a draft on the desk; {@link show} draws those of a series when it is on screen. */
  restore(masks: readonly WireMask[]): void {
    this.#waiting.clear();
    this.#read.clear();
    this.#methods.restore(masks);
    for (const id of this.ids()) host.removeLabelmap(id);
    for (const { item, instance, rows, columns, frames } of masks)
      this.#waiting.set(maskKeyText({ item, instance }), { rows, columns, frames });
  }

  /** Shows, in a viewport that has the series on screen, all labelmaps of that series that hold something. */
  async show(seriesUid: string, viewportId: string): Promise<void> {
    for (const item of maskItems(this.#task.protocol.content)) {
      if (this.seriesOf(item.key) !== seriesUid) continue;
      const exists = this.ids().includes(this.idOf(item.key));
      const waits = [...this.#waiting.keys()].some((key) => key === item.key || key.startsWith(`${item.key}/`));
      if (exists || waits) await this.ensure(item.key, viewportId);
    }
  }

  /** Makes the labelmap of an item ready to paint in, with its restored voxels. */
  async ensure(key: string, viewportId: string): Promise<boolean> {
    const item = this.#item(key);
    const set = host.displaySetOfSeries(this.seriesOf(key) ?? '');
    if (!item || !set?.imageIds) return false;
    const id = this.idOf(key);
    const segments = this.#segments(item);
    // An empty list would make the viewer invent a segment of its own.
    if (!segments.length) return false;
    await host.createLabelmap(id, set, item.label, segments);
    await host.showLabelmap(id, viewportId, segments, this.#style);
    const masks = new Map<number, readonly host.FrameBits[]>();
    for (const [text, { frames }] of this.#waiting) {
      if (text !== key && !text.startsWith(`${key}/`)) continue;
      masks.set(item.cardinality === 'one' ? 1 : instanceNumber(text.slice(key.length + 1)), frames);
      this.#waiting.delete(text);
    }
    if (masks.size) host.writeLabelmap(id, masks);
    if (masks.size) this.reread(id);
    return true;
  }

  /** The brush paints this mask from now on. Call {@link ensure} before. */
  paint(key: string, instance: string | null, viewportId: string): void {
    const item = this.#item(key);
    if (!item) return;
    const index = instance === null ? 1 : instanceNumber(instance);
    if (item.cardinality === 'many') host.addSegment(this.idOf(key), this.#lesion(item, instance ?? 'i1'));
    host.paintInto(viewportId, this.idOf(key), index);
    this.#painted = { id: this.idOf(key), index };
  }

  /** Puts neighbouring lesions back that the last stroke ran over, unless it was taken back. */
  protect(segmentationId: string): void {
    const before = this.#read.get(segmentationId.slice(PREFIX.length));
    if (before && segmentationId === this.#painted.id && !host.isAfterUndo())
      host.protectOthers(segmentationId, this.#painted.index, before);
  }

  /** Reads a labelmap again after its voxels changed. */
  reread(segmentationId: string): void {
    this.#read.set(segmentationId.slice(PREFIX.length), host.readLabelmap(segmentationId));
  }

  #framesOf(key: MaskKey): readonly host.FrameBits[] {
    const waiting = this.#waiting.get(maskKeyText(key));
    if (waiting) return waiting.frames;
    return this.#read.get(key.item)?.get(key.instance === null ? 1 : instanceNumber(key.instance)) ?? [];
  }

  #keys(): readonly MaskKey[] {
    return maskItems(this.#task.protocol.content).flatMap((item): readonly MaskKey[] =>
      item.cardinality === 'one'
        ? [{ item: item.key, instance: null }]
        : instancesOf(this.#evaluation(), item.key).map(({ key }) => ({ item: item.key, instance: key })),
    );
  }

  /** All masks that hold at least one voxel, for drafts and submissions. */
  wire(): readonly WireMask[] {
    return this.#keys().flatMap((key): readonly WireMask[] => {
      const frames = this.#framesOf(key);
      if (!frames.length) return [];
      const size = this.#waiting.get(maskKeyText(key)) ?? host.labelmapSize(this.idOf(key.item));
      const method = this.#methods.methodOf(key, frames);
      return [{ ...key, rows: size.rows, columns: size.columns, ...(method ? { method } : {}), frames }];
    });
  }

  /** How large each mask is. */
  sizes(): Readonly<Record<string, MaskSizeNow>> {
    return Object.fromEntries(this.#keys().map((key) => [maskKeyText(key), this.#sizeOf(key)]));
  }

  #sizeOf(key: MaskKey): MaskSizeNow {
    const counts = this.#framesOf(key).map((frame) => ({ ...frame, voxels: host.countBits(frame.bits) }));
    const set = this.#task.imageSets.find((one) => one.key === this.#item(key.item)?.target);
    if (set?.geometry === 'image') {
      // Of several images the one where it is largest: areas of different views do not add up.
      const voxels = counts.reduce((most, one) => Math.max(most, one.voxels), 0);
      return { voxels, ml: null, mm2: set.pixelMm2 === null ? null : voxels * set.pixelMm2 };
    }
    const ml = this.#ml(this.seriesOf(key.item) ?? '');
    return {
      voxels: counts.reduce((sum, one) => sum + one.voxels, 0),
      ml: counts.reduce((sum, one) => sum + one.voxels * (ml.get(one.sopInstanceUid) ?? 0), 0),
      mm2: null,
    };
  }

  #ml(seriesUid: string): ReadonlyMap<string, number> {
    let found = this.#voxelMl.get(seriesUid);
    const set = host.displaySetOfSeries(seriesUid);
    if (!found && set?.imageIds) {
      found = host.voxelMlOf(set);
      this.#voxelMl.set(seriesUid, found);
    }
    return found ?? new Map();
  }

  /** The image on which a mask is largest; where `F`, `R` and a click jump to. */
  largestSlice(key: MaskKey): string | null {
    const frames = this.#framesOf(key).map(({ sopInstanceUid, bits }) => ({ sopInstanceUid, n: host.countBits(bits) }));
    return frames.sort((a, b) => b.n - a.n)[0]?.sopInstanceUid ?? null;
  }

  /** Takes the voxels of a mask away and returns them, for taking it back. */
  take(key: MaskKey): readonly host.FrameBits[] {
    const frames = this.#framesOf(key);
    const index = key.instance === null ? 1 : instanceNumber(key.instance);
    this.#waiting.delete(maskKeyText(key));
    this.#methods.take(key);
    if (this.ids().includes(this.idOf(key.item))) {
      host.writeLabelmap(this.idOf(key.item), new Map([[index, []]]));
      this.reread(this.idOf(key.item));
    }
    return frames;
  }

  /** Puts voxels back that {@link take} took. */
  putBack(key: MaskKey, frames: readonly host.FrameBits[]): void {
    const item = this.#item(key.item);
    const id = this.idOf(key.item);
    if (!item || !this.ids().includes(id)) return;
    this.#methods.putBack(key);
    if (key.instance !== null) host.addSegment(id, this.#lesion(item, key.instance));
    host.writeLabelmap(id, new Map([[key.instance === null ? 1 : instanceNumber(key.instance), frames]]));
    this.reread(id);
  }

  /** Replaces the one mask of an item on some images, as one step of undo. False if it is not on screen. */
  replaceImages(item: string, images: readonly host.FrameBits[]): boolean {
    const id = this.idOf(item);
    if (!this.ids().includes(id)) return false;
    host.replaceAsStep(id, 1, images);
    this.reread(id);
    return true;
  }

  setStyle(style: host.LabelmapStyle, viewportId: string): void {
    this.#style = style;
    for (const id of this.ids()) host.setLabelmapStyle(id, style, viewportId);
  }

  setVisible(visible: boolean, viewportId: string): void {
    for (const id of this.ids()) host.setLabelmapVisible(id, viewportId, visible);
  }
}
