import type { Comparison } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { unitWork } from './finalContent.ts';
import type { ProtocolContent } from './protocol.ts';
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
 * Why the case went where it went (R37), for coordinator and auditor: "Lesion 2, in the left read only, 9 mm (rule unmatched, critical).
 * Liver passed: Dice 0.962, limit 0.95."
 */
export function verdictSentences(comparison: Comparison, protocol: ProtocolContent): readonly string[] {
  const failed = comparison.discrepancies.map((one) => {
    const rule = one.rule.startsWith('built-in:') ? 'always checked' : `rule ${one.rule}`;
    const numbers = Object.entries(one.values)
      .filter(([name]) => `${name}Limit` in one.values)
      .map(([name, value]) => withLimit(name, value, one.values[`${name}Limit`] ?? value));
    return `${[one.sentence, ...numbers].join(', ')} (${rule}, ${one.severity}).`;
  });
  const passed = comparison.verdicts.flatMap((verdict) => {
    if (verdict.verdict !== 'pass' || verdict.value === null || verdict.limit === null) return [];
    const unit = comparison.units.find((one) => one.id === verdict.unit);
    const rule = protocol.rules.find((one) => one.id === verdict.rule);
    if (unit === undefined || rule?.predicate !== 'metric') return [];
    return [
      `${unitLabel(protocol, unitWork(protocol, unit))} passed: ${withLimit(rule.metric, verdict.value, verdict.limit)}.`,
    ];
  });
  return [...failed, ...passed];
}

const METRIC_WORDS: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  dice: ['Dice', ''],
  iou: ['IoU', ''],
  hd95Mm: ['HD95', ' mm'],
  volumeDifferencePercent: ['volume difference', ' %'],
  difference: ['difference', ''],
};

function withLimit(name: string, value: number, limit: number): string {
  const [word, unit] = METRIC_WORDS[name] ?? [name, ''];
  const [printedValue, printedLimit] = printedAgainst(value, limit);
  return `${word} ${printedValue}${unit}, limit ${printedLimit}${unit}`;
}
