import type { Code } from '@overread/domain';
import {
  type Answers,
  type Evaluation,
  type ImageQuality,
  type Item,
  type ItemEvaluation,
  type ItemState,
  type ProtocolContent,
  type QuestionItem,
  questions,
} from '@overread/domain';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import {
  type ContainerChild,
  code,
  container,
  contains,
  containsText,
  hasConceptMod,
  hasProperties,
  num,
  readable,
  text,
  uidref,
} from '../sr/content.ts';
import type { MaskRecord } from './measurementGroup.ts';

/** The code of each item state. */
export const STATE_CODES: Readonly<Record<ItemState, Code>> = {
  present: STANDARD.present,
  absent: STANDARD.absent,
  presentNotMeasured: PRIVATE.presentNotMeasured,
  notAssessable: PRIVATE.notAssessable,
};

/** The code of each answer about the images' quality (CID 7036). */
export const QUALITY_CODES: Readonly<Record<ImageQuality, Code>> = {
  diagnostic: STANDARD.diagnosticQuality,
  limited: STANDARD.limitedQuality,
  nonDiagnostic: STANDARD.nonDiagnosticQuality,
};

/** What a person stated: state per item, answers per instance and case, or that the case is not evaluable. */
export function evaluationItems(
  protocol: ProtocolContent,
  evaluation: Evaluation,
  masks: readonly MaskRecord[],
): ContainerChild[] {
  const { notEvaluable, imageQuality } = evaluation;
  const refused =
    notEvaluable === undefined
      ? []
      : [
          contains(
            text(
              PRIVATE.notEvaluable,
              notEvaluable.reason,
              readable(notEvaluable.comment ?? '') === ''
                ? []
                : [hasProperties(text(PRIVATE.reasonComment, notEvaluable.comment ?? ''))],
            ),
          ),
        ];
  const items = protocol.items.flatMap((item) => {
    const given = evaluation.items[item.key];
    return given === undefined || item.kind === 'question'
      ? []
      : [contains(itemContainer(protocol, item, given, masks))];
  });
  const answers = answerItems(
    questions(protocol).filter((question) => question.of === undefined),
    evaluation.answers,
  );
  const quality =
    imageQuality === undefined ? [] : [contains(code(STANDARD.imageQuality, QUALITY_CODES[imageQuality]))];
  return [
    ...refused,
    ...quality,
    ...items,
    ...(answers.length > 0 ? [contains(container(PRIVATE.answers, answers))] : []),
  ];
}

function itemContainer(protocol: ProtocolContent, item: Item, given: ItemEvaluation, masks: readonly MaskRecord[]) {
  const state = given.state === null ? [] : [contains(code(PRIVATE.itemState, STATE_CODES[given.state]))];
  const instances = (given.instances ?? []).map((instance) => {
    const mask = masks.find(({ key }) => key.item === item.key && key.instance === instance.key);
    return contains(
      container(PRIVATE.instance, [
        contains(text(PRIVATE.instanceKey, instance.key)),
        ...(mask === undefined ? [] : [contains(uidref(STANDARD.trackingUid, mask.trackingUid))]),
        ...answerItems(questions(protocol, item.key), instance.answers),
      ]),
    );
  });
  return container(PRIVATE.item, [
    contains(text(PRIVATE.itemKey, item.key)),
    contains(text(PRIVATE.itemLabel, item.label)),
    ...state,
    ...containsText(PRIVATE.itemReason, given.reason),
    ...instances,
  ]);
}

/** Answers under the codes of their questions. A choice without a code is written as text. */
function answerItems(asked: readonly QuestionItem[], answers: Answers): ContainerChild[] {
  return asked.flatMap((question): ContainerChild[] => {
    const value = answers[question.key];
    if (value === undefined || value === '') return [];
    const key = hasConceptMod(text(PRIVATE.questionKey, question.key));
    if (typeof value === 'number')
      return [contains(num(question.code, value, question.unit ?? STANDARD.noUnits, [key]))];
    const choice = question.choices?.find((one) => one.value === value);
    if (choice?.code !== undefined) {
      return [contains(code(question.code, choice.code, [key, hasConceptMod(text(PRIVATE.answerValue, value))]))];
    }
    return readable(value) === ''
      ? []
      : [contains(text(question.code, choice?.label ?? value, [key, hasConceptMod(text(PRIVATE.answerValue, value))]))];
  });
}
