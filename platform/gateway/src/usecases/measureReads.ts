import {
  type BitMask,
  boundingBox,
  compareMasks,
  dice,
  equivalentDiameterMm,
  isEmptyMask,
  matchInstances,
  orMasks,
  sliceSpacingMm,
  volumeMl,
  xorMasks,
} from '@overread/agreement';
import { gridOf, type ImageStack, pointInside } from '@overread/dicom';
import {
  type ComparisonInput,
  type ItemMeasurement,
  type MaskItem,
  type MaskMeasurement,
  maskItems,
  type SwapMeasurement,
} from '@overread/domain';
import type { StackMask } from './checkMasks.ts';
import type { Sides } from './readSides.ts';
import type { RecordScene } from './recordScene.ts';

/** Two instances may be the same finding if they share any voxel (R7: any overlap, then best one-to-one by IoU). */
export const INSTANCE_RULE = { minimumIou: 0 } as const;
/** Masks of different items that overlap less than this are not looked at as a label swap. */
const SWAP_FLOOR = 0.5;

/** Measures everything that the comparison of two reads needs, on the stacks of the images, in mm. */
export function measureReads(scene: RecordScene, { left, right }: Sides): ComparisonInput {
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
    sliceSpacingMm: Object.fromEntries(scene.imageSets.map((set) => [set.key, sliceSpacingMm(gridOf(set.stack))])),
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
  const compared = compareMasks(left.mask, right.mask, gridOf(stack));
  const { dice: overlap, iou, hausdorffMm, hd95Mm, assdMm, volumeDifferencePercent } = compared.metrics;
  const difference = xorMasks(left.mask, right.mask);
  const seen = isEmptyMask(difference) ? orMasks(left.mask, right.mask) : difference;
  return {
    presence: 'both',
    left: left.instance,
    right: right.instance,
    leftMl: compared.volumeAMl,
    rightMl: compared.volumeBMl,
    leftDiameterMm: compared.volumeAMl === null ? null : equivalentDiameterMm(compared.volumeAMl),
    rightDiameterMm: compared.volumeBMl === null ? null : equivalentDiameterMm(compared.volumeBMl),
    metrics: { dice: overlap, iou, hausdorffMm, hd95Mm, assdMm, volumeDifferencePercent },
    ...whereOf(stack, seen),
  };
}

function loneMeasurement(stack: ImageStack, side: 'left' | 'right', mask: StackMask): MaskMeasurement {
  const ml = volumeMl(mask.mask, gridOf(stack));
  const mm = ml === null ? null : equivalentDiameterMm(ml);
  const isLeft = side === 'left';
  return {
    presence: side,
    left: isLeft ? mask.instance : null,
    right: isLeft ? null : mask.instance,
    leftMl: isLeft ? ml : null,
    rightMl: isLeft ? null : ml,
    leftDiameterMm: isLeft ? mm : null,
    rightDiameterMm: isLeft ? null : mm,
    metrics: {},
    ...whereOf(stack, mask.mask),
  };
}

/** Slices and best place of a mask. The stock viewer counts images from the far end of the normal. */
function whereOf(stack: ImageStack, mask: BitMask): Pick<MaskMeasurement, 'slices' | 'place'> {
  const box = boundingBox(mask);
  const point = pointInside(mask);
  const slice = point === null ? undefined : stack.slices[point.slice];
  if (box === null || point === null || slice === undefined) return { slices: null, place: null };
  const number = (index: number) => stack.slices.length - index;
  return {
    slices: { from: number(box.sliceTo), to: number(box.sliceFrom) },
    place: {
      sopInstanceUid: slice.sopInstanceUid,
      slice: number(point.slice),
      column: point.column,
      row: point.row,
    },
  };
}

/** Masks of different items, one of each read, that may have been swapped; only for items with a rule about it. */
function swaps(scene: RecordScene, left: readonly StackMask[], right: readonly StackMask[]): SwapMeasurement[] {
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
