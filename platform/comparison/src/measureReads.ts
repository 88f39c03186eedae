import {
  type BitMask,
  boundingBox,
  compareImages,
  compareMasks,
  dice,
  imageSelection,
  isEmptyMask,
  matchInstances,
  orMasks,
  sliceSpacingMm,
  xorMasks,
} from '@overread/agreement';
import { extentDiameterMm, gridOf, type ImageStack, maskExtent, pixelSizeOf, pointInside } from '@overread/dicom';
import {
  type ComparisonInput,
  type ImageChoice,
  type ItemMeasurement,
  imageKey,
  type MaskItem,
  type MaskMeasurement,
  maskItems,
  type SwapMeasurement,
} from '@overread/domain';
import type { ComparedCase, Sides } from './comparedCase.ts';
import type { StackMask } from './stackMask.ts';

/** Two instances may be the same finding if they share any voxel (R7: any overlap, then best one-to-one by IoU). */
const INSTANCE_RULE = { rule: 'overlap', minimumIou: 0 } as const;
/** Masks of different items that overlap less than this are not looked at as a label swap. */
const SWAP_FLOOR = 0.5;

/**
 * Measures everything that the comparison of two reads needs, on the stacks of the images, in mm. On images without a place in the
 * patient it is measured image by image, without volumes, and distances only where they are calibrated (R26).
 */
export function measureReads(
  scene: Pick<ComparedCase, 'protocol' | 'imageSets'>,
  { left, right }: Sides,
): ComparisonInput {
  const protocol = scene.protocol.content;
  const stackOf = (item: MaskItem) => scene.imageSets.find((set) => set.key === item.target)?.stack;
  const items = maskItems(protocol).flatMap((item): [string, ItemMeasurement][] => {
    const stack = stackOf(item);
    if (!stack) return [];
    return [[item.key, itemMeasurement(stack, ofItem(left.masks, item), ofItem(right.masks, item))]];
  });
  return {
    protocol,
    left: left.read.evaluation,
    right: right.read.evaluation,
    items: Object.fromEntries(items),
    swaps: swaps(scene, left.masks, right.masks),
    sliceSpacingMm: Object.fromEntries(
      scene.imageSets.map(({ key, stack }) => [key, stack.geometry === 'image' ? null : sliceSpacingMm(gridOf(stack))]),
    ),
  };
}

const ofItem = (masks: readonly StackMask[], item: MaskItem) =>
  masks.filter((mask) => mask.item === item.key && !isEmptyMask(mask.mask));

function itemMeasurement(stack: ImageStack, left: readonly StackMask[], right: readonly StackMask[]): ItemMeasurement {
  const bits = (masks: readonly StackMask[]) => masks.map((mask) => mask.mask);
  const matching = matchInstances(bits(left), bits(right), gridOf(stack), INSTANCE_RULE);
  // A structure there is once is compared with itself, also where the two masks share no voxel.
  const isOne = left.length <= 1 && right.length <= 1 && [...left, ...right].every((mask) => mask.instance === null);
  if (isOne) {
    const [l, r] = [left[0], right[0]];
    if (l && r) return { pairs: [pairMeasurement(stack, l, r)], lone: [], splits: [] };
    const lone = l ? loneMeasurement(stack, 'left', l) : r ? loneMeasurement(stack, 'right', r) : undefined;
    return { pairs: [], lone: lone ? [lone] : [], splits: [] };
  }
  const sides = { left, right };
  const keyOf = (side: 'left' | 'right', index: number) => sides[side][index]?.instance ?? '';
  const extra = (side: 'left' | 'right') =>
    matching.splits
      .filter((split) => split.one.side !== side)
      .flatMap((split) => split.many.filter((index) => !matching.pairs.some((pair) => pair[side] === index)));
  const loneOf = (side: 'left' | 'right', indices: readonly number[]) =>
    indices.flatMap((index) => {
      const mask = sides[side][index];
      return mask ? [loneMeasurement(stack, side, mask)] : [];
    });
  return {
    pairs: matching.pairs.flatMap((pair) => {
      const [l, r] = [left[pair.left], right[pair.right]];
      return l && r ? [pairMeasurement(stack, l, r)] : [];
    }),
    lone: [
      ...loneOf('left', [...matching.leftOnly, ...extra('left')]),
      ...loneOf('right', [...matching.rightOnly, ...extra('right')]),
    ],
    splits: matching.splits.map((split) => ({
      side: split.one.side,
      one: keyOf(split.one.side, split.one.index),
      many: split.many.map((index) => keyOf(split.one.side === 'left' ? 'right' : 'left', index)),
    })),
  };
}

