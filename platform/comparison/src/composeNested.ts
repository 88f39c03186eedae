import { AGREEMENT_VERSION, orMasks, sharedVoxelCount, voxelCount } from '@overread/agreement';
import {
  type FinalContent,
  MANUAL,
  type MaskItem,
  type MaskKey,
  type MaskMethod,
  maskItems,
  maskKeyText,
  type ProtocolContent,
} from '@overread/domain';
import type { ResolvedMask } from './resolvedMask.ts';

/**
 * Composes final masks of structures that lie inside each other (`nestedIn`): what a lesion covers belongs to its liver too, so
 * voxels of the lesion that the liver's mask lacks are added to it. Inner structures first, so a necrosis reaches the liver
 * through its lesion. Only final masks are composed, those of a consensus or an adjudication: reads stay as they were drawn, and
 * agreement is between them. Nothing is composed where the outer structure has no mask, lies on other images, or is one of
 * several of which none meets the inner one. A mask that grew says so in `composedOf`.
 */
export function composeNested(protocol: ProtocolContent, masks: readonly ResolvedMask[]): readonly ResolvedMask[] {
  const items = new Map(maskItems(protocol).map((item) => [item.key, item]));
  const composed = [...masks];
  const inner = composed
    .map((mask, index) => ({ index, depth: depthOf(items, mask.item) }))
    .filter(({ depth }) => depth > 0)
    .sort((a, b) => b.depth - a.depth);
  for (const { index } of inner) {
    const mask = composed[index];
    const outer = mask && outerOf(items, composed, mask);
    if (!mask || outer === undefined) continue;
    const found = composed[outer];
    if (!found || sharedVoxelCount(found.mask, mask.mask) === voxelCount(mask.mask)) continue;
    composed[outer] = {
      ...found,
      mask: orMasks(found.mask, mask.mask),
      composedOf: [...(found.composedOf ?? []), { item: mask.item, instance: mask.instance }],
    };
  }
  return composed;
}

/** Origins of final content that say, of each mask that grew, what was added to it: who signs must know. */
export function withComposedOrigins(
  protocol: ProtocolContent,
  content: FinalContent,
  masks: readonly ResolvedMask[],
): FinalContent {
  const label = ({ item, instance }: MaskKey) => {
    const found = maskItems(protocol).find((one) => one.key === item)?.label ?? item;
    return instance === null ? found : `${found} ${instance.slice(1)}`;
  };
  const origins = content.origins.map((origin) => {
    const grown = masks.filter(({ unit, composedOf }) => unit === origin.unit && composedOf !== undefined);
    const added = grown.flatMap((mask) => mask.composedOf ?? []).map(label);
    return added.length === 0 ? origin : { ...origin, sentence: `${origin.sentence}; ${added.join(', ')} added to it` };
  });
  return { ...content, origins };
}

/** How a composed mask was made: a hand-drawn one became half automatic. */
export function composedMethod(
  method: MaskMethod = MANUAL,
  composedOf: readonly MaskKey[] = [],
  version: string = AGREEMENT_VERSION,
): MaskMethod {
  if (composedOf.length === 0) return method;
  const added = `united with nested ${composedOf.map(maskKeyText).join(', ')}`;
  if (method.type === 'MANUAL')
    return { type: 'SEMIAUTOMATIC', name: 'Overread nested union', version, parameters: added };
  const { parameters } = method;
  return { ...method, parameters: parameters ? `${parameters}; ${added}` : added };
}

/** Structures around this one. Publication refuses circles. */
function depthOf(items: ReadonlyMap<string, MaskItem>, key: string): number {
  const outer = items.get(key)?.nestedIn;
  return outer === undefined ? 0 : 1 + depthOf(items, outer);
}

/** The mask around this one: the only one of the outer item, or of several the one that shares most with it. */
function outerOf(
  items: ReadonlyMap<string, MaskItem>,
  masks: readonly ResolvedMask[],
  inner: ResolvedMask,
): number | undefined {
  const key = items.get(inner.item)?.nestedIn;
  const around = masks.flatMap((mask, index) =>
    mask.item === key && mask.imageSet === inner.imageSet
      ? [{ index, shared: sharedVoxelCount(mask.mask, inner.mask) }]
      : [],
  );
  if (around.length < 2) return around[0]?.index;
  const [most] = around.filter(({ shared }) => shared > 0).sort((a, b) => b.shared - a.shared);
  return most?.index;
}
