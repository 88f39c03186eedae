import { type ErrorCode, OverreadError } from '@overread/domain';

/**
 * Everything that a SEG must pass to be read onto a stack, in the order in which it is looked at. `code` is what a refusal carries,
 * `checks` says what is compared, `todo` what the person who made the file can do.
 */
export const SEGMENTATION_CHECKS = Object.freeze({
  file: {
    code: 'OVR_DICOM_INVALID',
    checks: 'The bytes are a DICOM file that can be read.',
    todo: 'Export the file again.',
  },
  kind: {
    code: 'OVR_DICOM_UNSUPPORTED',
    checks: 'The object is a Segmentation: BINARY, FRACTIONAL or LABELMAP, not tiled.',
    todo: 'Save the segmentation as a DICOM Segmentation of this series.',
  },
  encoding: {
    code: 'OVR_SEG_INVALID',
    checks: 'Bits per pixel fit the segmentation type; the number of frames is that of their descriptions.',
    todo: 'Export the segmentation again, or with another program.',
  },
  size: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'Rows and columns are those of the images.',
    todo: 'Segment the assigned series in its own resolution.',
  },
  frameOfReference: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'The Frame of Reference is that of the images.',
    todo: 'Segment the assigned series, not another one of the study.',
  },
  series: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'Where frames name no source image, the series that the object refers to is the assigned one.',
    todo: 'Segment the assigned series, not another one of the study.',
  },
  orientation: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'The plane of every frame is that of the images.',
    todo: 'Export the segmentation in the planes of the assigned series.',
  },
  pixelSpacing: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'The pixel spacing of every frame is that of the images.',
    todo: 'Export the segmentation in the resolution of the assigned series.',
  },
  segmentNumber: {
    code: 'OVR_SEG_INVALID',
    checks: 'Every segment has a number of its own.',
    todo: 'Export the segmentation again, or with another program.',
  },
  limit: {
    code: 'OVR_DICOM_LIMIT',
    checks: 'All masks together stay below the limit, before any is made.',
    todo: 'Leave segments out that the protocol does not ask for.',
  },
  described: {
    code: 'OVR_SEG_INVALID',
    checks: 'Every frame, and every value of a label map, belongs to a segment that is described.',
    todo: 'Export the segmentation again, or with another program.',
  },
  place: {
    code: 'OVR_SEG_INVALID',
    checks: 'Every frame says where it lies: by its position, or by the one image that it was made from.',
    todo: 'Export the segmentation again with references to its images.',
  },
  position: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'Every frame lies on an image, within 0.001 mm.',
    todo: 'Export the segmentation on the slices of the assigned series.',
  },
  sourceImage: {
    code: 'OVR_SEG_GEOMETRY',
    checks: 'Every frame that names source images names one of the assigned series.',
    todo: 'Segment the assigned series, not another one.',
  },
  sourcePosition: {
    code: 'OVR_SEG_INVALID',
    checks: 'The position of a frame is that of the image that it names.',
    todo: 'Export the segmentation again, or with another program.',
  },
  duplicate: {
    code: 'OVR_SEG_INVALID',
    checks: 'No two frames of a segment lie at the same place.',
    todo: 'Export the segmentation again, or with another program.',
  },
  pixelData: {
    code: 'OVR_SEG_INVALID',
    checks: 'The pixels of every frame are there and can be decoded.',
    todo: 'Export the segmentation again, uncompressed.',
  },
  pixelValue: {
    code: 'OVR_SEG_INVALID',
    checks: 'No fraction is larger than Maximum Fractional Value.',
    todo: 'Export the segmentation again, or as BINARY.',
  },
  padding: {
    code: 'OVR_SEG_INVALID',
    checks: 'No bit is set after the last frame, and nothing follows but a byte that fills up to an even length.',
    todo: 'Export the segmentation again, or with another program.',
  },
} as const satisfies Record<string, { code: ErrorCode; checks: string; todo: string }>);

/** A check of the table {@link SEGMENTATION_CHECKS}. */
export type SegmentationCheck = keyof typeof SEGMENTATION_CHECKS;

/** A check that a SEG failed: a sentence for people that says what is wrong and what to do. */
export interface SegmentationProblem {
  readonly check: SegmentationCheck;
  readonly code: ErrorCode;
  readonly sentence: string;
  /** From 1, as viewers count. */
  readonly frame?: number;
  /** Segment Number. */
  readonly segment?: number;
}

/** Where a problem is. */
export interface ProblemPlace {
  /** From 1. */
  readonly frame?: number | undefined;
  readonly segment?: number | undefined;
  /** Instead of the one of the table: a cause deeper down knows better. */
  readonly code?: ErrorCode;
}

/** Takes a failed check. Either throws, or goes on. */
export type ReportProblem = (check: SegmentationCheck, what: string, place?: ProblemPlace) => void;

/** A problem from what is wrong, a clause without a full stop. */
export function segmentationProblem(
  check: SegmentationCheck,
  what: string,
  { frame, segment, code }: ProblemPlace = {},
): SegmentationProblem {
  const row = SEGMENTATION_CHECKS[check];
  return {
    check,
    code: code ?? row.code,
    sentence: `${what}. ${row.todo}`,
    ...(frame === undefined ? {} : { frame }),
    ...(segment === undefined ? {} : { segment }),
  };
}

/** A problem as the error that ends reading; `details` name check, frame and segment. */
export function problemError({ code, sentence, check, frame, segment }: SegmentationProblem): OverreadError {
  return new OverreadError(code, sentence, {
    check,
    ...(frame === undefined ? {} : { frame }),
    ...(segment === undefined ? {} : { segment }),
  });
}
