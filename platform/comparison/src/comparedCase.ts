import type { ImageStack } from '@overread/dicom';
import type { Evaluation, ProtocolContent } from '@overread/domain';
import type { StackMask } from './stackMask.ts';

/** What the comparison of two reads needs to know of their case: the SOP, the images, the seed of its lots. */
export interface ComparedCase {
  readonly protocol: { readonly content: ProtocolContent };
  readonly case: { readonly seed: string };
  readonly imageSets: readonly { readonly key: string; readonly stack: ImageStack }[];
}

/** What one read says: its evaluation, and its masks on their stacks. */
export interface ReadSide {
  readonly read: { readonly evaluation: Evaluation };
  readonly masks: readonly StackMask[];
}

/** The two reads of a case as left and right. */
export interface Sides<S extends ReadSide = ReadSide> {
  readonly left: S;
  readonly right: S;
}
