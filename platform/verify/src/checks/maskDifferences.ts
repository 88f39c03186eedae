import { equalMasks, sliceBits, voxelCount, xorMasks } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import { maskKeyText, type ProtocolContent } from '@overread/domain';
import { maskName } from './caseMasks.ts';
import { counted, listed } from './findings.ts';

/** A mask without how it was made. */
type Drawn = Pick<StackMask, 'item' | 'instance' | 'imageSet' | 'mask'>;

/**
 * In which masks two lists differ, one sentence each: which label, how many voxels, on which slices (of the stack, from 1).
 *
 * @param stands what the segmentations of the archive hold
 * @param computed what they must hold
 */
export function maskDifferences(
  protocol: ProtocolContent,
  stands: readonly Drawn[],
  computed: readonly Drawn[],
): readonly string[] {
  const found = new Map(stands.map((mask) => [maskKeyText(mask), mask]));
  const differences: string[] = [];
  for (const mask of computed) {
    const key = maskKeyText(mask);
    const other = found.get(key);
    found.delete(key);
    if (!other) differences.push(`${maskName(protocol, mask)} is missing, which must have ${voxels(mask)}`);
    else if (!equalMasks(other.mask, mask.mask))
      differences.push(`${maskName(protocol, mask)}: ${placesOf(other, mask)}`);
  }
  for (const mask of found.values())
    differences.push(`${maskName(protocol, mask)} stands with ${voxels(mask)}, and must not be there`);
  return differences;
}

const voxels = ({ mask }: Drawn) => counted(voxelCount(mask), 'voxel');

function placesOf(stands: Drawn, computed: Drawn): string {
  const difference = xorMasks(stands.mask, computed.mask);
  const slices = Array.from({ length: difference.slices }, (_, index) => index).filter((index) =>
    sliceBits(difference, index).some((byte) => byte !== 0),
  );
  const where = `${slices.length === 1 ? 'slice' : 'slices'} ${listed(slices.map((index) => `${index + 1}`))}`;
  const count = voxelCount(difference);
  return `${counted(count, 'voxel')} ${count === 1 ? 'differs' : 'differ'} on ${where}`;
}
