import type { Evaluation } from '@overread/domain';
import type { StackMask } from '../src/stackMask.ts';

/** A read that says of the items `ones`, and of `lesion` with an instance for every mask, what its masks show. */
export function readOfMasks(ones: readonly string[], masks: readonly StackMask[]) {
  const lesions = masks.filter((mask) => mask.item === 'lesion');
  const state = (key: string) => ({ state: masks.some((mask) => mask.item === key) ? 'present' : 'absent' }) as const;
  const evaluation: Evaluation = {
    items: {
      ...Object.fromEntries(ones.map((key) => [key, state(key)])),
      lesion: { ...state('lesion'), instances: lesions.map((mask) => ({ key: mask.instance ?? '', answers: {} })) },
    },
    answers: {},
  };
  return { read: { evaluation }, masks };
}
