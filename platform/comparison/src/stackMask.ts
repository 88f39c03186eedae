import type { BitMask } from '@overread/agreement';
import type { MaskMethod } from '@overread/domain';

/** A mask on the whole stack of its image set. */
export interface StackMask {
  readonly item: string;
  readonly instance: string | null;
  /** Key of the image set. */
  readonly imageSet: string;
  readonly mask: BitMask;
  /** How it was made; absent means by hand. */
  readonly method?: MaskMethod;
}
