export { OverreadError } from '@overread/domain';
export { codeItem, codeOf, PRIVATE_SCHEME, sameCode } from './codes/code.ts';
export { STANDARD, type StandardCode } from './codes/standard.ts';
export { type Attributes, type AttributeValue, DataSet } from './dataset/dataSet.ts';
export { isKeyword, type Keyword, tagHex, tagOf, tagText } from './dataset/dictionary.ts';
export { buildImageStack, type ImageStack, patientPoint, type StackSlice } from './geometry/imageStack.ts';
export { SERIES_REFUSALS, type SeriesRefusal } from './geometry/seriesRefusals.ts';
export type { Vector3 } from './geometry/vector.ts';
export type { DicomJson, JsonAttribute, JsonValue } from './json/dicomJson.ts';
export { fromDicomJson } from './json/fromDicomJson.ts';
export { type ToJsonOptions, toDicomJson } from './json/toDicomJson.ts';
export { isPart10, type Part10, type ReadOptions, readPart10 } from './part10/readPart10.ts';
export { TRANSFER_SYNTAX } from './part10/transferSyntax.ts';
export { writeDataSet, writePart10 } from './part10/writePart10.ts';
export {
  type ClinicalTrial,
  type Equipment,
  RESEARCH_NOTICE,
  type RecordBase,
  type RecordUids,
  utcDateTime,
} from './records/recordHeader.ts';
export { buildSegmentation, type SegmentationInput, type SegmentationSource } from './seg/buildSegmentation.ts';
export { displayCielab } from './seg/displayColor.ts';
export { type ParsedSegment, type ParsedSegmentation, parseSegmentation } from './seg/parseSegmentation.ts';
export type { SegmentAlgorithm, SegmentInput } from './seg/segmentItem.ts';
export { assertUid, derivedUid, isUid, type Sha256 } from './uid/derivedUid.ts';
export { SOP_CLASS } from './uid/uids.ts';
