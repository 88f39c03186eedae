import { compareReads } from './compareReads.ts';
import type { DiscrepancyKind, Side } from './discrepancy.ts';
import type { Evaluation } from './evaluation.ts';
import { choosesOtherImages, type MaskMeasurement } from './measurement.ts';
import type { MaskItem, ProtocolContent } from './protocol.ts';
import { metricName, RULE_METRICS, ruleMetricOfKey } from './ruleMetrics.ts';
import { printedAgainst, printedSlices } from './sentences.ts';

/** How the result of an adjudication stands against one of the reads, by the rules of the SOP. */
export interface Standing {
  /** `same`: voxel for voxel. `agrees`: no rule fails between the two. `apart`: one does, or only one of them has a mask. */
  readonly kind: 'same' | 'agrees' | 'apart';
  /** In words, with places; no scores: they anchor (R6). No full stop. */
  readonly sentence: string;
  /** The values of the rules that fail, each with its limit: `HD95 7.2 mm (at most 5)`. */
  readonly scores: readonly string[];
}

/** What the result is held against: a read and what was measured between the two. */
export interface StandingInput {
  readonly protocol: ProtocolContent;
  /** The structure, or the kind of lesion, that the mask is of. */
  readonly item: MaskItem;
  /** The read's side; which reader that is nobody here knows. */
  readonly side: Side;
  /** Left is the read, right the result; null where neither has a mask. */
  readonly measurement: MaskMeasurement | null;
  /** Of the item's image set; null if unknown. */
  readonly sliceSpacingMm: number | null;
}

/** What each difference of extent is called between a read and a result. */
const WORDS: Readonly<Partial<Record<DiscrepancyKind, string>>> = {
  overlap: 'different extent',
  surfaceDistance: 'outlines lie apart',
  volume: 'different volume',
  imageChoice: 'different images marked',
};

/**
 * Says how the result of a unit stands against the mask of one read: "Agrees with the left read by the SOP", "Still apart from the
 * right read: outlines lie apart, slices 31-36". The rules are those that sent the case here, by the same function.
 */
export function standingAgainst(input: StandingInput): Standing {
  const { side, measurement } = input;
  const apart = (words: string): Standing => ({
    kind: 'apart',
    sentence: `Still apart from the ${side} read: ${words}`,
    scores: [],
  });
  if (measurement === null)
    return { kind: 'same', sentence: `Agrees with the ${side} read: no mask in either`, scores: [] };
  if (measurement.presence === 'right') return apart('it has no mask here');
  if (measurement.presence === 'left') return apart('the result has no mask here');
  if (measurement.metrics.dice === 1)
    return { kind: 'same', sentence: `The same as the ${side} read, voxel for voxel`, scores: [] };
  const { discrepancies } = compared(input, measurement);
  if (discrepancies.length === 0)
    return { kind: 'agrees', sentence: `Agrees with the ${side} read by the SOP`, scores: [] };
  const words = [...new Set(discrepancies.map(({ kind }) => WORDS[kind] ?? 'by a rule of the SOP'))];
  const word = measurement.images || choosesOtherImages(measurement) ? 'image' : 'slice';
  const slices = printedSlices(measurement.slices, word);
  const scores = discrepancies.flatMap(({ values }) =>
    Object.entries(values).flatMap(([key, value]) => {
      const limit = values[`${key}Limit`];
      return limit === undefined ? [] : (scoreWords(key, value, limit) ?? []);
    }),
  );
  return { ...apart([...words, slices].filter(Boolean).join(', ')), scores: [...new Set(scores)] };
}

/** The comparison of the two as if they were reads of this one structure, so that the very same rules speak. */
function compared({ protocol, item, sliceSpacingMm }: StandingInput, measurement: MaskMeasurement) {
  const isMany = item.cardinality === 'many';
  const side = (instance: string | null): Evaluation => ({
    items: {
      [item.key]: isMany
        ? { state: 'present', instances: [{ key: instance ?? 'i1', answers: {} }] }
        : { state: 'present' },
    },
    answers: {},
  });
  return compareReads({
    protocol: { ...protocol, items: [item] },
    left: side(measurement.left),
    right: side(measurement.right),
    items: { [item.key]: { pairs: [measurement], lone: [], splits: [] } },
    swaps: [],
    sliceSpacingMm: { [item.target]: sliceSpacingMm },
  });
}

/** `HD95 7.2 mm (at most 5)`: a value beside its limit, told apart; null for what is no metric. */
function scoreWords(key: string, value: number, limit: number): string | null {
  const found = ruleMetricOfKey(key);
  if (found === undefined) return null;
  const { unit, better } = RULE_METRICS[found.metric];
  const [printed, against] = printedAgainst(value, limit);
  const bound = against.replace(/\.?0+$/, '') || against;
  return `${metricName(key)} ${printed}${unit} (at ${better === 'larger' ? 'least' : 'most'} ${bound})`;
}
