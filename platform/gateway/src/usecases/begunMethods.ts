import type { Sides, StackMask } from '@overread/comparison';
import {
  editedMethod,
  type MaskKey,
  type MaskMethod,
  maskKeyText,
  type ProtocolContent,
  type Side,
  type Unit,
  type UnitDecision,
  unitWork,
} from '@overread/domain';

/** What the masks of an adjudicator may have begun with. */
interface BegunContext {
  readonly protocol: ProtocolContent;
  readonly units: readonly Unit[];
  readonly decisions: readonly UnitDecision[];
  readonly sides: { readonly left: Pick<Sides['left'], 'masks'>; readonly right: Pick<Sides['right'], 'masks'> };
}

/**
 * The masks that an adjudicator drew, each as it was really made. Nobody who adjudicates is shown how the reads were made, so only
 * here can it be known: a mask with the very voxels of a read's is what that one is, and an edit that began with a mask of an
 * algorithm is no drawing by hand. What a mask says of an algorithm itself stands.
 */
export function withBegunMethods(context: BegunContext, drawn: readonly StackMask[]): readonly StackMask[] {
  const read = [...context.sides.left.masks, ...context.sides.right.masks].filter((mask) => isMadeBy(mask.method));
  return drawn.map((mask) => {
    if (isMadeBy(mask.method)) return mask;
    const same = read.find((one) => one.imageSet === mask.imageSet && sameBits(one.mask.bits, mask.mask.bits));
    if (same?.method) return { ...mask, method: same.method };
    const begun = begunWith(context, mask);
    return begun?.method && isMadeBy(begun.method) ? { ...mask, method: editedMethod(begun.method) } : mask;
  });
}

/** The mask of a read that an edit began with, by the decision that it belongs to. */
function begunWith({ protocol, units, decisions, sides }: BegunContext, mask: StackMask): StackMask | undefined {
  for (const { unit: id, decision, basis } of decisions) {
    const unit = units.find((one) => one.id === id);
    if (!unit || decision !== 'edit' || (basis !== 'left' && basis !== 'right')) continue;
    const key = keyOnSide(protocol, unit, basis, mask);
    const found = key && sides[basis].masks.find((one) => maskKeyText(one) === maskKeyText(key));
    if (found) return found;
  }
  return undefined;
}

/** What a mask of a unit is called in the read of a side; undefined if it belongs to another unit. */
function keyOnSide(protocol: ProtocolContent, unit: Unit, side: Side, mask: MaskKey): MaskKey | undefined {
  const { kind, number } = unitWork(protocol, unit);
  if (kind === 'case') return mask;
  if (unit.item !== mask.item) return undefined;
  if (number === null) return mask;
  return mask.instance === `i${number}` ? { item: unit.item, instance: unit[side] } : undefined;
}

const isMadeBy = (method: MaskMethod | undefined): boolean => method !== undefined && method.type !== 'MANUAL';
const sameBits = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
