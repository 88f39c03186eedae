import {
  type BitMask,
  boundingBox,
  boxesMeet,
  compositeMask,
  dice,
  type Grid,
  isEmptyMask,
  matchInstances,
  type VoxelBox,
} from '@overread/agreement';
import { gridOf, type ImageStack } from '@overread/dicom';
import {
  type ComparisonInput,
  type Composite,
  DEFAULT_MATCHING,
  type ItemMeasurement,
  type MaskItem,
  type MaskMeasurement,
  maskItems,
  type SwapMeasurement,
} from '@overread/domain';
import { askedMeasures, mayBeSwapped } from './askedMeasures.ts';
import type { ComparedCase, Sides } from './comparedCase.ts';
import { type AskedMeasures, measureBoth, measureLone } from './measureMasks.ts';
import { worldCentre } from './patientPlaces.ts';
import { sliceSpacings } from './sliceSpacings.ts';
import type { StackMask } from './stackMask.ts';

/** Masks of different items that overlap less than this are not looked at as a label swap. */
const SWAP_FLOOR = 0.5;

type MeasuredScene = Pick<ComparedCase, 'protocol' | 'imageSets'>;

/**
 * Measures everything that the comparison of two reads needs, on the stacks of the images, in mm: every metric that a rule may look at,
 * for each item, each pair of instances and each composite of the SOP.
 */
export function measureReads(scene: MeasuredScene, sides: Sides): ComparisonInput {
  const steps = measureReadsSteps(scene, sides);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** {@link measureReads} in steps of a few milliseconds, each of which yields the fraction done. */
export function* measureReadsSteps(
  scene: MeasuredScene,
  { left, right }: Sides,
): Generator<number, ComparisonInput, void> {
  const protocol = scene.protocol.content;
  const { composites: asked = [] } = protocol;
  const all = maskItems(protocol);
  const parts = all.length + asked.length;
  const items: [string, ItemMeasurement][] = [];
  for (const [at, item] of all.entries()) {
    const stack = stackOf(scene, item.target);
    if (stack === undefined) continue;
    const masks = { left: ofItems(left.masks, [item.key]), right: ofItems(right.masks, [item.key]) };
    items.push([
      item.key,
      yield* shared(measureItem(stack, item, masks, askedMeasures(protocol, item.key)), at, parts),
    ]);
  }
  const composites: [string, MaskMeasurement | null][] = [];
  for (const [at, composite] of asked.entries()) {
    const stack = stackOf(scene, composite.target);
    if (stack === undefined) continue;
    const steps = measureComposite(stack, composite, { left, right }, askedMeasures(protocol, composite.key));
    composites.push([composite.key, yield* shared(steps, all.length + at, parts)]);
  }
  return {
    protocol,
    left: left.read.evaluation,
    right: right.read.evaluation,
    items: Object.fromEntries(items),
    swaps: swaps(mayBeSwapped(protocol), left.masks, right.masks),
    sliceSpacingMm: sliceSpacings(scene.imageSets),
    ...(asked.length === 0 ? {} : { composites: Object.fromEntries(composites) }),
    imageCentres: Object.fromEntries(scene.imageSets.map(({ key, stack }) => [key, worldCentre(stack)])),
  };
}

/** One of several parts that take as long as each other. */
function* shared<T>(steps: Generator<number, T, void>, at: number, parts: number): Generator<number, T, void> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield (at + step.value) / parts;
  }
}

const stackOf = (scene: MeasuredScene, key: string) => scene.imageSets.find((set) => set.key === key)?.stack;

const ofItems = (masks: readonly StackMask[], items: readonly string[]) =>
  masks.filter((mask) => items.includes(mask.item) && !isEmptyMask(mask.mask));

/** Further apart than any findings: images without a place in the patient have no distance. */
const APART_MM = 1e6;

/** Where instances are looked for: on such images each image is by itself. */
function matchingGrid(stack: ImageStack): Grid {
  const grid = gridOf(stack);
  if (stack.geometry !== 'image') return grid;
  return { ...grid, slicePositionsMm: grid.slicePositionsMm.map((_, index) => index * APART_MM) };
}

