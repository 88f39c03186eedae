import type { ImageStack } from '@overread/dicom';
import type { ViewUids } from './viewUids.ts';

/** A stack as the view of a task names it: what a program that only saw the view refers to. */
export function viewedStack(stack: ImageStack, uids: ViewUids): ImageStack {
  return {
    ...stack,
    studyInstanceUid: uids.toView(stack.studyInstanceUid),
    seriesInstanceUid: uids.toView(stack.seriesInstanceUid),
    frameOfReferenceUid: uids.toView(stack.frameOfReferenceUid),
    slices: stack.slices.map((slice) => ({ ...slice, sopInstanceUid: uids.toView(slice.sopInstanceUid) })),
  };
}
