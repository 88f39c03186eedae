import type { DiscrepancyKind } from './discrepancy.ts';
import type { LevelOffset } from './levelOffset.ts';
import type { ComparisonInput, SwapMeasurement } from './measurement.ts';
import type { ProtocolContent } from './protocol.ts';
import { inSentence } from './ruleSentence.ts';
import {
  maskLabel,
  printedAnswer,
  printedChoice,
  printedExtra,
  printedSlices,
  STATE_WORDS,
  sizeAndPlace,
  unitLabel,
} from './sentences.ts';
import { answerOf, stateOf, type UnitFacts } from './units.ts';

/** A swap that touches a unit, with the numbers of the lesions on either side (null for `one` items). */
export interface SwapOfUnit {
  readonly swap: SwapMeasurement;
  readonly leftNumber: number | null;
  readonly rightNumber: number | null;
}

const joined = (...parts: readonly string[]) => parts.filter(Boolean).join(', ');

/**
 * The sentence of one difference (R37): "Lesion 2, in the left read only, 11 mm, slices 40-46", "Type of lesion 1: cyst / metastasis",
 * "Lesion 1, different extent, slices 40-46". No scores: they anchor (R6).
 * Always "left read", never a bare "left": that is the patient's (R9).
 */
export function describeDifference(
  kind: DiscrepancyKind,
  facts: UnitFacts,
  input: Pick<ComparisonInput, 'protocol' | 'left' | 'right'>,
  swap?: SwapOfUnit,
): string {
  const { protocol, left, right } = input;
  const label = unitLabel(protocol, facts);
  const measurement = facts.measurement;
  const slices = printedSlices(measurement?.slices ?? null, measurement?.images ? 'image' : 'slice');
  const only = facts.unit.left !== null ? 'left' : 'right';
  switch (kind) {
    case 'evaluability':
      if (facts.kind !== 'case')
        return joined(`${label}: ${stateWord(left, facts)} / ${stateWord(right, facts)}`, slices);
      return `The case could not be evaluated: ${left.notEvaluable ? (right.notEvaluable ? 'both reads' : 'left read') : 'right read'}`;
    case 'state':
      return joined(`${label}: ${stateWord(left, facts)} / ${stateWord(right, facts)}`, slices);
    case 'instanceUnmatched':
      return joined(label, `in the ${only} read only`, measurement ? sizeAndPlace(measurement) : '');
    case 'splitOrMerge': {
      if (facts.split === null) return joined(label, 'one or several', slices);
      const many = counted(facts.split.many.length);
      const counts =
        facts.split.side === 'left'
          ? `one in the left read, ${many} in the right`
          : `${many} in the left read, one in the right`;
      return facts.isExtraPart
        ? joined(`${label}: a further part`, `in the ${only} read only`, measurement ? sizeAndPlace(measurement) : '')
        : joined(`${label}: ${counts}`, slices);
    }
    case 'imageChoice':
      return joined(label, measurement?.images ? printedChoice(measurement.images) : 'different images marked');
    case 'overlap':
      return joined(label, 'different extent', slices, measurement?.images ? printedExtra(measurement.images) : '');
    case 'surfaceDistance':
      return joined(label, 'outlines lie apart', slices);
    case 'volume':
      return joined(label, measurement?.images ? 'different area' : 'different volume', slices);
    case 'category':
    case 'number':
      return facts.question === null ? label : `${label}: ${answers(input, facts)}`;
    case 'managementBoundary':
      if (facts.question !== null) return `${label}: ${answers(input, facts)}, on either side of a size that matters`;
      return joined(label, 'on either side of a size that matters', measurement ? diameters(measurement) : '', slices);
    case 'wrongSide':
      if (facts.question !== null) return `${label}: ${answers(input, facts)}`;
      if (measurement !== null && measurement.presence !== 'both')
        return joined(
          label,
          `in the ${only} read only`,
          sizeAndPlace(measurement),
          'where the other read has its mirror image',
        );
      if (swap === undefined) return joined(`${label}: on different sides of the patient`, slices);
      return joined(`${label}: on the other side of the patient, where the other read has its pair`, slices);
    case 'labelSwap': {
      if (swap === undefined) return `${label}: labels may be swapped`;
      const [l, r] = swapLabels(protocol, swap);
      return joined(
        `Looks like a label swap: “${l}” in the left read and “${r}” in the right read are nearly the same voxels`,
        slices,
      );
    }
    case 'wrongLevel':
      if (facts.question !== null) return joined(`${label}: ${answers(input, facts)}`, levelsApart(input, facts));
      return facts.level === null
        ? joined(label, 'on another level', slices)
        : levelSentence(label, facts.level, slices);
    case 'timepointResponse':
      return `${label}: ${answersBySide(input, facts)}`;
  }
}

