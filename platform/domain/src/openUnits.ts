import { SEVERITIES } from './compareReads.ts';
import { describeDifference } from './describeDifference.ts';
import type { Comparison, Discrepancy, Severity, Unit } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { unitWork } from './finalContent.ts';
import type { ProtocolContent } from './protocol.ts';
import { kindOfAnswers } from './questionSubject.ts';

/** How many of the largest differences a control shows. */
export const CONTROL_DIFFERENCES = 3;

/**
 * The units that an adjudicator decides. The failing ones; in a control (nothing fails) those with the largest
 * differences, whatever their size, so that it looks like any other case (R6). After a return: all of them.
 */
export function openUnits(comparison: Comparison, protocol: ProtocolContent, isReturned: boolean): readonly string[] {
  const all = comparison.units.filter((unit) => unitWork(protocol, unit).kind !== 'case');
  if (isReturned) return all.length > 0 ? all.map((unit) => unit.id) : comparison.units.map((unit) => unit.id);
  const failing = comparison.units.map((unit) => unit.id).filter((id) => !comparison.concordantUnits.includes(id));
  if (failing.length > 0) return failing;
  const dice = (unit: Unit) => comparison.metrics[unit.id]?.dice ?? 2;
  const different = all.filter((unit) => dice(unit) < 1).sort((a, b) => dice(a) - dice(b));
  const shown = different.length > 0 ? different : all;
  return shown.slice(0, CONTROL_DIFFERENCES).map((unit) => unit.id);
}

/**
 * The comparison as an adjudicator sees it: open units with a sentence each, the rest agreed. Verdicts and limits stay behind:
 * with them a control would be known by its passing rules.
 */
export function adjudicatorComparison(
  comparison: Comparison,
  context: { protocol: ProtocolContent; left: Evaluation; right: Evaluation; open: readonly string[] },
): Comparison {
  const open = new Set(context.open);
  const found = comparison.discrepancies.map((one) => ({ ...one, rule: '', values: valuesOf(comparison, one) }));
  const named = new Set(found.map((one) => one.unit));
  const further = comparison.units
    .filter((unit) => open.has(unit.id) && !named.has(unit.id))
    .map((unit) => plainDifference(comparison, context, unit))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  return {
    ...comparison,
    verdicts: [],
    discrepancies: [...found, ...further],
    concordantUnits: comparison.units.map((unit) => unit.id).filter((id) => !open.has(id)),
    isConcordant: false,
  };
}

/** Metrics of extent that the page shows on demand. */
const SHOWN = ['dice', 'iou', 'hd95Mm', 'volumeDifferencePercent'] as const;

/** The numbers behind a difference of extent: the same ones whether a rule failed or not. */
function valuesOf(comparison: Comparison, { kind, unit }: Pick<Discrepancy, 'kind' | 'unit'>): Discrepancy['values'] {
  if (kind !== 'overlap' && kind !== 'surfaceDistance' && kind !== 'volume') return {};
  const metrics = comparison.metrics[unit] ?? {};
  return Object.fromEntries(
    SHOWN.flatMap((name): [string, number][] => {
      const value = metrics[name];
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );
}

function plainDifference(
  comparison: Comparison,
  { protocol, left, right }: { protocol: ProtocolContent; left: Evaluation; right: Evaluation },
  unit: Unit,
): Discrepancy {
  const work = unitWork(protocol, unit);
  const metrics = comparison.metrics[unit.id];
  const kind =
    work.question === null
      ? metrics
        ? 'overlap'
        : 'state'
      : work.question.answer === 'number'
        ? 'number'
        : kindOfAnswers(work.question);
  const at = comparison.places?.[unit.id];
  const measurement = {
    presence: 'both' as const,
    left: unit.left,
    right: unit.right,
    leftMl: null,
    rightMl: null,
    leftDiameterMm: null,
    rightDiameterMm: null,
    metrics: {},
    slices: at?.slices ?? null,
    place: at?.place ?? null,
  };
  const facts = { ...work, parent: null, measurement, split: null, isExtraPart: false, level: null };
  return {
    kind,
    unit: unit.id,
    item: unit.item,
    rule: '',
    severity: severityOf(protocol, unit),
    sentence: describeDifference(kind, facts, { protocol, left, right }),
    place: at?.place ?? null,
    values: valuesOf(comparison, { kind, unit: unit.id }),
  };
}

/** The severity that a failing rule of the item would have; the mildest badge must not give a control away. */
function severityOf(protocol: ProtocolContent, unit: Unit): Severity {
  const own = protocol.rules.filter((rule) => rule.item === unit.item);
  return (own.find((rule) => rule.predicate === 'metric') ?? own[0])?.severity ?? 'minor';
}
