import type { PairValue, Unmeasured } from '@overread/agreement';
import { type MaskItem, parentUnit, unitNumber } from '@overread/domain';
import type { ComparedReads } from './comparedReads.ts';

/**
 * A metric of an item over cases, or over the lesions that both readers marked (each a case of its patient). Where it was not measured,
 * why: both say absent, one does, or it could not be measured.
 */
export function pairValues(item: MaskItem, metric: string, cases: readonly ComparedReads[]): PairValue[] {
  return cases.flatMap((one): PairValue[] => {
    const readers = [one.readers.left, one.readers.right] as const;
    const base = { patient: one.patient, readers };
    if (item.cardinality === 'one') {
      const value = one.comparison.metrics[item.key]?.[metric];
      return [{ ...base, case: one.case, value: typeof value === 'number' ? value : whyNot(item, one) }];
    }
    return one.comparison.units
      .filter((unit) => unit.item === item.key && unitNumber(unit.id) !== null && parentUnit(unit.id) === null)
      .map((unit) => {
        const value = one.comparison.metrics[unit.id]?.[metric];
        const isBoth = unit.left !== null && unit.right !== null;
        const missing: Unmeasured = isBoth ? 'notMeasured' : 'presenceDiffers';
        return {
          ...base,
          case: `${one.case} ${unit.id}`,
          value: isBoth && typeof value === 'number' ? value : missing,
        };
      });
  });
}

function whyNot(item: MaskItem, { evaluations: { left, right } }: ComparedReads): Unmeasured {
  if (left.notEvaluable || right.notEvaluable) return 'notMeasured';
  const [l, r] = [left, right].map((evaluation) => evaluation.items[item.key]?.state);
  if (l === 'absent' && r === 'absent') return 'bothAbsent';
  return l === 'absent' || r === 'absent' ? 'presenceDiffers' : 'notMeasured';
}

/** How the lesions of an item correspond over all cases, by the matching rule of the SOP. */
export interface LesionCounts {
  readonly matched: number;
  readonly oneReaderOnly: number;
  /** Twice the matched, divided by all that either reader marked; null where nobody marked one. */
  readonly f1: number | null;
}

/** Counts the lesions of an item that both readers, or one of them, marked. */
export function lesionCounts(item: MaskItem, cases: readonly ComparedReads[]): LesionCounts {
  const values = pairValues(item, 'dice', cases);
  const oneReaderOnly = values.filter(({ value }) => value === 'presenceDiffers').length;
  const matched = values.length - oneReaderOnly;
  return { matched, oneReaderOnly, f1: values.length === 0 ? null : (2 * matched) / (2 * matched + oneReaderOnly) };
}
