import type { DiscrepancyKind } from './discrepancy.ts';

/** What a metric of a pair of masks is called in a sentence, which way its limit lies, and what its failure is. */
export interface RuleMetric {
  readonly name: string;
  /** With a space before it; empty for a ratio. */
  readonly unit: '' | ' mm' | ' ml' | ' %';
  /** A rule on it says `atLeast` where larger is better, `atMost` where smaller is. */
  readonly better: 'larger' | 'smaller';
  readonly kind: Extract<DiscrepancyKind, 'overlap' | 'surfaceDistance' | 'volume'>;
  /** Decimals where nothing else is to be told apart. */
  readonly digits: number;
}

/**
 * The metrics that a rule may look at: a part of METRICS of the agreement engine, always by its border definition. Cohen's kappa of
 * voxels is not among them: it depends on how much background the image holds (R12.3).
 */
export const RULE_METRICS = Object.freeze({
  dice: { name: 'Dice', unit: '', better: 'larger', kind: 'overlap', digits: 2 },
  iou: { name: 'IoU', unit: '', better: 'larger', kind: 'overlap', digits: 2 },
  nsd: { name: 'surface Dice', unit: '', better: 'larger', kind: 'surfaceDistance', digits: 2 },
  hausdorffMm: { name: 'Hausdorff distance', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  hd95Mm: { name: 'HD95', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  hd95PooledMm: { name: 'HD95 (pooled)', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  hd95MeanMm: { name: 'HD95 (mean)', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  assdMm: { name: 'ASSD', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  masdMm: { name: 'MASD', unit: ' mm', better: 'smaller', kind: 'surfaceDistance', digits: 1 },
  volumeDifferenceMl: { name: 'volume difference', unit: ' ml', better: 'smaller', kind: 'volume', digits: 1 },
  volumeDifferencePercent: { name: 'volume difference', unit: ' %', better: 'smaller', kind: 'volume', digits: 1 },
} as const satisfies Record<string, RuleMetric>);

/** A metric that a rule may name. */
export type RuleMetricId = keyof typeof RULE_METRICS;

/** The key of a rule's metric in `MaskMeasurement.metrics` and `Comparison.metrics`: `dice`, `nsd@1.5`. */
export function ruleMetricKey(rule: { readonly metric: RuleMetricId; readonly toleranceMm?: number }): string {
  return rule.metric === 'nsd' ? `nsd@${rule.toleranceMm}` : rule.metric;
}

/** The metric of a key, and its tolerance if it has one; undefined for what no rule looks at. */
export function ruleMetricOfKey(
  key: string,
): { readonly metric: RuleMetricId; readonly toleranceMm?: number } | undefined {
  const tolerance = /^nsd@(\d+(?:\.\d+)?(?:e-?\d+)?)$/.exec(key)?.[1];
  if (tolerance !== undefined) return { metric: 'nsd', toleranceMm: Number(tolerance) };
  return key !== 'nsd' && Object.hasOwn(RULE_METRICS, key) ? { metric: key as RuleMetricId } : undefined;
}

/** `Dice`, `surface Dice at 1.5 mm`: what a key of `Comparison.metrics` is called; undefined for what no rule looks at. */
export function metricName(key: string): string | undefined {
  const found = ruleMetricOfKey(key);
  if (found === undefined) return undefined;
  const { name } = RULE_METRICS[found.metric];
  return found.toleranceMm === undefined ? name : `${name} at ${found.toleranceMm} mm`;
}
