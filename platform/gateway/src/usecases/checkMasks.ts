import { type BitMask, createMask, sliceBytesOf } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import type { WireMask } from '@overread/contract';
import { imageKey, type MaskItem, maskItems, OverreadError, splitImageKey } from '@overread/domain';
import type { RecordScene } from './recordScene.ts';
import type { ViewUids } from './viewUids.ts';

/**
 * Puts the frames of a container onto the stacks of the case: the item exists, rows and columns fit, every frame is an
 * image of the target series and comes once, no bit lies beyond the last pixel. Masks may overlap and lie inside each other.
 *
 * @param uids the task's view: frames name the UIDs that the person's viewer was shown.
 * @throws OverreadError OVR_MASK_INVALID
 */
export function checkMasks(scene: RecordScene, wire: readonly WireMask[], uids: ViewUids): readonly StackMask[] {
  const items = new Map(maskItems(scene.protocol.content).map((item) => [item.key, item]));
  return wire.map((mask) => {
    const item = items.get(mask.item);
    if (!item) throw invalid(`The SOP has no structure "${mask.item.slice(0, 40)}" to outline.`);
    return {
      item: mask.item,
      instance: mask.instance,
      imageSet: item.target,
      mask: onStack(scene, item, mask, uids),
      ...(mask.method === undefined ? {} : { method: mask.method }),
    };
  });
}

function onStack(scene: RecordScene, item: MaskItem, wire: WireMask, uids: ViewUids): BitMask {
  const stack = scene.imageSets.find((set) => set.key === item.target)?.stack;
  if (!stack) throw invalid(`${item.label}: the case has no images to outline it on.`);
  if (wire.rows !== stack.rows || wire.columns !== stack.columns)
    throw invalid(
      `${item.label}: the images have ${stack.rows} rows and ${stack.columns} columns, the mask ${wire.rows} and ${wire.columns}.`,
    );
  const slices = new Map(
    stack.slices.map((slice, index) => [imageKey(slice.sopInstanceUid, slice.frameNumber), index]),
  );
  const whole = createMask(stack.columns, stack.rows, stack.slices.length);
  const size = sliceBytesOf(whole);
  const used = (stack.rows * stack.columns) & 7;
  const seen = new Set<number>();
  for (const frame of wire.frames) {
    const shown = splitImageKey(frame.sopInstanceUid);
    const source = shown && uids.toSource(shown.sopInstanceUid);
    const slice = source === undefined ? undefined : slices.get(imageKey(source, shown?.frameNumber ?? null));
    if (slice === undefined) throw invalid(`${item.label}: a slice of the mask is no image of this case.`);
    if (seen.has(slice)) throw invalid(`${item.label}: a slice of the mask came twice.`);
    seen.add(slice);
    if (frame.bits.length !== size || (used !== 0 && (frame.bits[size - 1] ?? 0) >> used !== 0))
      throw invalid(`${item.label}: a slice of the mask holds more than its image.`);
    whole.bits.set(frame.bits, slice * size);
  }
  return whole;
}

const invalid = (message: string) => new OverreadError('OVR_MASK_INVALID', message);
