export { type BaseImageOptions, type BaseImages, baseImages } from './cases/baseImages.ts';
export type { DemoCase, DemoProject, PreparedCase } from './cases/demoCase.ts';
export { demoProjects } from './cases/demoProjects.ts';
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
export { DEMO_PROTOCOLS } from './protocols/index.ts';
export { type OutlineStyle, scriptedOutline } from './readers/scriptedOutline.ts';
export type { ScriptedRead } from './readers/scriptedRead.ts';
export {
  DEMO_ACCOUNTS,
  DEMO_PASSPHRASE,
  DEMO_PASSWORD,
  type DemoAccount,
  type DemoLogin,
} from './seed/demoAccounts.ts';
export type { DemoAbout, DemoDriver } from './seed/demoDriver.ts';
export { seedDemo } from './seed/seedDemo.ts';
export { signIn } from './seed/session.ts';
export { voxelMask, wireMask } from './seed/wireMasks.ts';
