import type { RuleOutcome } from './discrepancy.ts';
import type { MaskKey } from './evaluation.ts';
import { type ImageChoice, type MaskMeasurement, meanDiameterMm } from './measurement.ts';
import { isOnLimit } from './onLimit.ts';
import type { ProtocolContent, QuestionItem } from './protocol.ts';
import type { UnitFacts } from './units.ts';

/** A number with up to `digits` decimals, no trailing zeros beyond two significant ones. */
export function printed(value: number, digits = 2): string {
  return value.toFixed(digits);
}

/**
 * A value beside its limit, with as many decimals as it takes to tell them apart: never "0.75 is below 0.75".
 * Equal numbers are printed alike, and a limit of the SOP as that says it: 0.125, not 0.13.
 */
export function printedAgainst(value: number, limit: number): readonly [value: string, limit: string] {
  const least = [2, 3, 4].find((digits) => Number(limit.toFixed(digits)) === limit) ?? 2;
  for (let digits = least; digits <= 15; digits++) {
    const pair = [value.toFixed(digits), limit.toFixed(digits)] as const;
    if (pair[0] !== pair[1] || value === limit) return pair;
  }
  return [String(value), String(limit)];
}

/** The numbers of a verdict; of one that passes on its limit, but for rounding, both alike. */
export function printedNumbers(verdict: RuleOutcome['verdict'], value: number, limit: number) {
  return printedAgainst(verdict === 'pass' && isOnLimit(value, limit) ? limit : value, limit);
}

/** Millimetres as people say them: whole from 10 up, one decimal below. */
export function printedMm(mm: number): string {
  return mm >= 9.95 ? `${Math.round(mm)} mm` : `${mm.toFixed(1).replace(/\.0$/, '')} mm`;
}

/** `slice 40` or `slices 40-46`, counted as the viewer counts; empty if unknown. */
export function printedSlices(slices: MaskMeasurement['slices'], word: 'slice' | 'image' = 'slice'): string {
  if (slices === null) return '';
  return slices.from === slices.to ? `${word} ${slices.from}` : `${word}s ${slices.from}-${slices.to}`;
}

/** `image 31 in the left read, image 44 in the right`: what each read chose to mark. */
export function printedChoice({ left, right }: ImageChoice): string {
  return `${printedImages(left)} in the left read, ${printedImages(right)} in the right`;
}

/** `image 31 in the left read only`: images that one read alone has marked; empty if there are none. */
export function printedExtra({ left, right }: ImageChoice): string {
  const only = (own: readonly number[], other: readonly number[], side: string) => {
    const images = own.filter((image) => !other.includes(image));
    return images.length === 0 ? '' : `${printedImages(images)} in the ${side} read only`;
  };
  return [only(left, right, 'left'), only(right, left, 'right')].filter(Boolean).join(', ');
}

/** `image 31`, `images 3-5, 9`; ascending. */
export function printedImages(images: readonly number[]): string {
  const runs: [from: number, to: number][] = [];
  for (const image of images) {
    const last = runs.at(-1);
    if (last && image === last[1] + 1) last[1] = image;
    else runs.push([image, image]);
  }
  const text = runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  return `${images.length === 1 ? 'image' : 'images'} ${text}`;
}

/** What a value of a question is called: the label of the choice, the number with its unit, the text. */
export function printedAnswer(question: QuestionItem, value: string | number | undefined): string {
  if (value === undefined) return 'not answered';
  if (question.answer === 'number')
    return `${value}${question.unit && question.unit.value !== '1' ? ` ${question.unit.meaning}` : ''}`;
  return question.choices?.find((choice) => choice.value === value)?.label ?? String(value);
}

/** How states are said in a sentence. */
export const STATE_WORDS = {
  present: 'there',
  absent: 'not there',
  presentNotMeasured: 'there, not outlined',
  notAssessable: 'cannot be assessed',
} as const;

const itemLabel = (protocol: ProtocolContent, key: string): string =>
  [...protocol.items, ...(protocol.composites ?? [])].find((item) => item.key === key)?.label ?? 'Item';

/** What a mask is called: `Liver`; `Lesion 2` with the number of its unit, `A lesion` without. */
export function maskLabel(protocol: ProtocolContent, key: MaskKey, number: number | null): string {
  const label = itemLabel(protocol, key.item);
  return number === null ? label : `${label} ${number}`;
}

/** What a unit is called: `Lesion 2`, `Type of lesion 1`, `The case`. */
export function unitLabel(protocol: ProtocolContent, facts: Pick<UnitFacts, 'unit' | 'kind' | 'number'>): string {
  if (facts.kind === 'case') return 'The case';
  const label = itemLabel(protocol, facts.unit.item);
  if (facts.number === null) return label;
  if (facts.kind !== 'answer') return `${label} ${facts.number}`;
  const question = protocol.items.find((item) => item.key === facts.unit.item);
  const lesion = question?.kind === 'question' && question.of ? itemLabel(protocol, question.of) : 'lesion';
  return `${label} of ${lesion.charAt(0).toLowerCase()}${lesion.slice(1)} ${facts.number}`;
}

/** `11 mm, slices 40-46`: size and place, as far as known. */
export function sizeAndPlace(measurement: MaskMeasurement): string {
  const mm = meanDiameterMm(measurement);
  return [mm === null || mm === 0 ? '' : printedMm(mm), printedSlices(measurement.slices)].filter(Boolean).join(', ');
}
