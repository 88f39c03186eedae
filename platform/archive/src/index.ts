export { type Archive, type ArchiveQuery, createArchive, type DicomJson } from './archive.ts';
export {
  ARCHIVE_CHECKS,
  type ArchiveCheck,
  type ArchiveFinding,
  type ArchiveReport,
  checkArchive,
} from './checkArchive.ts';
export type { ArchiveAccess, ArchiveAnswer } from './connection.ts';
export type { DeletionWay } from './deleteInstance.ts';
export { type DicomFile, dicomFolder } from './dicomFolder.ts';
export { addressOf, type InstanceAddress, uidSegment } from './instanceAddress.ts';
export { readMultipart } from './multipart.ts';
export type { StoreAnswer } from './storeAnswer.ts';
