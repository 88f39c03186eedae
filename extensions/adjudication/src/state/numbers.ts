import {
  type Comparison,
  isOnLimit,
  type ProtocolContent,
  predicatesOf,
  printedAgainst,
  RULE_METRICS,
  type Unit,
} from '@overread/domain';
import { millilitres } from '@overread/ui';
import type { ResultStanding } from './resultStanding.ts';

/** One number about a unit, with what the SOP asks for. */
export interface NumberLine {
  readonly name: string;
  readonly text: string;
}

/** A number of the result against each of the reads. */
export interface ResultLine {
  readonly name: string;
  readonly left: string;
  readonly right: string;
  /** What the SOP asks for; empty if nothing. */
  readonly limit: string;
}

/** What is shown of the many metrics: the overlap, the distance and the volume that people talk of. */
const SHOWN = ['dice', 'iou', 'hd95Mm', 'volumeDifferencePercent'] as const;
type Shown = (typeof SHOWN)[number];
const NONE = '–';

/** The numbers behind a unit's difference (`M`), with the limits of the SOP's rules where it has some. */
export function numberLines(protocol: ProtocolContent, comparison: Comparison, unit: Unit): readonly NumberLine[] {
  const metrics = comparison.metrics[unit.id] ?? {};
  const lines: NumberLine[] = [];
  for (const metric of SHOWN) {
    const value = metrics[metric];
    if (typeof value !== 'number') continue;
    const limit = limitText(protocol, unit.item, metric, [value]);
    const text = valueText(protocol, unit.item, metric, value);
    lines.push({ name: nameOf(metric), text: limit ? `${text} · SOP: ${limit}` : text });
  }
  for (const side of ['Left', 'Right'] as const) {
    const ml = metrics[`volume${side}Ml`];
    if (typeof ml === 'number') lines.push({ name: `${side} volume`, text: millilitres(ml) });
  }
  return lines;
}

/** The numbers of a result against each read; the volume of the reads stands beside that of the result in its own line. */
export function resultLines(protocol: ProtocolContent, item: string, result: ResultStanding): readonly ResultLine[] {
  return SHOWN.flatMap((metric): ResultLine[] => {
    const [left, right] = [result.left.metrics[metric] ?? null, result.right.metrics[metric] ?? null];
    if (left === null && right === null) return [];
    const text = (value: number | null) => (value === null ? NONE : valueText(protocol, item, metric, value));
    const values = [left, right].filter((value) => value !== null);
    return [
      { name: nameOf(metric), left: text(left), right: text(right), limit: limitText(protocol, item, metric, values) },
    ];
  });
}

/** A volume, or a dash where there is none. */
export const volumeText = (ml: number | null): string => (ml === null ? NONE : millilitres(ml));

const nameOf = (metric: Shown) => {
  const { name } = RULE_METRICS[metric];
  return name.charAt(0).toUpperCase() + name.slice(1);
};

/** A number with the digits of its metric, or as many more as it takes to stand on its own side of every limit of the SOP. */
function valueText(protocol: ProtocolContent, item: string, metric: Shown, value: number): string {
  const { digits, unit } = RULE_METRICS[metric];
  const rounded = value.toFixed(digits);
  const texts = limitsOn(protocol, item, metric).flatMap(({ limit }) => {
    if (isOnLimit(value, limit)) return trimmed(printedAgainst(limit, limit)[0]);
    const isTold = Math.sign(Number(rounded) - limit) === Math.sign(value - limit);
    return isTold ? [] : printedAgainst(value, limit)[0];
  });
  return `${texts.reduce((a, b) => (b.length > a.length ? b : a), rounded)}${unit}`;
}

/** The rules of the SOP that hold a metric of an item against a limit. */
const limitsOn = (protocol: ProtocolContent, item: string, metric: Shown) =>
  protocol.rules
    .filter((rule) => rule.item === item)
    .flatMap(predicatesOf)
    .flatMap((rule) => {
      if (rule.predicate !== 'metric' || rule.metric !== metric) return [];
      const limit = rule.atLeast ?? rule.atMost;
      return limit === undefined ? [] : [{ rule, limit }];
    });

/** `at most 5 mm (from 10 mm, or 2 slices)`: the limits of the rules on a metric, with the digits that the values need. */
function limitText(protocol: ProtocolContent, item: string, metric: Shown, values: readonly number[]): string {
  const limits = limitsOn(protocol, item, metric).map(({ rule, limit }) => {
    const of = [
      rule.minDiameterMm === undefined ? '' : `from ${rule.minDiameterMm} mm`,
      rule.maxDiameterMm === undefined ? '' : `up to ${rule.maxDiameterMm} mm`,
      rule.orSlices === undefined ? '' : `or ${rule.orSlices} slices`,
    ].filter(Boolean);
    const printed = values.map((value) => trimmed(printedAgainst(value, limit)[1]));
    const longest = printed.reduce((a, b) => (b.length > a.length ? b : a), trimmed(limit.toFixed(2)));
    const words = `${rule.atLeast === undefined ? 'at most' : 'at least'} ${longest}${RULE_METRICS[metric].unit}`;
    return of.length ? `${words} (${of.join(', ')})` : words;
  });
  return limits.join('; ');
}

const trimmed = (text: string) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);
