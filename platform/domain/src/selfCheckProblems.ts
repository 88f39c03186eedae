import { type MaskItem, maskItems, type ProtocolContent } from './protocol.ts';
import type { SelfCheckEntry, SelfCheckName } from './selfCheck.ts';
import type { SubmissionProblem } from './submissionProblem.ts';

/** Whether the SOP lets this be asked about masks of an item: everything but overlaps, which it must name. */
export function asksAbout(item: Pick<MaskItem, 'selfCheck'>, check: SelfCheckName): boolean {
  const settings = item.selfCheck ?? {};
  return check === 'overlap' ? settings.notWith !== undefined : settings[check] !== false;
}

/** Up to how many voxels the SOP lets a fix of this question go; null where none may be offered, as never for `many` items (R10). */
export function fixLimit(item: Pick<MaskItem, 'cardinality' | 'selfCheck'>, check: SelfCheckName): number | null {
  if (item.cardinality === 'many' || !asksAbout(item, check)) return null;
  if (check === 'holes') return item.selfCheck?.fillsHolesUpTo ?? null;
  return check === 'parts' ? (item.selfCheck?.removesPartsUpTo ?? null) : null;
}

/** Why questions and answers of a self-check cannot be those of a read under this protocol. */
export function selfCheckProblems(
  protocol: ProtocolContent,
  entries: readonly SelfCheckEntry[],
): readonly SubmissionProblem[] {
  const items = new Map(maskItems(protocol).map((item) => [item.key, item]));
  return entries.flatMap((entry) => {
    const why = entryFault(items, entry);
    const { item, instance = null } = entry;
    return why === null ? [] : [{ item, instance, sentence: `The self-check ${why}` }];
  });
}

function entryFault(items: ReadonlyMap<string, MaskItem>, entry: SelfCheckEntry): string | null {
  const { check, other, place, action } = entry;
  const item = items.get(entry.item);
  if (!item) return `names "${entry.item}", and the SOP has no such structure to outline.`;
  if (!namesMask(item, entry)) return `of ${item.label} ${instanceFault(item)}`;
  if (!asksAbout(item, check)) return `asks about ${item.label} what the SOP does not let it ask (${check}).`;
  if (other !== undefined && check !== 'overlap') return `of ${item.label} names another structure without need.`;
  if (check === 'overlap') {
    const second = other && items.get(other.item);
    if (!second || !item.selfCheck?.notWith?.includes(second.key))
      return `of ${item.label} asks about an overlap that the SOP does not speak of.`;
    if (!namesMask(second, other)) return `of ${second.label} ${instanceFault(second)}`;
  }
  if (place.to < place.from) return `of ${item.label} names slices backwards.`;
  return action === 'fixed' && fixLimit(item, check) === null
    ? `of ${item.label} says that it was fixed in one step, and the SOP does not allow that.`
    : null;
}

const namesMask = (item: MaskItem, { instance }: { readonly instance?: string }) =>
  (item.cardinality === 'many') === (instance !== undefined);

const instanceFault = (item: MaskItem) =>
  item.cardinality === 'many' ? 'does not say which one it asks about.' : 'asks about one of several; there is one.';
