import {
  builtInFailure,
  type Comparison,
  combinedOutcome,
  type DiscrepancyKind,
  evaluatePredicate,
  type MaskMeasurement,
  type Predicate,
  type ProtocolContent,
  partsOpened,
  predicatesOf,
  type Rule,
  type RuleContext,
  type RuleOutcome,
  type RuleVerdict,
  type Unit,
  type UnitFacts,
  unitWork,
} from '@overread/domain';
import type { FirstReads } from '../reliability/firstReads.ts';
import { type MovableLimit, withLimit } from './movableLimits.ts';

/** A recorded comparison with what its limits may depend on beside. */
export interface PilotCase extends FirstReads {
  /** By image set; needed only where a limit grows with the distance of slices. */
  readonly sliceSpacingMm?: Readonly<Record<string, number | null>>;
}

/** Differences that leave nothing to agree on, whatever rule names them. */
const ALWAYS_OPEN: readonly DiscrepancyKind[] = ['wrongLevel', 'imageChoice'];

/**
 * The units of a recorded comparison that would fail if one limit of the SOP stood elsewhere: the recorded verdicts of all other rules, and the
 * rule of that limit evaluated anew by the functions that compared the reads, on the numbers that they recorded.
 *
 * @param limit undefined: all verdicts as recorded.
 */
export function failingUnits(
  protocol: ProtocolContent,
  pilot: PilotCase,
  moved?: { readonly limit: MovableLimit; readonly to: number },
): ReadonlySet<string> {
  const { comparison, evaluations } = pilot;
  const rule = protocol.rules.find(({ id }) => id === moved?.limit.rule);
  const facts = comparison.units.map((unit) => factsOf(protocol, comparison, unit));
  const fails = (one: RuleVerdict): boolean =>
    moved === undefined || rule === undefined || one.rule !== rule.id
      ? one.verdict === 'fail'
      : movedOutcome(protocol, pilot, { rule, recorded: one, ...moved }).verdict === 'fail';
  const byRule = new Set(comparison.verdicts.filter(fails).map(({ unit }) => unit));
  const asParts = (protocol.composites ?? [])
    .filter(({ key }) => byRule.has(key))
    .flatMap((composite) => partsOpened(composite, facts));
  const opened = new Set(asParts.map(({ unit }) => unit.id));
  const agreed = new Set(comparison.concordantUnits);
  const isOpen = (one: UnitFacts): boolean =>
    byRule.has(one.unit.id) ||
    opened.has(one.unit.id) ||
    // Where a rule failed, the checks without a rule were not made, for they could not have changed anything.
    (!agreed.has(one.unit.id) && isAlwaysOpen(comparison, one, evaluations));
  return new Set(facts.filter(isOpen).map(({ unit }) => unit.id));
}

/** Whether a comparison says of its own verdicts what it recorded; one of an earlier version may have been judged otherwise. */
export function isReplayable(protocol: ProtocolContent, pilot: PilotCase): boolean {
  const { units, concordantUnits } = pilot.comparison;
  const failing = failingUnits(protocol, pilot);
  return units.every(({ id }) => failing.has(id) !== concordantUnits.includes(id));
}

/** The recorded outcomes of the predicate that a limit belongs to: one a unit, or composite, that its rule was asked of. */
export function recordedOutcomes({ comparison }: FirstReads, { rule, part }: MovableLimit): readonly RuleOutcome[] {
  return comparison.verdicts.filter((one) => one.rule === rule).flatMap((one) => (one.members ?? [one])[part] ?? []);
}

function isAlwaysOpen({ discrepancies }: Comparison, facts: UnitFacts, sides: FirstReads['evaluations']): boolean {
  const kinds = discrepancies.filter(({ unit }) => unit === facts.unit.id).map(({ kind }) => kind);
  // Answers may be levels too; those have limits.
  const isMask = facts.question === null;
  return (isMask && kinds.some((kind) => ALWAYS_OPEN.includes(kind))) || builtInFailure(sides, facts) !== undefined;
}

/** What is known of a recorded unit; of its masks what was recorded of them. */
function factsOf(protocol: ProtocolContent, comparison: Comparison, unit: Unit): UnitFacts {
  const recorded = comparison.metrics[unit.id];
  const measurement = recorded === undefined ? null : measurementOf(unit, recorded);
  return {
    ...unitWork(protocol, unit),
    parent: null,
    measurement,
    split: null,
    isExtraPart: false,
    level: null,
  };
}

function measurementOf(
  { left, right }: Pick<Unit, 'left' | 'right'>,
  metrics: Comparison['metrics'][string],
): MaskMeasurement {
  // Two masks have a Dice; of a mask that one read alone has, no metric is recorded.
  const hasBoth = metrics.dice !== undefined;
  const presence = hasBoth
    ? 'both'
    : left === null && (right !== null || metrics.volumeLeftMl === null)
      ? 'right'
      : 'left';
  return {
    ...{ presence, left, right, metrics, slices: null, place: null },
    ...{ leftMl: null, rightMl: null, leftDiameterMm: null, rightDiameterMm: null },
  };
}

interface Moved {
  readonly rule: Rule;
  readonly recorded: RuleVerdict;
  readonly limit: MovableLimit;
  readonly to: number;
}

/** The verdict of a rule with one limit elsewhere, from what was recorded of it. */
function movedOutcome(protocol: ProtocolContent, pilot: PilotCase, { rule, recorded, limit, to }: Moved): RuleOutcome {
  const members = recorded.members ?? [recorded];
  const predicate = predicatesOf(rule)[limit.part];
  const now = members.map((member, part) =>
    part === limit.part && predicate !== undefined
      ? atLimit(protocol, pilot, recorded.unit, member, { rule, predicate: withLimit(predicate, limit.name, to) })
      : member,
  );
  if (rule.predicate === 'all' || rule.predicate === 'any') return combinedOutcome(rule.predicate, now);
  return now[0] ?? recorded;
}

function atLimit(
  protocol: ProtocolContent,
  { comparison, evaluations, sliceSpacingMm = {} }: PilotCase,
  unitId: string,
  recorded: RuleOutcome,
  { rule, predicate }: { readonly rule: Rule; readonly predicate: Predicate },
): RuleOutcome {
  // Whether a rule applies, and that an answer is missing, does not depend on a limit.
  if (recorded.verdict === 'notApplicable' || recorded.value === null) return recorded;
  const composite = protocol.composites?.find(({ key }) => key === unitId);
  const unit = comparison.units.find(({ id }) => id === unitId) ?? {
    id: unitId,
    item: unitId,
    left: null,
    right: null,
  };
  const facts = {
    ...factsOf(protocol, comparison, unit),
    ...(composite === undefined ? {} : { kind: 'mask' as const }),
  };
  const target = composite?.target ?? facts.mask?.target;
  const context: RuleContext = {
    facts,
    ...evaluations,
    sliceSpacingMm: target === undefined ? null : (sliceSpacingMm[target] ?? null),
    swapDice: recorded.value,
    swapLabels: null,
    input: { protocol, ...evaluations, items: {}, swaps: [], sliceSpacingMm },
  };
  return evaluatePredicate(withoutBand(predicate), rule.item, context);
}

/** That a finding lies in its size band is recorded: the rule applied. */
function withoutBand(predicate: Predicate): Predicate {
  if (predicate.predicate !== 'metric') return predicate;
  const { minDiameterMm: _, maxDiameterMm: __, ...rest } = predicate;
  return rest;
}
