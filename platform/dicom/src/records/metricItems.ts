import { type Code, metricName, ruleMetricOfKey } from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { hasConceptMod, hasProperties, type NumItem, num, text, type ValueChild } from '../sr/content.ts';
import type { ReadItem } from '../sr/readItem.ts';
import { named } from '../sr/readItem.ts';

interface MetricRow {
  readonly code: Code;
  readonly unit: Code;
}

/** Metrics with a code of their own, by their key in `Comparison.metrics`; `nsd` for all `nsd@<mm>`. */
const METRIC_CODES: Readonly<Record<string, MetricRow>> = {
  dice: { code: PRIVATE.dice, unit: STANDARD.noUnits },
  iou: { code: PRIVATE.iou, unit: STANDARD.noUnits },
  nsd: { code: PRIVATE.nsd, unit: STANDARD.noUnits },
  hd95Mm: { code: PRIVATE.hd95, unit: STANDARD.millimetre },
  hd95PooledMm: { code: PRIVATE.hd95Pooled, unit: STANDARD.millimetre },
  hd95MeanMm: { code: PRIVATE.hd95Mean, unit: STANDARD.millimetre },
  hausdorffMm: { code: PRIVATE.hausdorff, unit: STANDARD.millimetre },
  assdMm: { code: PRIVATE.assd, unit: STANDARD.millimetre },
  masdMm: { code: PRIVATE.masd, unit: STANDARD.millimetre },
  volumeDifferenceMl: { code: PRIVATE.volumeDifferenceMl, unit: STANDARD.millilitre },
  volumeDifferencePercent: { code: PRIVATE.volumeDifference, unit: STANDARD.percent },
  volumeLeftMl: { code: PRIVATE.volumeLeft, unit: STANDARD.millilitre },
  volumeRightMl: { code: PRIVATE.volumeRight, unit: STANDARD.millilitre },
};

const rowOf = (key: string): MetricRow | undefined => METRIC_CODES[ruleMetricOfKey(key)?.metric ?? key];

/** A metric as a number with its unit; the surface Dice with its tolerance as a property, one without a code with its name. */
export function metricItem(key: string, value: number, more: readonly ValueChild[]): NumItem {
  const row = rowOf(key);
  const toleranceMm = ruleMetricOfKey(key)?.toleranceMm;
  return num(row?.code ?? PRIVATE.metric, value, row?.unit ?? STANDARD.noUnits, [
    ...(row === undefined ? [hasConceptMod(text(PRIVATE.metricName, key))] : []),
    ...(toleranceMm === undefined ? [] : [hasProperties(num(PRIVATE.tolerance, toleranceMm, STANDARD.millimetre))]),
    ...more,
  ]);
}

/** The number that stands below an item for a metric; undefined if none does. */
export function metricBelow(item: ReadItem, key: string): number | null | undefined {
  const row = rowOf(key);
  const toleranceMm = ruleMetricOfKey(key)?.toleranceMm;
  const found = named(item, row?.code ?? PRIVATE.metric).find((one) => {
    if (row === undefined) return textBelow(one) === key;
    return toleranceMm === undefined || toleranceBelow(one) === toleranceMm;
  });
  return found?.valueType === 'NUM' ? found.value : undefined;
}

function textBelow(item: ReadItem): string | undefined {
  const [found] = named(item, PRIVATE.metricName);
  return found?.valueType === 'TEXT' ? found.value : undefined;
}

function toleranceBelow(item: ReadItem): number | null | undefined {
  const [found] = named(item, PRIVATE.tolerance);
  return found?.valueType === 'NUM' ? found.value : undefined;
}

/** The unit of the numbers of a verdict by what they measure; undefined where that does not say it. */
export function unitOfMeasure(measure: string | undefined): Code | undefined {
  if (measure === undefined) return undefined;
  if (measure === 'mirrorMm') return STANDARD.millimetre;
  return measure === 'differencePercent' ? STANDARD.percent : rowOf(measure)?.unit;
}

/** What the numbers of a verdict measure, in words: `HD95`, `surface Dice at 1.5 mm`. */
export const measureWords = (measure: string): string => metricName(measure) ?? MEASURE_WORDS[measure] ?? measure;

const MEASURE_WORDS: Readonly<Record<string, string>> = {
  differencePercent: 'difference in percent of the mean',
  boundary: 'size at which the management changes',
  mirrorMm: 'distance from the mirror image',
  levelDice: 'Dice with the other level',
};
