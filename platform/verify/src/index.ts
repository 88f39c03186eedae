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
export { observerOf } from './checks/caseActs.ts';
export { type Severity, VERIFY_CHECKS, type VerifyCheck } from './checks.ts';
export { type FoldedArchive, type FoldVisitor, foldArchive } from './fold/foldArchive.ts';
export type { FoldedCase, FoldedRecords } from './fold/foldCase.ts';
export { FOLD_PROBLEMS, type FoldProblem, type FoldProblemKind } from './fold/foldProblems.ts';
export type { FoldedProject, FoldedProtocol } from './fold/foldProject.ts';
export { approverCodeOf, countFact, type OriginFact, originFacts, textFact } from './fold/recordFacts.ts';
export { buildIndex } from './index/buildIndex.ts';
export { printable } from './printable.ts';
export type { ProjectCheck, VerifyRun } from './projectCheck.ts';
export { type RenderOptions, renderReport } from './renderReport.ts';
export { type Anchor, type Finding, severityOf, TALLIES, type Tally, type VerifyReport } from './report.ts';
export { archiveSource, dicomWebSource } from './sources/dicomWebSource.ts';
export { folderSource } from './sources/folderSource.ts';
export type { SourceEntry, VerifySource } from './sources/verifySource.ts';
export { type VerifyOptions, type VerifyProgress, verifyArchive } from './verifyArchive.ts';
