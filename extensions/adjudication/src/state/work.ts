import type { Evaluation, ItemEvaluation, MaskKey, UnitDecision } from '@overread/domain';
import { maskKeyText } from '@overread/domain';
import type { FrameBits } from '@overread/host';
import type { MaskTable } from './unitMasks.ts';

/** What an adjudicator has decided and drawn so far; this is what the draft keeps and what is undone as one. */
export interface Work {
  /** At most one per unit. `reason` is empty until it is given. */
  readonly decisions: readonly UnitDecision[];
  /** Own answers, states and new lesions. */
  readonly drawn: Evaluation;
  /** Own masks by `maskKeyText`. */
  readonly edited: MaskTable;
}

/** Nothing decided. */
export const NO_WORK: Work = { decisions: [], drawn: { items: {}, answers: {} }, edited: {} };

/** Decides a unit, over what was decided before. What was drawn for an earlier decision goes with it. */
export function decide(work: Work, decision: UnitDecision, key: MaskKey | null): Work {
  const cleared = decision.decision === 'edit' || key === null ? work : withMask(work, key, null);
  const others = cleared.decisions.filter((one) => one.unit !== decision.unit);
  return { ...cleared, decisions: [...others, decision] };
}

/** Changes reason or comment of a decision. */
export function explain(work: Work, unit: string, change: { reason?: string; comment?: string }): Work {
  return {
    ...work,
    decisions: work.decisions.map((one) => {
      if (one.unit !== unit) return one;
      const { comment: _before, ...rest } = { ...one, ...change };
      const comment = change.comment ?? one.comment ?? '';
      return comment ? { ...rest, comment } : rest;
    }),
  };
}

/** Takes a decision back, with what was drawn for it. */
export function takeBack(work: Work, unit: string, key: MaskKey | null): Work {
  const cleared = key === null ? work : withMask(work, key, null);
  return { ...cleared, decisions: cleared.decisions.filter((one) => one.unit !== unit) };
}

/** Replaces an own mask; null or no frame takes it away. */
export function withMask(work: Work, key: MaskKey, frames: readonly FrameBits[] | null): Work {
  const { [maskKeyText(key)]: _before, ...others } = work.edited;
  return { ...work, edited: frames?.length ? { ...others, [maskKeyText(key)]: frames } : others };
}

/** An own answer: of the case, or of the lesion `at`. null takes it back. */
export function withAnswer(
  work: Work,
  question: string,
  value: string | number | null,
  at: { readonly item: string; readonly instance: string } | null,
): Work {
  const change = (answers: Evaluation['answers']) => {
    const { [question]: _before, ...others } = answers;
    return value === null ? others : { ...others, [question]: value };
  };
  const { drawn } = work;
  if (at === null) return { ...work, drawn: { ...drawn, answers: change(drawn.answers) } };
  const before = drawn.items[at.item]?.instances ?? [];
  const own = before.find((one) => one.key === at.instance) ?? { key: at.instance, answers: {} };
  const instances = [...before.filter((one) => one.key !== at.instance), { ...own, answers: change(own.answers) }].sort(
    (a, b) => Number(a.key.slice(1)) - Number(b.key.slice(1)),
  );
  return withItem(work, at.item, { state: 'present', instances });
}

/** An own statement of an item. */
export function withItem(work: Work, item: string, statement: ItemEvaluation): Work {
  return { ...work, drawn: { ...work.drawn, items: { ...work.drawn.items, [item]: statement } } };
}

/** Takes a lesion that was added away again, with its answers and its mask. */
export function withoutLesion(work: Work, unit: string, key: MaskKey): Work {
  const own = work.drawn.items[key.item];
  const left = takeBack(work, unit, key);
  return withItem(left, key.item, {
    state: own?.state ?? null,
    instances: (own?.instances ?? []).filter((one) => one.key !== key.instance),
  });
}
