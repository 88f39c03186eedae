export { AGREEMENT_ERRORS, AgreementError, type AgreementErrorCode } from './agreementError.ts';
export { intersection, randomRead, union } from './consensus/consensus.ts';
export { majority, markedByAtLeast } from './consensus/majority.ts';
export { meanSurface, meanSurfaceSteps } from './consensus/meanSurface.ts';
export {
  type DetectionCounts,
  type DetectionOverCases,
  detectionCounts,
  detectionOverCases,
} from './instances/detectionCounts.ts';
export type { Instance } from './instances/instanceFacts.ts';
export type {
  InstanceMatching,
  InstancePair,
  InstanceSplit,
  Side,
} from './instances/instanceMatching.ts';
export { matchInstances } from './instances/matchInstances.ts';
export {
  ANY_OVERLAP,
  type InstanceRule,
  MATCHING_RULES,
  type MatchingRuleDefinition,
  type MatchingRuleName,
} from './instances/matchingRules.ts';
export { type MeasuredInstances, measureInstances } from './instances/measureInstances.ts';
export {
  type BitMask,
  checkSameSize,
  copyMask,
  createMask,
  getVoxel,
  type MaskSize,
  maskFromBits,
  setVoxel,
  sliceBits,
  sliceBytesOf,
} from './mask/bitMask.ts';
export { boundingBox, boxesMeet, unionBox, type VoxelBox } from './mask/boundingBox.ts';
export { centroidMm, type StackPoint, type VoxelIndex } from './mask/centroid.ts';
export { type NearestVoxels, nearestVoxels } from './mask/componentDistance.ts';
export { type Connectivity, componentCount, componentMasks, connectedComponents } from './mask/components.ts';
export { compositeMask } from './mask/compositeMask.ts';
export { checkGrid, type Grid, sliceExtentsMm, sliceSpacingMm } from './mask/grid.ts';
export { findHoles } from './mask/holes.ts';
export { isEmptyMask, largestSlice, sharedVoxelCount, voxelCount, voxelsPerSlice } from './mask/maskCounts.ts';
export { createLabels, maskFromLabels, setSliceFromLabels, sliceToLabels } from './mask/maskLabels.ts';
export { andMasks, andNotMasks, equalMasks, orMasks, xorMasks } from './mask/maskLogic.ts';
export { dice, iou, type OverlapCounts, overlapCounts } from './mask/maskOverlap.ts';
export { equivalentDiameterMm, volumeMl } from './mask/maskVolume.ts';
export { runsOfMask } from './mask/runsOfMask.ts';
export { maskOfRuns, type VoxelRuns } from './mask/voxelRuns.ts';
export { compareMasks, type MaskComparison } from './pair/compareMasks.ts';
export {
  type ImageSelection,
  imageSelection,
  meanOutlines,
  measureImages,
  measureImagesSteps,
  type PixelSpacing,
} from './pair/imageByImage.ts';
export { type LabelOptions, measureLabels } from './pair/measureLabels.ts';
export { measurePair, measurePairSteps } from './pair/measurePair.ts';
export {
  AGREEMENT_VERSION,
  METRICS,
  type MetricDefinition,
  type MetricId,
  type MetricKey,
  nsdKey,
} from './pair/metrics.ts';
export type { PairMetrics, PairOptions, SliceCounts, SurfaceDefinition, SurfaceDiceAt } from './pair/pairMetrics.ts';
export { signedMeanDistanceMm } from './pair/signedMeanDistance.ts';
export { agreementWithin, confusionOf, type VoxelConfusion } from './pair/voxelConfusion.ts';
export { type DifferingSlice, worstSlices } from './pair/worstSlices.ts';
export {
  type PairMetricSummary,
  type PairValue,
  SUMMARY_QUANTILES,
  summarisePairs,
  UNMEASURED,
  type Unmeasured,
} from './ratings/agreementTables.ts';
export {
  type BootstrapOptions,
  type BootstrapResult,
  bootstrap,
  bootstrapOfReplicates,
} from './ratings/bootstrap/bootstrap.ts';
export { jackknifeInterval } from './ratings/bootstrap/jackknife.ts';
export { bootstrapReplicates, type Resampling, type ResamplingPlan } from './ratings/bootstrap/resampling.ts';
export {
  alphaStatistic,
  chanceCorrectedStatistic,
  cohenStatistic,
  congerStatistic,
  iccStatistic,
  percentAgreementStatistic,
  type StabilisedStatistic,
  type Statistic,
  specificAgreementStatistic,
} from './ratings/bootstrap/statistic.ts';
export { type CategoryInput, categoryRatings } from './ratings/categoryRatings.ts';
export type { CategoryWeights } from './ratings/categoryWeights.ts';
export { type BlandAltman, type BlandAltmanOptions, blandAltman } from './ratings/coefficients/blandAltman.ts';
export type { ChanceModel } from './ratings/coefficients/chanceCorrected.ts';
export { type CohenKappa, type CohenOptions, cohenKappa } from './ratings/coefficients/cohenKappa.ts';
export { type FleissKappa, fleissKappa, type KappaAgainstChance } from './ratings/coefficients/fleissKappa.ts';
export {
  ICC_FORMS,
  type IccForm,
  type IntraclassCorrelation,
  intraclassCorrelation,
} from './ratings/coefficients/icc.ts';
export { type KendallW, kendallW } from './ratings/coefficients/kendallW.ts';
export { type AlphaDistance, krippendorffAlpha } from './ratings/coefficients/krippendorffAlpha.ts';
export { type PercentAgreement, percentAgreement } from './ratings/coefficients/percentAgreement.ts';
export { congerKappa, type LightKappa, lightKappa } from './ratings/coefficients/sameReaders.ts';
export {
  brennanPrediger,
  generalisedFleiss,
  gwetAgreement,
  observedAgreement,
  type SeveralReadersAgreement,
  type SeveralReadersOptions,
} from './ratings/coefficients/severalReaders.ts';
export { type SpecificAgreement, specificAgreement } from './ratings/coefficients/specificAgreement.ts';
export type { ConfidenceInterval, IntervalEstimate } from './ratings/confidenceInterval.ts';
export { type Annotation, annotation } from './ratings/design/annotation.ts';
export {
  type ChoiceDesign,
  COEFFICIENT_CHOICES,
  type CoefficientChoice,
  type CoefficientForm,
  chooseCoefficient,
} from './ratings/design/chooseCoefficient.ts';
export { COEFFICIENTS, type CoefficientDefinition, type CoefficientId } from './ratings/design/coefficients.ts';
export { type DesignKind, detectDesign, type RatingsDesign } from './ratings/design/detectDesign.ts';
export type { ReaderOverlap, SharedCases } from './ratings/design/readerOverlap.ts';
export {
  type Reliability,
  type ReliabilityClaim,
  type ReliabilityOptions,
  reliabilityOf,
} from './ratings/design/reliabilityOf.ts';
export { type NumberInput, numberRatings } from './ratings/numberRatings.ts';
export type {
  CategoryRatings,
  NumberRatings,
  Ratings,
  RatingsFrame,
  ReaderIdentity,
  Scale,
} from './ratings/ratings.ts';
export { type FrameInput, ratingsFrame } from './ratings/ratingsFrame.ts';
export { type ReadRating, type RowsOfReads, rowsOfReads } from './ratings/ratingsOfReads.ts';
export { type Estimate, UNDEFINED_REASONS, type UndefinedReason } from './ratings/undefinedReasons.ts';
export { countOnce, type Weighting } from './ratings/weighting.ts';
export {
  measureReaders,
  type PairwiseMatrix,
  pairsOfReaders,
  pairwiseMatrix,
  type ReaderPair,
} from './readers/pairwiseMatrix.ts';
export { maskOfPatterns, probabilityMap, probabilitySlice, shareOfReaders } from './readers/patternMap.ts';
export {
  DEFAULT_MARGIN_VOXELS,
  MOST_READERS,
  type ReaderPatterns,
  type ReaderRegion,
  readerPatterns,
  wholeStack,
} from './readers/readerPatterns.ts';
export {
  type IntraReader,
  intraReader,
  type Repeatability,
  type RepeatedRead,
  repeatability,
} from './readers/repeatability.ts';
export { type StapleEstimate, type StapleOptions, staple, stapleMask } from './readers/staple.ts';
export { generalisedOverlap, voxelFleissKappa, voxelsByReaders } from './readers/voxelsByReaders.ts';
export type { AgreementJob, AgreementJobs, AgreementPool, JobControl } from './workers/agreementPool.ts';
