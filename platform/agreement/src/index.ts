export { AGREEMENT_ERRORS, AgreementError, type AgreementErrorCode } from './agreementError.ts';
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
} from './bitMask.ts';
export { boundingBox, boxesMeet, unionBox, type VoxelBox } from './boundingBox.ts';
export { compareMasks, type MaskComparison } from './compareMasks.ts';
export { componentCount, componentMasks } from './components.ts';
export { intersection, majority, randomRead, union } from './consensus.ts';
export { assdMm, hausdorffMm, hd95Mm } from './distanceMetrics.ts';
export { checkGrid, type Grid, sliceExtentsMm, sliceSpacingMm } from './grid.ts';
export { compareImages, type ImageSelection, imageSelection, meanOutlines, type PixelSpacing } from './imageByImage.ts';
export type { InstanceMatching, InstancePair, InstanceRule, InstanceSplit, Side } from './instanceMatching.ts';
export { isEmptyMask, largestSlice, sharedVoxelCount, voxelCount, voxelsPerSlice } from './maskCounts.ts';
export { maskFromLabels, setSliceFromLabels, sliceToLabels } from './maskLabels.ts';
export { andMasks, andNotMasks, equalMasks, orMasks, xorMasks } from './maskLogic.ts';
export { dice, iou, type OverlapCounts, overlapCounts } from './maskOverlap.ts';
export { equivalentDiameterMm, volumeMl } from './maskVolume.ts';
export { matchInstances } from './matchInstances.ts';
export { meanSurface } from './meanSurface.ts';
export { AGREEMENT_VERSION, METRICS, type MetricDefinition, type MetricId } from './metrics.ts';
export { type SurfaceDistances, surfaceDistances } from './surfaceDistances.ts';
