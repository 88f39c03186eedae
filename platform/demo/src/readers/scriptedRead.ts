import type { Answers, Evaluation, MaskKey } from '@overread/domain';
import type { VoxelMask } from '../images/volume.ts';

/** What a scripted reader states of a case: the evaluation, and one voxel mask per item or lesion that is present. */
export interface ScriptedRead {
  readonly evaluation: Evaluation;
  readonly masks: readonly (MaskKey & { readonly mask: VoxelMask })[];
}

/** A lesion as a reader drew and described it. */
export interface DrawnLesion {
  readonly mask: VoxelMask;
  readonly answers: Answers;
}

/** A read of a case that cannot be evaluated. */
export function notEvaluable(reason: 'motion' | 'quality' | 'artefact'): ScriptedRead {
  return { evaluation: { notEvaluable: { reason }, items: {}, answers: {} }, masks: [] };
}

/** A read of questions alone. */
export function answersOnly(answers: Answers): ScriptedRead {
  return { evaluation: { items: {}, answers }, masks: [] };
}

/** A read of structures (item key to mask, null: not assessable because out of view) and of lesions under `lesion`. */
export function maskedRead(
  structures: Readonly<Record<string, VoxelMask | null>>,
  lesions: readonly DrawnLesion[] | null,
  answers: Answers,
): ScriptedRead {
  const items: Evaluation['items'] = {};
  for (const [item, mask] of Object.entries(structures))
    items[item] = mask === null ? { state: 'notAssessable', reason: 'outOfView' } : { state: 'present' };
  if (lesions !== null)
    items.lesion =
      lesions.length === 0
        ? { state: 'absent' }
        : {
            state: 'present',
            instances: lesions.map((lesion, index) => ({ key: `i${index + 1}`, answers: lesion.answers })),
          };
  return {
    evaluation: { items, answers },
    masks: [
      ...Object.entries(structures).flatMap(([item, mask]) => (mask === null ? [] : [{ item, instance: null, mask }])),
      ...(lesions ?? []).map(({ mask }, index) => ({ item: 'lesion', instance: `i${index + 1}`, mask })),
    ],
  };
}