function pairMeasurement(stack: ImageStack, left: StackMask, right: StackMask): MaskMeasurement {
  const { dice, iou, hausdorffMm, hd95Mm, assdMm, volumeDifferencePercent } =
    stack.geometry === 'image'
      ? compareImages(left.mask, right.mask, pixelSizeOf(stack))
      : compareMasks(left.mask, right.mask, gridOf(stack)).metrics;
  const difference = xorMasks(left.mask, right.mask);
  const seen = isEmptyMask(difference) ? orMasks(left.mask, right.mask) : difference;
  return {
    presence: 'both',
    left: left.instance,
    right: right.instance,
    ...sizesOf(stack, left, right),
    metrics: { dice, iou, hausdorffMm, hd95Mm, assdMm, volumeDifferencePercent },
    ...whereOf(stack, seen),
    ...(stack.geometry === 'image' ? { images: choiceOf(stack, left.mask, right.mask) } : {}),
  };
}

function loneMeasurement(stack: ImageStack, side: 'left' | 'right', mask: StackMask): MaskMeasurement {
  const [left, right] = side === 'left' ? [mask, undefined] : [undefined, mask];
  return {
    presence: side,
    left: left?.instance ?? null,
    right: right?.instance ?? null,
    ...sizesOf(stack, left, right),
    metrics: {},
    ...whereOf(stack, mask.mask),
  };
}

function sizesOf(stack: ImageStack, left: StackMask | undefined, right: StackMask | undefined) {
  const [l, r] = [left, right].map((mask) => mask && maskExtent(stack, mask.mask));
  return {
    leftMl: l?.kind === 'volume' ? l.ml : null,
    rightMl: r?.kind === 'volume' ? r.ml : null,
    leftDiameterMm: l ? extentDiameterMm(l) : null,
    rightDiameterMm: r ? extentDiameterMm(r) : null,
  };
}

/** The images that each read has marked, as the viewer counts. */
function choiceOf(stack: ImageStack, left: BitMask, right: BitMask): ImageChoice {
  const { both, onlyA, onlyB } = imageSelection(left, right);
  const numbers = (images: readonly number[]) =>
    images.map((image) => viewerNumber(stack, image)).sort((a, b) => a - b);
  return { left: numbers([...both, ...onlyA]), right: numbers([...both, ...onlyB]) };
}

/**
 * The number of an image as the stock viewer counts: a stack of single images from the far end of the normal, frames and X-rays in
 * the order of instance and frame numbers.
 */
function viewerNumber(stack: ImageStack, index: number): number {
  const isByFrame = stack.geometry === 'image' || stack.slices.some((slice) => typeof slice.frameNumber === 'number');
  if (!isByFrame) return stack.slices.length - index;
  const order = stack.slices
    .map((slice, at) => ({ at, instance: slice.instanceNumber ?? 0, frame: slice.frameNumber ?? 0 }))
    .sort((a, b) => a.instance - b.instance || a.frame - b.frame);
  return order.findIndex((one) => one.at === index) + 1;
}

/** Slices and best place of a mask. */
function whereOf(stack: ImageStack, mask: BitMask): Pick<MaskMeasurement, 'slices' | 'place'> {
  const box = boundingBox(mask);
  const point = pointInside(mask);
  const slice = point === null ? undefined : stack.slices[point.slice];
  if (box === null || point === null || slice === undefined) return { slices: null, place: null };
  const ends = [viewerNumber(stack, box.sliceFrom), viewerNumber(stack, box.sliceTo)];
  return {
    slices: { from: Math.min(...ends), to: Math.max(...ends) },
    place: {
      sopInstanceUid: imageKey(slice.sopInstanceUid, slice.frameNumber),
      slice: viewerNumber(stack, point.slice),
      column: point.column,
      row: point.row,
    },
  };
}

/** Masks of different items, one of each read, that may have been swapped; only for items with a rule about it. */
function swaps(
  scene: Pick<ComparedCase, 'protocol'>,
  left: readonly StackMask[],
  right: readonly StackMask[],
): SwapMeasurement[] {
  const watched = new Set(
    scene.protocol.content.rules.filter((rule) => rule.predicate === 'labelSwap').map((rule) => rule.item),
  );
  return left.flatMap((l) =>
    right.flatMap((r): SwapMeasurement[] => {
      if (l.item === r.item || l.imageSet !== r.imageSet || !(watched.has(l.item) || watched.has(r.item))) return [];
      const overlap = dice(l.mask, r.mask);
      if (overlap === null || overlap < SWAP_FLOOR) return [];
      const key = ({ item, instance }: StackMask) => ({ item, instance });
      return [{ left: key(l), right: key(r), dice: overlap }];
    }),
  );
}
