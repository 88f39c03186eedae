import type { Evaluation, ProtocolContent, QuestionItem } from '@overread/domain';
import { maskItems, maskKeyText, questions } from '@overread/domain';
import { instanceNumber, instancesOf, itemOf } from './evaluationChanges.ts';

/** One thing that stands between a read and its submission, in words, with the place to go to. */
export interface Unfinished {
  readonly sentence: string;
  readonly item: string;
  readonly instance: string | null;
}

const isAnswered = (question: QuestionItem, answers: Evaluation['answers']): boolean => {
  const value = answers[question.key];
  return value !== undefined && value !== '';
};

/**
 * What is still to do before this read can be submitted (`C`): each item has one of the four states, what is present is
 * outlined, every question that asks for an answer has one. `voxels` counts the voxels per mask, by `maskKeyText`.
 */
export function unfinished(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  voxels: Readonly<Record<string, number>>,
): readonly Unfinished[] {
  if (evaluation.notEvaluable) return [];
  const found: Unfinished[] = [];
  const say = (item: string, instance: string | null, sentence: string) => found.push({ item, instance, sentence });
  for (const item of maskItems(protocol)) {
    const { state, reason } = itemOf(evaluation, item.key);
    const drawn = (instance: string | null) => (voxels[maskKeyText({ item: item.key, instance })] ?? 0) > 0;
    if (state === null) say(item.key, null, `${item.label}: say whether it is present.`);
    if (state === 'notAssessable' && !reason) say(item.key, null, `${item.label}: say why it cannot be assessed.`);
    if (state !== 'present') continue;
    if (item.cardinality === 'one') {
      if (!drawn(null)) say(item.key, null, `${item.label} is present but has no outline yet.`);
      continue;
    }
    const instances = instancesOf(evaluation, item.key);
    if (!instances.length) say(item.key, null, `${item.label}: present, but none has been drawn.`);
    for (const { key, answers } of instances) {
      const name = `${item.label} ${instanceNumber(key)}`;
      if (!drawn(key)) say(item.key, key, `${name} has no outline yet.`);
      for (const question of questions(protocol, item.key))
        if (question.required && !isAnswered(question, answers))
          say(item.key, key, `${name}: ${question.label} is not answered.`);
    }
  }
  for (const question of questions(protocol))
    if (question.required && !isAnswered(question, evaluation.answers))
      say(question.key, null, `${question.label} is not answered.`);
  return found;
}

/** Runs of slices that have not been shown, counted from 1 in the order of scrolling: `[[1, 12], [40, 40]]`. */
export function unseenRuns(
  sopUids: readonly string[],
  seen: ReadonlySet<string>,
): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  sopUids.forEach((uid, index) => {
    if (seen.has(uid)) return;
    const last = runs.at(-1);
    if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index + 1, index + 1]);
  });
  return runs;
}
