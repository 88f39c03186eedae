import { type Comparison, type ProtocolContent, printedAgainst, type Unit } from '@overread/domain';
import { millilitres } from '@overread/ui';

/** One number about a unit, with what the SOP asks for. */
export interface NumberLine {
  readonly name: string;
  readonly text: string;
}

const NAMES = { dice: 'Dice', iou: 'IoU', hd95Mm: 'HD95', volumeDifferencePercent: 'Volume difference' } as const;
const UNITS = { dice: '', iou: '', hd95Mm: ' mm', volumeDifferencePercent: ' %' } as const;

/** The numbers behind a unit's difference (`M`), with the limits of the SOP's rules where it has some. */
export function numberLines(protocol: ProtocolContent, comparison: Comparison, unit: Unit): readonly NumberLine[] {
  const metrics = comparison.metrics[unit.id] ?? {};
  const lines: NumberLine[] = [];
  for (const metric of ['dice', 'iou', 'hd95Mm', 'volumeDifferencePercent'] as const) {
    const value = metrics[metric];
    if (typeof value !== 'number') continue;
    const limits = protocol.rules.flatMap((rule) => {
      if (rule.predicate !== 'metric' || rule.metric !== metric || rule.item !== unit.item) return [];
      const limit = rule.atLeast ?? rule.atMost;
      if (limit === undefined) return [];
      const of = [
        rule.minDiameterMm === undefined ? '' : `from ${rule.minDiameterMm} mm`,
        rule.maxDiameterMm === undefined ? '' : `up to ${rule.maxDiameterMm} mm`,
        rule.orSlices === undefined ? '' : `or ${rule.orSlices} slices`,
      ].filter(Boolean);
      const [, printed] = printedAgainst(value, limit);
      return [
        `${rule.atLeast === undefined ? 'at most' : 'at least'} ${trimmed(printed)}${UNITS[metric]}${of.length ? ` (${of.join(', ')})` : ''}`,
      ];
    });
    const text = `${value.toFixed(metric === 'hd95Mm' || metric === 'volumeDifferencePercent' ? 1 : 2)}${UNITS[metric]}`;
    lines.push({ name: NAMES[metric], text: limits.length ? `${text} · SOP: ${limits.join('; ')}` : text });
  }
  for (const side of ['Left', 'Right'] as const) {
    const ml = metrics[`volume${side}Ml`];
    if (typeof ml === 'number') lines.push({ name: `${side} volume`, text: millilitres(ml) });
  }
  return lines;
}

const trimmed = (text: string) => (text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);
