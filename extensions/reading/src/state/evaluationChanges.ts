import type { Evaluation, ImageQuality, Instance, ItemEvaluation, ItemState, ProtocolContent } from '@overread/domain';

/** An evaluation in which nothing is decided yet: every mask item is there with state null. */
export function emptyEvaluation(protocol: ProtocolContent): Evaluation {
  const masks = protocol.items.filter((item) => item.kind === 'mask');
  return {
    items: Object.fromEntries(
      masks.map((item) => [item.key, item.cardinality === 'many' ? { state: null, instances: [] } : { state: null }]),
    ),
    answers: {},
  };
}

/** The evaluation of one item; undecided if it has none. */
export function itemOf(evaluation: Evaluation, item: string): ItemEvaluation {
  return evaluation.items[item] ?? { state: null };
}

/** The lesions of a `many` item. */
export function instancesOf(evaluation: Evaluation, item: string): readonly Instance[] {
  return itemOf(evaluation, item).instances ?? [];
}

function withItem(
  evaluation: Evaluation,
  item: string,
  change: (before: ItemEvaluation) => ItemEvaluation,
): Evaluation {
  return { ...evaluation, items: { ...evaluation.items, [item]: change(itemOf(evaluation, item)) } };
}

/** Decides an item. States other than `present` have no lesions; a reason stays only with `notAssessable`. */
export function setState(evaluation: Evaluation, item: string, state: ItemState | null, reason?: string): Evaluation {
  return withItem(evaluation, item, ({ instances }) => ({
    state,
    ...(state === 'notAssessable' && reason !== undefined ? { reason } : {}),
    ...(instances === undefined ? {} : { instances: state === 'present' || state === null ? instances : [] }),
  }));
}

/** Number of an instance's key: `i3` is 3. It is also the number of its segment. */
export function instanceNumber(key: string): number {
  return Number(key.slice(1));
}

/** What people call a lesion: the item's name and its place in the list, as the server's sentences do. */
export function lesionName(label: string, evaluation: Evaluation, item: string, key: string): string {
  return `${label} ${instancesOf(evaluation, item).findIndex((one) => one.key === key) + 1}`;
}

/** Adds a lesion; the item is present from then on. */
export function addInstance(evaluation: Evaluation, item: string, key: string): Evaluation {
  return withItem(evaluation, item, ({ reason: _reason, ...before }) => ({
    ...before,
    state: 'present',
    instances: [...(before.instances ?? []), { key, answers: {} }],
  }));
}

/** Takes a lesion away; the item is undecided again if it was the last one. */
export function removeInstance(evaluation: Evaluation, item: string, key: string): Evaluation {
  return withItem(evaluation, item, (before) => {
    const instances = (before.instances ?? []).filter((one) => one.key !== key);
    return { ...before, state: instances.length ? before.state : null, instances };
  });
}

/** Puts a lesion back that was taken away, in the order of the numbers. */
export function restoreInstance(evaluation: Evaluation, item: string, instance: Instance): Evaluation {
  return withItem(evaluation, item, (before) => ({
    ...before,
    state: 'present',
    instances: [...(before.instances ?? []), instance].sort((a, b) => instanceNumber(a.key) - instanceNumber(b.key)),
  }));
}

/** Answers a question of the case, or of one lesion. null takes the answer back. */
export function setAnswer(
  evaluation: Evaluation,
  question: string,
  value: string | number | null,
  at?: { readonly item: string; readonly instance: string },
): Evaluation {
  const change = (answers: Instance['answers']) => {
    const { [question]: _before, ...others } = answers;
    return value === null ? others : { ...others, [question]: value };
  };
  if (!at) return { ...evaluation, answers: change(evaluation.answers) };
  return withItem(evaluation, at.item, (before) => ({
    ...before,
    instances: (before.instances ?? []).map((one) =>
      one.key === at.instance ? { ...one, answers: change(one.answers) } : one,
    ),
  }));
}

/** Says how good the images are. */
export function setImageQuality(evaluation: Evaluation, imageQuality: ImageQuality): Evaluation {
  return { ...evaluation, imageQuality };
}

/** States that the whole case cannot be evaluated, or takes that back. */
export function setNotEvaluable(evaluation: Evaluation, notEvaluable: Evaluation['notEvaluable'] | null): Evaluation {
  const { notEvaluable: _before, ...rest } = evaluation;
  return notEvaluable ? { ...rest, notEvaluable } : rest;
}
