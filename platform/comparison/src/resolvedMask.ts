import type { FinalContent, MaskKey } from '@overread/domain';
import type { StackMask } from './stackMask.ts';

/** A final mask with its voxels. `method` names how two reads were combined, or the lot; null if a person chose or drew. */
export interface ResolvedMask extends StackMask {
  readonly unit: string;
  readonly source: FinalContent['masks'][number]['source'];
  /** Nested masks whose voxels were added to it; absent if none were. */
  readonly composedOf?: readonly MaskKey[];
}
