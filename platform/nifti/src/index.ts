export { labelNames } from './labelNames.ts';
export { NIFTI_ERRORS, NiftiError, type NiftiErrorCode } from './niftiError.ts';
export type { Affine, NiftiImage, VoxelData } from './niftiImage.ts';
export { type AxisCodes, axisCodes, toLps } from './orientation.ts';
export { readNifti } from './readNifti.ts';
export { reorient } from './reorient.ts';
export { scaledValues } from './scaledValues.ts';
export { type NiftiToWrite, writeNifti } from './writeNifti.ts';
