export { type Archive, type ArchiveQuery, createArchive, type DicomJson } from './archive.ts';
export {
  ARCHIVE_CHECKS,
  type ArchiveCheck,
  type ArchiveFinding,
  type ArchiveReport,
  checkArchive,
} from './checkArchive.ts';
export { isCheckObject } from './checkArchiveObjects.ts';
export type { ArchiveAccess, ArchiveAnswer } from './connection.ts';
export type { DeletionWay } from './deleteInstance.ts';
export { type DicomFile, type DicomHead, dicomFolder, dicomHeads } from './dicomFolder.ts';
export { inLanes } from './inLanes.ts';
export { addressOf, type InstanceAddress, uidSegment } from './instanceAddress.ts';
export { readMultipart } from './multipart.ts';
export { type FilePixelDigest, pixelDigest } from './pixelDigest.ts';
export type { StoreAnswer } from './storeAnswer.ts';
