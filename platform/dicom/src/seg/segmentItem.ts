import type { BitMask } from '@overread/agreement';
import { type Code, OverreadError } from '@overread/domain';
import { codeItem } from '../codes/code.ts';
import { DataSet } from '../dataset/dataSet.ts';
import type { ImageStack } from '../geometry/imageStack.ts';
import { isUid } from '../uid/derivedUid.ts';
import { displayCielab } from './displayColor.ts';

/** The algorithm behind a mask that no person drew alone (PS3.3 C.8.20.2, Segmentation Algorithm Identification). */
export interface SegmentAlgorithm {
  readonly name: string;
  readonly version: string;
  readonly family: Code;
  readonly parameters?: string;
  readonly source?: string;
}

/** One segment: what it is, who it is, and its mask on the stack. Segment numbers follow from the order, from 1. */
export interface SegmentInput {
  /** At most 64 characters. */
  readonly label: string;
  readonly category: Code;
  readonly type: Code;
  readonly typeModifier?: Code;
  readonly region?: Code;
  readonly regionModifier?: Code;
  readonly trackingId: string;
  readonly trackingUid: string;
  readonly algorithmType: 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC';
  /** Needed unless MANUAL. */
  readonly algorithm?: SegmentAlgorithm;
  /** sRGB, 0-255. */
  readonly color: readonly [number, number, number];
  readonly mask: BitMask;
}

/** Refuses segments that no valid SEG can hold. */
export function checkSegments(stack: ImageStack, segments: readonly SegmentInput[]): void {
  if (segments.length === 0) throw new OverreadError('OVR_SEG_INVALID', 'a segmentation needs a segment');
  for (const { mask, label, algorithmType, algorithm, trackingId, trackingUid } of segments) {
    if (mask.columns !== stack.columns || mask.rows !== stack.rows || mask.slices !== stack.slices.length) {
      throw new OverreadError(
        'OVR_SEG_INVALID',
        `the images are ${stack.columns} x ${stack.rows} x ${stack.slices.length}, the mask is ${mask.columns} x ${mask.rows} x ${mask.slices}`,
      );
    }
    if (label === '' || label.length > 64)
      throw new OverreadError('OVR_SEG_INVALID', 'a segment label has 1 to 64 characters');
    if (algorithmType !== 'MANUAL' && algorithm === undefined)
      throw new OverreadError('OVR_SEG_INVALID', 'a mask that is not manual names its algorithm');
    if (trackingId === '' || !isUid(trackingUid))
      throw new OverreadError('OVR_SEG_INVALID', 'a segment has a tracking identifier and UID');
  }
}

/** An item of Segment Sequence (Segment Description macro, PS3.3 C.8.20.4). */
export function segmentItem(segment: SegmentInput, number: number): DataSet {
  const { algorithm, region } = segment;
  return DataSet.of({
    SegmentNumber: number,
    SegmentLabel: segment.label,
    SegmentAlgorithmType: segment.algorithmType,
    SegmentAlgorithmName: segment.algorithmType === 'MANUAL' ? undefined : algorithm?.name.slice(0, 64),
    SegmentationAlgorithmIdentificationSequence:
      algorithm === undefined
        ? undefined
        : [
            DataSet.of({
              AlgorithmFamilyCodeSequence: [codeItem(algorithm.family)],
              AlgorithmName: algorithm.name,
              AlgorithmVersion: algorithm.version,
              AlgorithmParameters: algorithm.parameters,
              AlgorithmSource: algorithm.source,
            }),
          ],
    SegmentedPropertyCategoryCodeSequence: [codeItem(segment.category)],
    SegmentedPropertyTypeCodeSequence: [
      segment.typeModifier === undefined
        ? codeItem(segment.type)
        : codeItem(segment.type).set({ SegmentedPropertyTypeModifierCodeSequence: [codeItem(segment.typeModifier)] }),
    ],
    AnatomicRegionSequence:
      region === undefined
        ? undefined
        : [
            segment.regionModifier === undefined
              ? codeItem(region)
              : codeItem(region).set({ AnatomicRegionModifierSequence: [codeItem(segment.regionModifier)] }),
          ],
    TrackingID: segment.trackingId,
    TrackingUID: segment.trackingUid,
    RecommendedDisplayCIELabValue: displayCielab(segment.color),
  });
}