function* measureItem(
  stack: ImageStack,
  item: MaskItem,
  sides: { readonly left: readonly StackMask[]; readonly right: readonly StackMask[] },
  asked: AskedMeasures,
): Generator<number, ItemMeasurement, void> {
  const { left, right } = sides;
  // A structure there is once is compared with itself, also where the two masks share no voxel.
  const isOne = left.length <= 1 && right.length <= 1 && [...left, ...right].every((mask) => mask.instance === null);
  if (isOne) {
    const [l, r] = [left[0], right[0]];
    if (l && r) return { pairs: [yield* measureBoth(stack, l, r, asked)], lone: [], splits: [] };
    const lone = l ? measureLone(stack, 'left', l, asked) : r ? measureLone(stack, 'right', r, asked) : undefined;
    return { pairs: [], lone: lone ? [lone] : [], splits: [] };
  }
  const bits = (masks: readonly StackMask[]) => masks.map((mask) => mask.mask);
  const matching = matchInstances(bits(left), bits(right), matchingGrid(stack), item.matching ?? DEFAULT_MATCHING);
  yield 0;
  const pairs: MaskMeasurement[] = [];
  for (const [at, pair] of matching.pairs.entries()) {
    const [l, r] = [left[pair.left], right[pair.right]];
    if (l && r) pairs.push(yield* shared(measureBoth(stack, l, r, asked), at, matching.pairs.length));
  }
  const keyOf = (side: 'left' | 'right', index: number) => sides[side][index]?.instance ?? '';
  const extra = (side: 'left' | 'right') =>
    matching.splits
      .filter((split) => split.one.side !== side)
      .flatMap((split) => split.many.filter((index) => !matching.pairs.some((pair) => pair[side] === index)));
  const loneOf = (side: 'left' | 'right', indices: readonly number[]) =>
    indices.flatMap((index) => {
      const mask = sides[side][index];
      return mask ? [measureLone(stack, side, mask, asked)] : [];
    });
  return {
    pairs,
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

/** The union of a composite's masks, of all their instances; null where neither read has a voxel of it. */
function* measureComposite(
  stack: ImageStack,
  { of }: Composite,
  { left, right }: { readonly left: Pick<Sides['left'], 'masks'>; readonly right: Pick<Sides['left'], 'masks'> },
  asked: AskedMeasures,
): Generator<number, MaskMeasurement | null, void> {
  const whole = (masks: readonly StackMask[]): BitMask | null =>
    compositeMask(ofItems(masks, of).map(({ mask }) => mask));
  const [l, r] = [whole(left.masks), whole(right.masks)];
  yield 0;
  if (l && r) return yield* measureBoth(stack, { instance: null, mask: l }, { instance: null, mask: r }, asked);
  if (l) return measureLone(stack, 'left', { instance: null, mask: l }, asked);
  return r ? measureLone(stack, 'right', { instance: null, mask: r }, asked) : null;
}

/** Masks of different items, one of each read, that may have been swapped. */
function swaps(
  isAsked: (left: string, right: string) => boolean,
  left: readonly StackMask[],
  right: readonly StackMask[],
): SwapMeasurement[] {
  const boxes = new Map<BitMask, VoxelBox | null>();
  const boxOf = ({ mask }: StackMask): VoxelBox | null => {
    const known = boxes.get(mask);
    const box = known === undefined ? boundingBox(mask) : known;
    boxes.set(mask, box);
    return box;
  };
  return left.flatMap((l) =>
    right.flatMap((r): SwapMeasurement[] => {
      if (l.item === r.item || l.imageSet !== r.imageSet || !isAsked(l.item, r.item)) return [];
      const [a, b] = [boxOf(l), boxOf(r)];
      if (a === null || b === null || !boxesMeet(a, b)) return [];
      const overlap = dice(l.mask, r.mask);
      if (overlap === null || overlap < SWAP_FLOOR) return [];
      const key = ({ item, instance }: StackMask) => ({ item, instance });
      return [{ left: key(l), right: key(r), dice: overlap }];
    }),
  );
}
