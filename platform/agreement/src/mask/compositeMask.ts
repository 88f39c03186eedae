import { type BitMask, checkSameSize, copyMask } from './bitMask.ts';
import { orMasks } from './maskLogic.ts';

/**
 * The union of the masks of a composite structure (whole tumour = enhancing + necrosis + oedema), for metrics that a swap of its parts must not
 * disturb. Null without masks: nothing says how large it would be. Throws `MASKS_DIFFER`.
 */
export function compositeMask(masks: readonly BitMask[]): BitMask | null {
  const [first, ...others] = masks;
  if (first === undefined) return null;
  checkSameSize(first, ...others);
  return others.length === 0 ? copyMask(first) : others.reduce(orMasks, first);
}
