import type { StackMask } from '@overread/comparison';
import type { AdmittedVoxels, Ports } from './ports.ts';

/**
 * The masks of a submission, each as it was really made: one that still has the voxels of a file that came for the task was made as
 * that file said, whatever the viewer that sends it claims or forgets. Of a mask that was changed since, only the viewer can tell.
 */
export function withAdmittedMethods(
  ports: Pick<Ports, 'sha256'>,
  admitted: readonly Pick<AdmittedVoxels, 'imageSet' | 'voxels' | 'method'>[],
  masks: readonly StackMask[],
): readonly StackMask[] {
  if (admitted.length === 0) return masks;
  return masks.map((mask) => {
    const own = admitted.filter((one) => one.imageSet === mask.imageSet);
    const voxels = own.length === 0 ? '' : ports.sha256(mask.mask.bits);
    const found = own.find((one) => one.voxels === voxels);
    return found ? { ...mask, method: found.method } : mask;
  });
}
