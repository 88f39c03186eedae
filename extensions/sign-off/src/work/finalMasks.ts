import type { TaskView, WireMask } from '@overread/contract';
import { maskItems, maskKeyText } from '@overread/domain';
import * as host from '@overread/host';
import { lesionColor } from '@overread/ui';

const PANE = 'final';
const OUTLINE: host.LabelmapStyle = { fill: false, outline: true, outlineWidth: 2, fillAlpha: 0 };

/** The final masks in one pane, in outline, that nobody can paint in. */
export class FinalMasks {
  readonly #task: TaskView;
  readonly #masks: readonly WireMask[];
  readonly #drawn = new Map<string, readonly { readonly id: string; readonly segments: readonly host.Segment[] }[]>();
  #imageSet = '';

  constructor(task: TaskView, masks: readonly WireMask[]) {
    this.#task = task;
    this.#masks = masks;
  }

  get pane(): string {
    return PANE;
  }

  get imageSet(): string {
    return this.#imageSet;
  }

  #seriesOf(imageSet: string): string {
    return this.#task.imageSets.find((one) => one.key === imageSet)?.seriesInstanceUid ?? '';
  }

  /** Images of an image set in the order of scrolling, as far as the viewer knows them. */
  order(imageSet: string): readonly string[] {
    const set = host.displaySetOfSeries(this.#seriesOf(imageSet));
    return set ? host.imageKeysOf(set) : [];
  }

  /** Shows an image set with the masks on it. */
  async show(imageSet: string): Promise<void> {
    if (imageSet === this.#imageSet) return;
    const series = this.#seriesOf(imageSet);
    await host.showSideBySide(series, [{ id: PANE, isEditable: false }]);
    this.#imageSet = imageSet;
    const items = maskItems(this.#task.protocol.content);
    const own = items
      .filter((item) => item.target === imageSet)
      .flatMap((item) =>
        this.#masks
          .filter((mask) => mask.item === item.key)
          .map((mask, i) => ({ ...mask, color: lesionColor(item.color, i + 1), label: item.label })),
      );
    const drawn: { id: string; segments: readonly host.Segment[] }[] = [];
    for (const [n, layer] of host.maskLayers(own).entries()) {
      const segmentationId = `overread-final-${imageSet}-${n}`;
      const segments = layer.map(({ label, color }, i) => ({ index: i + 1, label, color }));
      const frames = new Map(layer.map((mask, i) => [i + 1, mask.frames] as const));
      await host.drawMasks(series, PANE, { segmentationId, label: 'Final', segments, frames, style: OUTLINE });
      drawn.push({ id: segmentationId, segments });
    }
    this.#drawn.set(imageSet, drawn);
  }

  setVisible(isVisible: boolean): void {
    for (const { id } of this.#drawn.get(this.#imageSet) ?? []) host.setLabelmapVisible(id, PANE, isVisible);
  }

  /** Once slices stand still after {@link show}. */
  async recolor(): Promise<void> {
    for (const { id, segments } of this.#drawn.get(this.#imageSet) ?? [])
      await host.recolorLabelmap(id, PANE, segments);
  }

  /** Where a mask is largest. */
  placeOf(text: string): { imageSet: string; sopInstanceUid: string } | null {
    const mask = this.#masks.find((one) => maskKeyText(one) === text);
    const item = maskItems(this.#task.protocol.content).find((one) => one.key === mask?.item);
    const [largest] = [...(mask?.frames ?? [])].sort((a, b) => host.countBits(b.bits) - host.countBits(a.bits));
    return item && largest ? { imageSet: item.target, sopInstanceUid: largest.sopInstanceUid } : null;
  }
}
