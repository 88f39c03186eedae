import type { EstimateView, LimitSimulationView, LimitView, SimulationView } from '@overread/contract';
import { counted, number, percent } from '../reliability/reliabilityWords.ts';

/** A limit with as many digits as it was written with, or as tell it from its neighbours. */
export const limitWords = (limit: number, { unit }: Pick<LimitView, 'unit'>): string =>
  `${String(Number(limit.toPrecision(6))).replace('-', '−')}${unit}`;

/** `Liver: Dice at least 0.9`; of a combination the part. */
export const limitName = ({ item, sentence, combination, part }: LimitView): string =>
  combination === null ? `${item}: ${sentence}` : `${item}: ${sentence} (part ${part + 1} of a combination)`;

/** `33 %, 95 % interval 8 to 67 %`. */
export function shareWords({ value, low, high }: EstimateView): string {
  if (low === null || high === null) return percent(value);
  return `${percent(value)}, 95 % interval ${number(100 * low, 0)} to ${number(100 * high, 0)} %`;
}

/** What goes to the adjudicator by a limit, of cases and of items. */
export function stepSentences(
  step: LimitSimulationView['steps'][number],
  present: LimitSimulationView['steps'][number],
  { cases, items }: LimitSimulationView,
): readonly string[] {
  const [would, before] = step === present ? ['go', ''] : ['would go', ` At the present limit ${present.cases} do.`];
  const none = step.caseShare.noInterval;
  return [
    `${step.cases} of ${counted(cases, 'case')} (${shareWords(step.caseShare)}) ${would} to the adjudicator.${before}`,
    `${step.items} of ${counted(items, 'item')} (${shareWords(step.itemShare)}) ${would} there: structures, lesions and answers, each settled by itself.`,
    ...(none === null ? [] : [`No interval: ${none}`]),
  ];
}

/** Labels of the cases on which two limits do not agree, from the lenient step to the strict one. */
export const changingSides = ({ steps }: LimitSimulationView, from: number, to: number): readonly string[] =>
  inOrder(steps.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).flatMap(({ joining }) => joining));

/** What is counted, and what is not, by name. */
export function pilotSentences({ simulation, count, available, withdrawn, sharedPreLabel }: SimulationView) {
  const few = simulation !== null && simulation.patients < 10;
  const left = simulation?.leftOut ?? [];
  return [
    ...(simulation === null
      ? []
      : [
          `The first ${counted(count, 'case')} of ${available} that two readers have read, in the order in which they were compared; ${counted(simulation.patients, 'patient')}.`,
          simulation.measuredCases === simulation.cases
            ? 'In each of them this limit has a number to be held against.'
            : `In ${simulation.measuredCases} of ${simulation.cases} this limit has a number to be held against; it changes nothing in the others.`,
        ]),
    ...(few ? ['Fewer than 10 patients: too few to judge by.'] : []),
    ...(withdrawn === 0 ? [] : [`${counted(withdrawn, 'case')} withdrawn: left out, the content is erased.`]),
    ...(sharedPreLabel === 0
      ? []
      : [
          `${counted(sharedPreLabel, 'case')} in which both readers began with the same mask of an algorithm: left out.`,
        ]),
    ...(left.length === 0 ? [] : [`Left out, for they were compared by an earlier version: ${left.join(', ')}.`]),
    'Cases drawn as controls go to the adjudicator by any limit; here they count by their verdicts alone.',
  ];
}

/** Labels in the order in which people count: CASE-2 before CASE-10. */
export const inOrder = (labels: readonly string[]): readonly string[] =>
  labels.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
