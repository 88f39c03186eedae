export { type AtlasName, NUCLEI, type Nucleus, type NucleusMasks, readAtlas, readBrainT1 } from './images/brainT1.ts';
export {
  type DicomSeries,
  dicomSeries,
  type ImageInstance,
  type SeriesDescription,
  seriesUids,
} from './images/dicomSeries.ts';
export { readHeadCt } from './images/headCt.ts';
export { type Lesion, type LesionKind, withLesions } from './images/lesion.ts';
export type { Volume, VoxelMask } from './images/volume.ts';
export { type AbdomenPart, type AbdomenPhantom, abdomenCtPhantom } from './phantom/abdomenPhantom.ts';
export { brainT1Phantom, type HeadPart, headCtPhantom, type PhantomSize } from './phantom/headPhantom.ts';
export type { Phantom } from './phantom/paintPhantom.ts';
