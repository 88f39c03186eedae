import type { Code } from '@overread/domain';
import { codeOf } from '../codes/code.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { displayRgb } from './displayRgb.ts';
import type { ReportProblem } from './segmentationChecks.ts';

/** The algorithm that a segment names (Segmentation Algorithm Identification Sequence, PS3.3 table 10-19). */
export interface DescribedAlgorithm {
  readonly name: string;
  readonly version: string | undefined;
  readonly family: Code | undefined;
  readonly parameters: string | undefined;
  readonly source: string | undefined;
}

/** What an item of Segment Sequence says (PS3.3 C.8.20.4). */
export interface DescribedSegment {
  readonly number: number;
  readonly label: string;
  readonly description: string | undefined;
  readonly category: Code | undefined;
  readonly type: Code | undefined;
  readonly typeModifiers: readonly Code[];
  readonly region: Code | undefined;
  readonly regionModifiers: readonly Code[];
  /** MANUAL, SEMIAUTOMATIC or AUTOMATIC; `''` where the file does not say. */
  readonly algorithmType: string;
  readonly algorithmName: string | undefined;
  readonly algorithm: DescribedAlgorithm | undefined;
  readonly trackingId: string | undefined;
  readonly trackingUid: string | undefined;
  /** sRGB, 0-255. */
  readonly color: readonly [number, number, number] | undefined;
}

/** The described segments, in the order of the file. Reports missing, impossible and double numbers. */
export function describedSegments(dataSet: DataSet, report: ReportProblem): DescribedSegment[] {
  const items = dataSet.items('SegmentSequence');
  if (items.length === 0) report('segmentNumber', 'The segmentation describes no segment');
  const seen = new Set<number>();
  return items.flatMap((item) => {
    const number = item.number('SegmentNumber');
    if (number === undefined || !Number.isInteger(number) || number < 0 || number > 65_535) {
      report('segmentNumber', 'A segment has no usable number');
      return [];
    }
    if (seen.has(number)) {
      report('segmentNumber', `Two segments have the number ${number}`, { segment: number });
      return [];
    }
    seen.add(number);
    return [describedSegment(item, number)];
  });
}

function describedSegment(item: DataSet, number: number): DescribedSegment {
  const type = item.item('SegmentedPropertyTypeCodeSequence');
  const region = item.item('AnatomicRegionSequence');
  const algorithm = item.item('SegmentationAlgorithmIdentificationSequence');
  return {
    number,
    label: item.text('SegmentLabel') ?? '',
    description: item.text('SegmentDescription'),
    category: codeOf(item.item('SegmentedPropertyCategoryCodeSequence')),
    type: codeOf(type),
    // Some writers put modifiers beside the code that they modify instead of into it.
    typeModifiers: codes(type, 'SegmentedPropertyTypeModifierCodeSequence', item),
    region: codeOf(region),
    regionModifiers: codes(region, 'AnatomicRegionModifierSequence', item),
    algorithmType: item.text('SegmentAlgorithmType') ?? '',
    algorithmName: item.text('SegmentAlgorithmName'),
    algorithm:
      algorithm === undefined
        ? undefined
        : {
            name: algorithm.text('AlgorithmName') ?? '',
            version: algorithm.text('AlgorithmVersion'),
            family: codeOf(algorithm.item('AlgorithmFamilyCodeSequence')),
            parameters: algorithm.text('AlgorithmParameters'),
            source: algorithm.text('AlgorithmSource'),
          },
    trackingId: item.text('TrackingID'),
    trackingUid: item.text('TrackingUID'),
    color: displayRgb(item.numbers('RecommendedDisplayCIELabValue')),
  };
}

function codes(
  within: DataSet | undefined,
  key: 'SegmentedPropertyTypeModifierCodeSequence' | 'AnatomicRegionModifierSequence',
  beside: DataSet,
): Code[] {
  return [...(within?.items(key) ?? []), ...beside.items(key)].flatMap((item) => codeOf(item) ?? []);
}
