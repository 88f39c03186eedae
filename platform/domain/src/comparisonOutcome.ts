import { SEVERITIES } from './compareReads.ts';
import type { Comparison, RuleVerdict } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { unitWork } from './finalContent.ts';
import { metricUnit } from './printedRule.ts';
import type { ProtocolContent } from './protocol.ts';
import { metricName, ruleMetricKey } from './ruleMetrics.ts';
import { printedAgainst, unitLabel } from './sentences.ts';
import type { CaseAction } from './transitions.ts';

/** Where a compared case goes: to sign-off, to the adjudicator, or to the coordinator (nobody could evaluate it, R13). */
export function comparisonOutcome(
  comparison: Comparison,
  reads: readonly Evaluation[],
  isControl: boolean,
): CaseAction & ('findConcordant' | 'findDiscrepant' | 'findNotEvaluable') {
  if (reads.every((read) => read.notEvaluable !== undefined)) return 'findNotEvaluable';
  return comparison.isConcordant && !isControl ? 'findConcordant' : 'findDiscrepant';
}

/**
 * Why the case went where it went (R37), for coordinator and auditor, the failures first, the worst of them leading: "To the adjudicator
 * because lesion 2 (9 mm) was marked by one reader only (rule L-01, critical)." "Liver passed: Dice 0.962, limit 0.950." Of what
 * passed, that which was measured.
 */
export function verdictSentences(comparison: Comparison, protocol: ProtocolContent): readonly string[] {
  const { verdicts } = comparison;
  const passed = verdicts.flatMap((verdict) => {
    if (verdict.verdict !== 'pass') return [];
    if (verdict.sentence === undefined) return passedBefore200(comparison, protocol, verdict);
    const isMeasured = verdict.members !== undefined || metricName(verdict.measure ?? '') !== undefined;
    return isMeasured ? [verdict.sentence] : [];
  });
  const failed = verdicts.filter((one) => one.verdict === 'fail');
  if (failed.some((one) => one.sentence === undefined)) return [...failedBefore200(comparison), ...passed];
  const sentences = failed.map((one) => ({ sentence: one.sentence ?? '', rank: rankOf(protocol, comparison, one) }));
  const worstFirst = sentences.toSorted((a, b) => a.rank - b.rank).map((one) => one.sentence);
  return [...new Set([...worstFirst, ...passed])];
}

/** Place of a failing verdict's severity in the order of {@link SEVERITIES}. */
function rankOf(protocol: ProtocolContent, { discrepancies }: Comparison, { rule, unit }: RuleVerdict): number {
  const severity =
    protocol.rules.find((one) => one.id === rule)?.severity ??
    discrepancies.find((one) => one.rule === rule && one.unit === unit)?.severity;
  return severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);
}

/** Records before version 2.0.0 hold no sentences of verdicts. */
function failedBefore200({ discrepancies }: Comparison): readonly string[] {
  return discrepancies.map((one) => {
    const rule = one.rule.startsWith('built-in:') ? 'always checked' : `rule ${one.rule}`;
    const numbers = Object.entries(one.values)
      .filter(([name]) => `${name}Limit` in one.values)
      .map(([name, value]) => withLimit(name, value, one.values[`${name}Limit`] ?? value));
    return `${[one.sentence, ...numbers].join(', ')} (${rule}, ${one.severity}).`;
  });
}

function passedBefore200(comparison: Comparison, protocol: ProtocolContent, verdict: RuleVerdict): readonly string[] {
  const unit = comparison.units.find((one) => one.id === verdict.unit);
  const rule = protocol.rules.find((one) => one.id === verdict.rule);
  const { value, limit } = verdict;
  if (unit === undefined || rule?.predicate !== 'metric' || value === null || limit === null) return [];
  const numbers = withLimit(ruleMetricKey(rule), value, limit);
  return [`${unitLabel(protocol, unitWork(protocol, unit))} passed: ${numbers}.`];
}

function withLimit(key: string, value: number, limit: number): string {
  const [printedValue, printedLimit] = printedAgainst(value, limit);
  const unit = metricUnit(key);
  return `${metricName(key) ?? key} ${printedValue}${unit}, limit ${printedLimit}${unit}`;
}
