import type { Answers, Evaluation, MaskKey } from '@overread/domain';
import { eachInside } from '../images/insideVoxels.ts';
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

/**
 * A read of structures (item key to mask, null: not assessable because out of view) and of lesions under `lesion`. A voxel belongs
 * to one mask, as in the viewer: the first lesion that claims it, else the first structure.
 */
export function maskedRead(
  structures: Readonly<Record<string, VoxelMask | null>>,
  lesions: readonly DrawnLesion[] | null,
  answers: Answers,
): ScriptedRead {
  const items: Evaluation['items'] = {};
  for (const [item, mask] of Object.entries(structures))
    items[item] = mask === null ? { state: 'notAssessable', reason: 'outOfView' } : { state: 'present' };
  const instances = (lesions ?? []).map((lesion, index) => ({ key: `i${index + 1}`, answers: lesion.answers }));
  if (lesions !== null) items.lesion = instances.length === 0 ? { state: 'absent' } : { state: 'present', instances };
  const claim = claims();
  const lesionMasks = (lesions ?? []).map(({ mask }, index) => ({
    item: 'lesion',
    instance: `i${index + 1}`,
    mask: claim(mask),
  }));
  const structureMasks = Object.entries(structures).flatMap(([item, mask]) =>
    mask === null ? [] : [{ item, instance: null, mask: claim(mask) }],
  );
  return { evaluation: { items, answers }, masks: [...structureMasks, ...lesionMasks] };
}

/** Answers each mask without the voxels that earlier ones took. */
function claims(): (mask: VoxelMask) => VoxelMask {
  let taken: VoxelMask | null = null;
  return (mask) => {
    const all = taken ?? new Uint8Array(mask.length);
    taken = all;
    const own = new Uint8Array(mask.length);
    eachInside(mask, (at) => {
      if (all[at] === 1) return;
      all[at] = 1;
      own[at] = 1;
    });
    return own;
  };
}