/** "L2: the right read has its mask where the left read has L3, slices 40-46: one level off". */
function levelSentence(label: string, { moved, neighbour, levels, allOf }: LevelOffset, slices: string): string {
  const other = inSentence(neighbour.label);
  const where =
    moved === 'both'
      ? `${label}: exchanged with ${other} between the reads`
      : `${label}: the ${moved} read has its mask where the ${moved === 'left' ? 'right' : 'left'} read has ${other}`;
  const all =
    allOf === null
      ? ''
      : `; all ${counted(allOf)} levels are shifted by ${counted(levels ?? 0)}: probably counted from another level`;
  return `${joined(where, slices)}${levels === null ? '' : `: ${levelsOff(levels)}`}${all}`;
}

const levelsOff = (levels: number) => `${counted(levels)} ${levels === 1 ? 'level' : 'levels'} off`;

/** `one level off`: of two answers whose order the protocol gives; empty where it gives none or one is missing. */
function levelsApart(
  { left, right }: Pick<ComparisonInput, 'left' | 'right'>,
  { question, unit }: Pick<UnitFacts, 'question' | 'unit'>,
): string {
  if (!question?.ordered) return '';
  const rank = (side: 'left' | 'right') => {
    const answer = answerOf(side === 'left' ? left : right, question, unit[side]);
    return (question.choices ?? []).findIndex(({ value }) => value === answer);
  };
  const [l, r] = [rank('left'), rank('right')];
  return l < 0 || r < 0 || l === r ? '' : levelsOff(Math.abs(l - r));
}

/** What the two masks of a swap are called in their reads. */
export const swapLabels = (protocol: ProtocolContent, { swap, leftNumber, rightNumber }: SwapOfUnit) =>
  [maskLabel(protocol, swap.left, leftNumber), maskLabel(protocol, swap.right, rightNumber)] as const;

/** `cyst / metastasis`: the answers of both reads to the question of a unit. */
function answers({ left, right }: Pick<ComparisonInput, 'left' | 'right'>, { question, unit }: UnitFacts): string {
  if (question === null) return '';
  const of = (side: 'left' | 'right') =>
    printedAnswer(question, answerOf(side === 'left' ? left : right, question, unit[side]));
  return `${of('left')} / ${of('right')}`;
}

/** `PR in the left read, PD in the right read`: of answers that differ. */
function answersBySide(input: Pick<ComparisonInput, 'left' | 'right'>, facts: UnitFacts): string {
  const { question, unit } = facts;
  if (question === null) return '';
  const [l, r] = [answerOf(input.left, question, unit.left), answerOf(input.right, question, unit.right)];
  if (l === r) return answers(input, facts);
  return `${printedAnswer(question, l)} in the left read, ${printedAnswer(question, r)} in the right read`;
}

/** `5.8 mm / 6.3 mm`, by the sphere of equal volume. */
const diameters = ({ leftDiameterMm: l, rightDiameterMm: r }: NonNullable<UnitFacts['measurement']>) =>
  l === null || r === null ? '' : `${l.toFixed(1)} mm / ${r.toFixed(1)} mm`;

function stateWord(evaluation: ComparisonInput['left'], facts: UnitFacts): string {
  const state = stateOf(evaluation, facts.unit.item);
  return state ? STATE_WORDS[state] : 'not stated';
}

/** Small numbers in words. */
const counted = (count: number) => ['none', 'one', 'two', 'three', 'four', 'five', 'six'][count] ?? String(count);
