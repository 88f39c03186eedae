import {
  type Answers,
  type Evaluation,
  type Instance,
  type ItemEvaluation,
  type MaskKey,
  maskKeyText,
  NOT_ASSESSABLE_REASONS,
  NOT_EVALUABLE_REASONS,
} from './evaluation.ts';
import { type MaskItem, maskItems, type ProtocolContent, type QuestionItem, questions } from './protocol.ts';
import type { SelfCheckEntry } from './selfCheck.ts';
import { selfCheckProblems } from './selfCheckProblems.ts';
import type { SubmissionProblem } from './submissionProblem.ts';
import { IMAGE_QUALITY_QUESTION, type ViewingConditions, viewingProblems } from './viewingConditions.ts';

/** A mask that came along, as far as these checks need to know it. */
export interface MaskPresence extends MaskKey {
  /** True if it holds no voxel: as good as none. */
  readonly isEmpty: boolean;
}

/**
 * What is missing or contradictory in a complete evaluation under its protocol: every mask item has one of the four
 * states, a present one its masks (each instance its own) and no other any, every required question a valid answer.
 * A case that is not evaluable has a reason and nothing else. Empty list: complete. Pure; the panel and the server ask
 * the same function.
 */
export function evaluationProblems(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  masks: readonly MaskPresence[],
): readonly SubmissionProblem[] {
  const drawn = new Set(masks.filter((mask) => !mask.isEmpty).map(maskKeyText));
  if (evaluation.notEvaluable) return notEvaluableProblems(evaluation, drawn.size);
  const items = maskItems(protocol);
  return [
    ...unknownKeys(protocol, evaluation, masks),
    ...items.flatMap((item) => itemProblems(protocol, item, evaluation.items[item.key], drawn)),
    ...answerProblems(questions(protocol), evaluation.answers, null, ''),
  ];
}

/** {@link evaluationProblems} of a read: every read also says how good the images are (R21), unless it says that they are of no use. */
export function readProblems(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  masks: readonly MaskPresence[],
): readonly SubmissionProblem[] {
  const quality =
    evaluation.imageQuality || evaluation.notEvaluable
      ? []
      : [about(IMAGE_QUALITY_QUESTION, 'Say how good the images are: diagnostic, limited or non-diagnostic.')];
  return [...evaluationProblems(protocol, evaluation, masks), ...quality];
}

/** {@link readProblems}, the reader's tick of independence (R14.8), where it was read (R21), and what its self-check asked (R10). */
export function submissionProblems(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  masks: readonly MaskPresence[],
  conditions:
    | {
        readonly independent: boolean;
        readonly viewing?: ViewingConditions;
        readonly selfCheck?: readonly SelfCheckEntry[];
      }
    | undefined,
): readonly SubmissionProblem[] {
  const independence = conditions?.independent
    ? []
    : [whole('Confirm that you did not consult the clinical record or other readers for this case.')];
  const seen = viewingProblems(protocol.viewing, conditions?.viewing).map(whole);
  const asked = selfCheckProblems(protocol, conditions?.selfCheck ?? []);
  return [...readProblems(protocol, evaluation, masks), ...independence, ...seen, ...asked];
}

const whole = (sentence: string): SubmissionProblem => ({ item: null, instance: null, sentence });
const about = (item: string, sentence: string, instance: string | null = null): SubmissionProblem => ({
  item,
  instance,
  sentence,
});

function notEvaluableProblems(evaluation: Evaluation, drawn: number): SubmissionProblem[] {
  const { reason = '', comment = '' } = evaluation.notEvaluable ?? {};
  const problems: SubmissionProblem[] = [];
  if (!Object.hasOwn(NOT_EVALUABLE_REASONS, reason)) problems.push(whole('Say why the case cannot be evaluated.'));
  if (reason === 'other' && comment.trim() === '')
    problems.push(whole('Say in a few words why the case cannot be evaluated.'));
  const stated = Object.values(evaluation.items).some((item) => item.state !== null || item.instances?.length);
  if (stated || Object.keys(evaluation.answers).length > 0 || drawn > 0)
    problems.push(whole('A case that cannot be evaluated has no masks and no answers; remove them or evaluate it.'));
  return problems;
}

