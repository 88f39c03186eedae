import type { StackMask } from '@overread/comparison';
import { type MaskFact, parseSegmentation } from '@overread/dicom';
import { type Evaluation, maskItems, OverreadError, type ProtocolContent } from '@overread/domain';
import type { ArchiveIndex } from '@overread/verify';
import { packMasks } from '../packMasks.ts';
import type { SegReference } from '../ports.ts';
import type { RecordScene } from '../recordScene.ts';

/** Masks of a document: where they lie, and the container that the database keeps of them. */
export interface RestoredMasks {
  readonly seg: readonly SegReference[];
  readonly packed: Uint8Array;
}

/** Reads the segmentations that a document names, and packs their masks again. A segmentation that is not there leaves its masks out. */
export async function restoreMasks(
  index: Pick<ArchiveIndex, 'objects'>,
  scene: RecordScene,
  document: { readonly masks: readonly MaskFact[]; readonly evaluation: Evaluation },
): Promise<RestoredMasks> {
  const seg = segReferences(scene.protocol.content, document.masks);
  const masks: StackMask[] = [];
  for (const reference of seg) {
    const stack = scene.imageSets.find((set) => set.key === reference.imageSet)?.stack;
    const object = index.objects.get(reference.sopInstanceUid);
    if (!stack || !object) continue;
    const { segments } = parseSegmentation(await object.open(), stack);
    for (const [at, { item, instance, method }] of reference.segments.entries()) {
      const segment = segments.find((one) => one.number === at + 1);
      if (!segment)
        throw new OverreadError(
          'OVR_SEG_INVALID',
          `A document names segment ${at + 1}, which its segmentation lacks.`,
          {
            sopInstanceUid: reference.sopInstanceUid,
          },
        );
      masks.push({ item, instance, imageSet: reference.imageSet, mask: segment.mask, ...(method ? { method } : {}) });
    }
  }
  return { seg, packed: await packMasks(scene, document.evaluation, masks) };
}

/** The segmentations of masks, each with its segments in their order. */
export function segReferences(protocol: ProtocolContent, masks: readonly MaskFact[]): SegReference[] {
  const targets = new Map(maskItems(protocol).map((item) => [item.key, item.target]));
  const found = new Map<string, MaskFact[]>();
  for (const mask of masks) {
    const { sopInstanceUid } = mask.segmentation;
    found.set(sopInstanceUid, [...(found.get(sopInstanceUid) ?? []), mask]);
  }
  return [...found.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    return {
      imageSet: targets.get(first.item) ?? '',
      ...first.segmentation,
      segments: own
        .toSorted((a, b) => a.segmentNumber - b.segmentNumber)
        .map(({ item, instance, trackingId, trackingUid, method, sourceTrackingUids }) => ({
          item,
          instance,
          trackingId,
          trackingUid,
          ...(method.type === 'MANUAL' ? {} : { method }),
          ...(sourceTrackingUids.length === 0 ? {} : { sourceTrackingUids }),
        })),
    };
  });
}
