import type { PairValue, Unmeasured } from '@overread/agreement';
import type { Composite, Evaluation, ItemState, MaskItem } from '@overread/domain';
import type { FirstReads } from './firstReads.ts';
import { lesionUnits } from './itemRatings.ts';

/**
 * A metric of an item over cases, or over the lesions that either reader marked (each a case of its patient). A value stands only where
 * both outlined; else why not: both say absent, they differ in presence, or one of them did not outline or could not assess it.
 */
export function pairValues(item: MaskItem, metric: string, cases: readonly FirstReads[]): PairValue[] {
  return cases.flatMap((one): PairValue[] => {
    const pair = { patient: one.patient, readers: [one.readers.left, one.readers.right] as const };
    const measured = (unit: string): number | Unmeasured => one.comparison.metrics[unit]?.[metric] ?? 'notMeasured';
    if (item.cardinality === 'one')
      return [{ ...pair, case: one.case, value: whyNot([item.key], one) ?? measured(item.key) }];
    return lesionUnits(item.key, one).map((unit) => {
      const isBoth = unit.left !== null && unit.right !== null;
      return { ...pair, case: `${one.case} ${unit.id}`, value: isBoth ? measured(unit.id) : 'presenceDiffers' };
    });
  });
}

/** The same of a composite: the union of its parts counts where both readers said of every part whether it is there. */
export function compositeValues({ key, of }: Composite, metric: string, cases: readonly FirstReads[]): PairValue[] {
  return cases.map((one) => ({
    case: one.case,
    patient: one.patient,
    readers: [one.readers.left, one.readers.right],
    value: whyNot(of, one) ?? one.comparison.metrics[key]?.[metric] ?? 'notMeasured',
  }));
}

/** Why masks of the items cannot be compared, or undefined if both readers outlined. */
function whyNot(items: readonly string[], { evaluations }: FirstReads): Unmeasured | undefined {
  const [left, right] = [presence(items, evaluations.left), presence(items, evaluations.right)];
  if (left === 'present' && right === 'present') return undefined;
  if (left === 'absent' && right === 'absent') return 'bothAbsent';
  // To see it without outlining it is to differ from a reader who says that there is none.
  const seen: readonly (ItemState | null)[] = ['present', 'presentNotMeasured'];
  const differs = (a: ItemState | null, b: ItemState | null) => a === 'absent' && seen.includes(b);
  return differs(left, right) || differs(right, left) ? 'presenceDiffers' : 'notMeasured';
}

/** The state of an item; of several: present where one is and the others are at least known. Null where the read does not say. */
function presence(items: readonly string[], evaluation: Evaluation): ItemState | null {
  if (evaluation.notEvaluable) return null;
  const states = items.map((item) => evaluation.items[item]?.state ?? null);
  const unknown = states.find((state) => state !== 'present' && state !== 'absent');
  if (unknown !== undefined) return unknown;
  return states.includes('present') ? 'present' : 'absent';
}
