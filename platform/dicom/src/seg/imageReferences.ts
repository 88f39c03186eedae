import type { Code } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { STANDARD } from '../codes/standard.ts';
import { type Attributes, DataSet } from '../dataset/dataSet.ts';
import type { ImageStack, StackSlice } from '../geometry/imageStack.ts';

/** Another object that a mask was made from: the reads of a consensus, the segmentation that a read began with. */
export interface SegmentationSource {
  /** Where it lies, if known; then it is listed with the references of the whole object too. */
  readonly studyInstanceUid?: string;
  readonly seriesInstanceUid?: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly purpose: Code;
}

/** Derivation Image macro (PS3.3 C.7.6.16.2.6): the source image of a frame, pixel on pixel, and which frame of it. */
export function derivationItem(slice: StackSlice): DataSet {
  return DataSet.of({
    DerivationCodeSequence: [codeItem(STANDARD.segmentation)],
    SourceImageSequence: [
      reference(slice).set({
        ReferencedFrameNumber: slice.frameNumber ?? undefined,
        PurposeOfReferenceCodeSequence: [codeItem(STANDARD.sourceImageForProcessing)],
        SpatialLocationsPreserved: 'YES',
      }),
    ],
  });
}

/**
 * All that the object refers to: source images once each (General Reference, PS3.3 C.12.4), sources with their purpose, and both
 * by study and series (Common Instance Reference, PS3.3 C.12.2). The images' series comes first: viewers take that one.
 */
export function referenceAttributes(
  stack: ImageStack,
  slices: readonly StackSlice[],
  sources: readonly SegmentationSource[],
): Attributes {
  const images = [...new Map(slices.map((slice) => [slice.sopInstanceUid, slice])).values()];
  const placed = sources.flatMap(({ studyInstanceUid, seriesInstanceUid, ...source }) =>
    studyInstanceUid === undefined || seriesInstanceUid === undefined
      ? []
      : [{ ...source, studyInstanceUid, seriesInstanceUid }],
  );
  const here = placed.filter((source) => source.studyInstanceUid === stack.studyInstanceUid);
  const elsewhere = placed.filter((source) => source.studyInstanceUid !== stack.studyInstanceUid);
  return {
    SourceImageSequence: images.map((image) =>
      reference(image).set({ PurposeOfReferenceCodeSequence: [codeItem(STANDARD.sourceImageForProcessing)] }),
    ),
    SourceInstanceSequence:
      sources.length === 0
        ? undefined
        : sources.map((source) =>
            reference(source).set({ PurposeOfReferenceCodeSequence: [codeItem(source.purpose)] }),
          ),
    ReferencedSeriesSequence: [
      DataSet.of({ SeriesInstanceUID: stack.seriesInstanceUid, ReferencedInstanceSequence: images.map(reference) }),
      ...bySeries(here),
    ],
    StudiesContainingOtherReferencedInstancesSequence:
      elsewhere.length === 0
        ? undefined
        : [...new Set(elsewhere.map((source) => source.studyInstanceUid))].map((uid) =>
            DataSet.of({
              StudyInstanceUID: uid,
              ReferencedSeriesSequence: bySeries(elsewhere.filter((source) => source.studyInstanceUid === uid)),
            }),
          ),
  };
}

type Referenced = Pick<SegmentationSource, 'sopClassUid' | 'sopInstanceUid'>;

const bySeries = (sources: readonly (Referenced & { readonly seriesInstanceUid: string })[]) =>
  [...new Set(sources.map((source) => source.seriesInstanceUid))].map((uid) =>
    DataSet.of({
      SeriesInstanceUID: uid,
      ReferencedInstanceSequence: sources.filter((source) => source.seriesInstanceUid === uid).map(reference),
    }),
  );

const reference = ({ sopClassUid, sopInstanceUid }: Referenced) =>
  DataSet.of({ ReferencedSOPClassUID: sopClassUid, ReferencedSOPInstanceUID: sopInstanceUid });
