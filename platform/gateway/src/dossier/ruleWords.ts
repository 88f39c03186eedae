import type { ProtocolContent, Rule } from '@overread/domain';

const METRICS = {
  dice: 'Dice',
  iou: 'IoU',
  hd95Mm: 'HD95',
  volumeDifferencePercent: 'volume difference',
} as const;
const UNITS = { dice: '', iou: '', hd95Mm: ' mm', volumeDifferencePercent: ' %' } as const;

/** What a rule of the SOP asks for, in words: `Dice at least 0.9, from 10 mm`. The item's name stands before it. */
export function ruleWords(protocol: ProtocolContent, id: string): string {
  if (id.startsWith('built-in:')) return 'Always checked, whatever the SOP says';
  const rule = protocol.rules.find((one) => one.id === id);
  return rule ? words(rule) : 'No rule of this SOP';
}

function words(rule: Rule): string {
  switch (rule.predicate) {
    case 'stateDiffers':
      return 'Both reads state the same of it';
    case 'instanceUnmatched':
      return 'Found in both reads';
    case 'splitOrMerge':
      return 'Not one in one read and several in the other';
    case 'metric': {
      const unit = UNITS[rule.metric];
      const limits = [
        ...(rule.atLeast === undefined ? [] : [`at least ${rule.atLeast}${unit}`]),
        ...(rule.atMost === undefined ? [] : [`at most ${rule.atMost}${unit}`]),
        ...(rule.orSlices === undefined ? [] : [`or ${rule.orSlices} slice distances, if that is more`]),
        ...(rule.minDiameterMm === undefined ? [] : [`for findings from ${rule.minDiameterMm} mm`]),
        ...(rule.maxDiameterMm === undefined ? [] : [`for findings below ${rule.maxDiameterMm} mm`]),
      ];
      return `${METRICS[rule.metric]} ${limits.join(', ')}`;
    }
    case 'categoryDiffers':
      return rule.within === 0 ? 'The same answer' : `Answers at most ${rule.within} steps apart`;
    case 'numberDiffers':
      return `Numbers at most ${rule.by} apart`;
    case 'labelSwap':
      return `Not nearly the voxels of another item (Dice ${rule.atLeast} or more)`;
  }
}

/** The unit of a rule's value and limit, with a space before it; empty where it has none. */
export function ruleUnit(protocol: ProtocolContent, id: string): string {
  const rule = protocol.rules.find((one) => one.id === id);
  return rule?.predicate === 'metric' ? UNITS[rule.metric] : '';
}
