import type { Container, WireMask } from '@overread/contract';
import { type Instance, type MaskItem, type MaskMethod, maskItems, type ProtocolContent } from '@overread/domain';

/** A mask that a file of another program brings: its item, its frames by the images of the task's view, how it was made. */
export interface AdmittedMask {
  readonly item: string;
  /** Key of the image set. */
  readonly imageSet: string;
  /** SHA-256 over its bits on the whole stack. */
  readonly voxels: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: WireMask['frames'];
  readonly method: MaskMethod & { readonly isUntouched: true };
}

/** The draft with the masks in it, or the sentences that say why they cannot be put there. */
export type MergedDraft =
  | { readonly container: Container; readonly problems: readonly [] }
  | { readonly container: null; readonly problems: readonly string[] };

/**
 * Puts admitted masks into a draft. What was drawn in the viewer is never replaced: the person erases it there first. What an
 * earlier file brought and nobody touched since is replaced; a lesion found again by its Tracking UID keeps its answers.
 */
export function mergeIntoDraft(
  protocol: ProtocolContent,
  draft: Container | null,
  admitted: readonly AdmittedMask[],
): MergedDraft {
  const before = draft ?? emptyDraft(protocol);
  const touched = maskItems(protocol).filter((item) => admitted.some((mask) => mask.item === item.key));
  const problems = [
    ...(before.evaluation.notEvaluable
      ? ['You stated in the viewer that the case cannot be evaluated. Take that back there, then send the file again.']
      : []),
    ...touched.flatMap((item) =>
      before.masks.some((mask) => mask.item === item.key && hasVoxel(mask) && !mask.method?.isUntouched)
        ? [`${item.label}: you have drawn it in the viewer. Erase it there first, then send the file again.`]
        : [],
    ),
    ...touched.flatMap((item) =>
      item.cardinality === 'one' && admitted.filter((mask) => mask.item === item.key).length > 1
        ? [`${item.label}: the SOP has one, and the files bring several. Send one.`]
        : [],
    ),
  ];
  if (problems.length > 0) return { container: null, problems };
  const evaluation = { ...before.evaluation, items: { ...before.evaluation.items } };
  const masks = before.masks.filter((mask) => !touched.some((item) => item.key === mask.item));
  for (const item of touched) {
    const merged = mergeItem(item, before, admitted);
    evaluation.items[item.key] = merged.instances
      ? { state: 'present', instances: [...merged.instances] }
      : { state: 'present' };
    masks.push(...merged.masks);
  }
  return { container: { ...before, evaluation, masks }, problems: [] };
}

function mergeItem(item: MaskItem, before: Container, admitted: readonly AdmittedMask[]) {
  const own = admitted.filter((mask) => mask.item === item.key);
  const wire = ({ item: key, rows, columns, frames, method }: AdmittedMask, instance: string | null): WireMask => ({
    item: key,
    instance,
    rows,
    columns,
    frames,
    method,
  });
  if (item.cardinality === 'one') return { masks: own.map((mask) => wire(mask, null)), instances: null };
  const held = before.evaluation.items[item.key]?.instances ?? [];
  const heldMasks = before.masks.filter((mask) => mask.item === item.key);
  const ofFile = new Map(heldMasks.map((mask) => [mask.instance, mask.method?.trackingUid]));
  // A lesion without voxels that somebody added or answered stays.
  const instances: Instance[] = held.filter((instance) => !ofFile.get(instance.key));
  let next = 1 + Math.max(0, ...held.map((instance) => Number(instance.key.slice(1))));
  const masks = own.map((mask) => {
    const { trackingUid } = mask.method;
    const same = held.find((instance) => trackingUid !== undefined && ofFile.get(instance.key) === trackingUid);
    const instance = same ?? { key: `i${next++}`, answers: {} };
    instances.push(instance);
    return wire(mask, instance.key);
  });
  return { masks, instances };
}

function emptyDraft(protocol: ProtocolContent): Container {
  const items = Object.fromEntries(maskItems(protocol).map((item) => [item.key, { state: null }]));
  return { evaluation: { items, answers: {} }, masks: [] };
}

const hasVoxel = (mask: WireMask) => mask.frames.some((frame) => frame.bits.some((byte) => byte !== 0));
