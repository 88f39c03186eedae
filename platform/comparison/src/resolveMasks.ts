import { intersection, isEmptyMask, meanOutlines, meanSurface, union } from '@overread/agreement';
import { gridOf, pixelSizeOf } from '@overread/dicom';
import type { FinalContent, MaskKey } from '@overread/domain';
import type { ComparedCase, Sides } from './comparedCase.ts';
import { composeNested } from './composeNested.ts';
import type { ResolvedMask } from './resolvedMask.ts';
import type { StackMask } from './stackMask.ts';

/**
 * The voxels of final content: taken, combined or drawn, as the domain decided, then composed where structures are nested. Masks
 * that end empty are left out.
 */
export function resolveMasks(
  scene: Pick<ComparedCase, 'protocol' | 'imageSets'>,
  sides: { readonly left: Pick<Sides['left'], 'masks'>; readonly right: Pick<Sides['right'], 'masks'> },
  drawn: readonly StackMask[],
  content: FinalContent,
): readonly ResolvedMask[] {
  const find = (masks: readonly StackMask[], key: MaskKey) =>
    masks.find((mask) => mask.item === key.item && mask.instance === key.instance);
  const resolved = content.masks.flatMap(({ key, unit, source }): ResolvedMask[] => {
    const own = ({ imageSet, mask, method }: Pick<StackMask, 'imageSet' | 'mask' | 'method'>) =>
      isEmptyMask(mask) ? [] : [{ ...key, imageSet, mask, unit, source, ...(method === undefined ? {} : { method }) }];
    if (source.kind !== 'combined') {
      const found = find(source.kind === 'drawn' ? drawn : sides[source.side].masks, source.key);
      return found ? own(found) : [];
    }
    const left = find(sides.left.masks, source.left);
    const right = find(sides.right.masks, source.right);
    const stack = scene.imageSets.find((set) => set.key === left?.imageSet)?.stack;
    if (!left || !right || !stack) return [];
    const both = [left.mask, right.mask];
    const combined = {
      intersection,
      union,
      meanSurface: () =>
        stack.geometry === 'image' ? meanOutlines(both, pixelSizeOf(stack)) : meanSurface(both, gridOf(stack)),
    }[source.method](both);
    return own({ imageSet: left.imageSet, mask: combined });
  });
  return composeNested(scene.protocol.content, resolved);
}
