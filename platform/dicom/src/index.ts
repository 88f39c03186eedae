export { isOverreadError, OverreadError } from '@overread/domain';
export { codeItem, codeOf, PRIVATE_SCHEME, sameCode } from './codes/code.ts';
export { PRIVATE_SCHEME_UID, PRIVATE_SCHEME_VERSION } from './codes/codingScheme.ts';
export { PRIVATE, type PrivateCode } from './codes/private.ts';
export { STANDARD, type StandardCode } from './codes/standard.ts';
export {
  type Attributes,
  type AttributeValue,
  type BytesElement,
  DataSet,
  type Element,
  type FragmentsElement,
  type ItemsElement,
  type NumbersElement,
  type TextElement,
} from './dataset/dataSet.ts';
export { entryOfTag, isKeyword, type Keyword, tagHex, tagOf, tagText } from './dataset/dictionary.ts';
export { formatDs, parseNumberText } from './dataset/numberText.ts';
export type { Vr } from './dataset/vr.ts';
export { buildImageStack } from './geometry/buildImageStack.ts';
export type { Calibration } from './geometry/calibration.ts';
export { type EnrolledCase, enrolledGeometry, stacksOfEnrolment } from './geometry/enrolledGeometry.ts';
export { gridOf, pixelSizeOf } from './geometry/gridOf.ts';
export { type GeometryClass, type ImageStack, patientPoint, type StackSlice } from './geometry/imageStack.ts';
export { IMAGE_STORAGE } from './geometry/imageStorage.ts';
export { extentDiameterMm, type MaskExtent, maskExtent } from './geometry/maskExtent.ts';
export { SERIES_REFUSALS, type SeriesRefusal } from './geometry/seriesRefusals.ts';
export type { Vector3 } from './geometry/vector.ts';
export type { DicomJson, JsonAttribute, JsonValue } from './json/dicomJson.ts';
export { fromDicomJson } from './json/fromDicomJson.ts';
export { type ToJsonOptions, toDicomJson } from './json/toDicomJson.ts';
export {
  buildRejectionNote,
  buildSignedManifest,
  type KeyObjectContent,
  type KeyObjectKind,
} from './kos/keyObjects.ts';
export type { KeyObjectInput } from './kos/writeKeyObjects.ts';
export { isPart10, type Part10, type ReadOptions, readPart10 } from './part10/readPart10.ts';
export { TRANSFER_SYNTAX } from './part10/transferSyntax.ts';
export { writeDataSet, writePart10 } from './part10/writePart10.ts';
export { decodeRle } from './pixels/decodeRle.ts';
export { encodeRle } from './pixels/encodeRle.ts';
export { type StoredPixels, storedPixels } from './pixels/storedPixels.ts';
export { type AdjudicationInput, buildAdjudication, DECISION_CODES } from './records/adjudication.ts';
export { type AgreementInput, buildAgreement, type ComparedRead } from './records/agreement.ts';
export { type CaseRecordInput, digestText, type FrameDigests, type RecordFacts } from './records/caseRecord.ts';
export { buildConsensus, type ConsensusInput } from './records/consensus.ts';
export { describeSr, type RecordLine, type RecordView } from './records/describeSr.ts';
export { STATE_CODES } from './records/evaluationItems.ts';
export { type MaskRecord, METHOD_CODES, pointInside } from './records/measurementGroup.ts';
export {
  type ParsedRecord,
  type ParsedRecordOf,
  parseRecord,
  type RecordKind,
  rereadRecord,
} from './records/parseRecord.ts';
export { buildRead, type ReadInput } from './records/read.ts';
export type { CaseRecordContents, ConsensusUnit, MaskFact, PreLabelLineage } from './records/recordContents.ts';
export {
  type ClinicalTrial,
  dateAndTime,
  type Equipment,
  RESEARCH_NOTICE,
  type RecordBase,
  type RecordUids,
  utcDateTime,
} from './records/recordHeader.ts';
export { RECORD_TEMPLATES, type RecordTemplate } from './records/recordTemplates.ts';
export { buildSignOff, type SignOffInput } from './records/signOff.ts';
export { spokenName } from './records/spokenValue.ts';
export { buildWorkflowRecord, recordStudyHeader, type WorkflowRecordInput } from './records/workflowRecord.ts';
export { buildSegmentation, type SegmentationInput } from './seg/buildSegmentation.ts';
export type { ContributingEquipment } from './seg/contributingEquipment.ts';
export type { DescribedAlgorithm, DescribedSegment } from './seg/describedSegments.ts';
export { displayCielab } from './seg/displayColor.ts';
export { FRAME_DIGEST_DIGITS, type SegFrameDigest, segFrameDigests } from './seg/frameDigests.ts';
export type { SegmentationSource } from './seg/imageReferences.ts';
export {
  admitSegmentation,
  type ParsedSegment,
  type ParsedSegmentation,
  type ParseSegmentationOptions,
  parseSegmentation,
  type SegmentationAdmission,
} from './seg/parseSegmentation.ts';
export { SEGMENTATION_CHECKS, type SegmentationCheck, type SegmentationProblem } from './seg/segmentationChecks.ts';
export type { FractionalReading, SegmentationType } from './seg/segmentationKind.ts';
export type { SegmentAlgorithm, SegmentInput } from './seg/segmentItem.ts';
export type { ByteSink } from './signature/feedElements.ts';
export {
  type BeginSha256,
  checkInstanceMac,
  type InstanceMac,
  instanceMac,
  type MacCheck,
} from './signature/instanceMac.ts';
export { type PreparedSignature, prepareSignature, type SignatureFacts } from './signature/prepareSignature.ts';
export { type FoundSignature, type FoundSignatures, readSignatures } from './signature/readSignatures.ts';
export { type BoundReference, bindReferences, readReferenceMacs } from './signature/referenceMacs.ts';
export { spliceTimestamp } from './signature/spliceTimestamp.ts';
export type { InstanceReference } from './sr/content.ts';
export * as sr from './sr/content.ts';
export type { Predecessor, PredecessorPurpose } from './sr/evidence.ts';
export { findText } from './sr/findText.ts';
export { type ParsedSr, parseSr } from './sr/parseSr.ts';
export { itemsOf, type ReadItem, type ReadReference } from './sr/readItem.ts';
export { type SrDocument, type VerifyingObserver, writeSr } from './sr/writeSr.ts';
export { assertUid, derivedUid, isUid, type Sha256 } from './uid/derivedUid.ts';
export { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION, SOP_CLASS } from './uid/uids.ts';