function unknownKeys(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  masks: readonly MaskPresence[],
): SubmissionProblem[] {
  const items = new Set(maskItems(protocol).map((item) => item.key));
  const seen = new Set<string>();
  return [
    ...Object.keys(evaluation.items)
      .filter((key) => !items.has(key))
      .map((key) => about(key, `The SOP has no structure "${key}" to outline.`)),
    ...masks.flatMap((mask) => {
      const text = maskKeyText(mask);
      if (seen.has(text)) return [about(mask.item, `Two masks came for "${text}".`, mask.instance)];
      seen.add(text);
      return items.has(mask.item) ? [] : [about(mask.item, `The SOP has no structure "${mask.item}" to outline.`)];
    }),
  ];
}

function itemProblems(
  protocol: ProtocolContent,
  item: MaskItem,
  stated: ItemEvaluation | undefined,
  drawn: ReadonlySet<string>,
): SubmissionProblem[] {
  const say = (sentence: string) => about(item.key, `${item.label}: ${sentence}`);
  const own = [...drawn].filter((text) => text === item.key || text.startsWith(`${item.key}/`));
  const state = stated?.state ?? null;
  if (state === null) return [say('say whether it is present, absent, not measured or not assessable.')];
  const instances = stated?.instances ?? [];
  if (state === 'present')
    return item.cardinality === 'one'
      ? oneProblems(item, instances, drawn, own, say)
      : manyProblems(protocol, item, instances, drawn, own, say);
  const problems: SubmissionProblem[] = [];
  if (own.length > 0 || instances.length > 0)
    problems.push(say('something is drawn, but it is not stated as present. Erase it or state it as present.'));
  const reason = stated?.reason ?? '';
  if (state === 'notAssessable' && !Object.hasOwn(NOT_ASSESSABLE_REASONS, reason))
    problems.push(say('say why it cannot be assessed.'));
  return problems;
}

function oneProblems(
  item: MaskItem,
  instances: readonly Instance[],
  drawn: ReadonlySet<string>,
  own: readonly string[],
  say: (sentence: string) => SubmissionProblem,
): SubmissionProblem[] {
  const problems: SubmissionProblem[] = [];
  if (!drawn.has(item.key)) problems.push(say('it is stated as present, but nothing is drawn.'));
  if (instances.length > 0 || own.some((text) => text !== item.key))
    problems.push(say('it is one structure and has no separate lesions.'));
  return problems;
}

function manyProblems(
  protocol: ProtocolContent,
  item: MaskItem,
  instances: readonly Instance[],
  drawn: ReadonlySet<string>,
  own: readonly string[],
  say: (sentence: string) => SubmissionProblem,
): SubmissionProblem[] {
  const keys = new Set(instances.map((instance) => instance.key));
  const problems: SubmissionProblem[] = [];
  if (instances.length === 0) problems.push(say('it is stated as present, but there is none yet.'));
  if (keys.size !== instances.length) problems.push(say('two of them carry the same number.'));
  if (own.some((text) => !keys.has(text.slice(item.key.length + 1))))
    problems.push(say('something is drawn that belongs to none of them.'));
  instances.forEach((instance, index) => {
    const name = `${item.label} ${index + 1}`;
    if (!drawn.has(maskKeyText({ item: item.key, instance: instance.key })))
      problems.push(about(item.key, `${name}: nothing is drawn.`, instance.key));
    const asked = questions(protocol, item.key);
    for (const problem of answerProblems(asked, instance.answers, instance.key, `${name}: `)) problems.push(problem);
  });
  return problems;
}

function answerProblems(
  asked: readonly QuestionItem[],
  answers: Answers,
  instance: string | null,
  prefix: string,
): SubmissionProblem[] {
  const known = new Set(asked.map((question) => question.key));
  return [
    ...Object.keys(answers)
      .filter((key) => !known.has(key))
      .map((key) => about(key, `${prefix}the SOP has no question "${key}" here.`, instance)),
    ...asked.flatMap((question) => {
      const why = answerProblem(question, answers[question.key]);
      return why ? [about(question.key, `${prefix}${question.label}: ${why}`, instance)] : [];
    }),
  ];
}

/** Why `answer` is no valid answer to `question`, or undefined. An optional question may stay without one. */
function answerProblem(question: QuestionItem, answer: string | number | undefined): string | undefined {
  if (answer === undefined || answer === '') return question.required ? 'an answer is missing.' : undefined;
  if (question.answer === 'choice') {
    return question.choices?.some((choice) => choice.value === answer) ? undefined : 'choose one of the answers.';
  }
  if (question.answer === 'text') return typeof answer === 'string' ? undefined : 'answer in words.';
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'answer with a number.';
  if (question.minimum !== undefined && answer < question.minimum) return `the smallest value is ${question.minimum}.`;
  if (question.maximum !== undefined && answer > question.maximum) return `the largest value is ${question.maximum}.`;
  return undefined;
}
