export type {
  ArchiveIndex,
  IndexedCase,
  IndexedImage,
  IndexedObject,
  IndexedProject,
  IndexedReference,
  IndexedSignature,
  ObjectKind,
  OpenedCase,
  OpenedProject,
  OpenedRecord,
} from './archiveIndex.ts';
export { type Severity, VERIFY_CHECKS, type VerifyCheck } from './checks.ts';
export type { ProjectCheck, VerifyRun } from './projectCheck.ts';
export { type Anchor, type Finding, severityOf, TALLIES, type Tally, type VerifyReport } from './report.ts';
