import type { ArchiveIndex, IndexedObject, OpenedCase, OpenedProject } from './archiveIndex.ts';
import type { CaseToRecompute } from './checks/caseToRecompute.ts';
import type { Recomputation } from './checks/recomputation.ts';
import type { LogBook } from './log/logBook.ts';
import type { CountTally, Finding } from './report.ts';
import type { RosterBook } from './roster/rosterBook.ts';

/** What every check gets besides what it looks at. */
export interface VerifyRun {
  readonly index: ArchiveIndex;
  /** The time of the verification: nothing was signed after it. */
  readonly now: Date;
  /** The signing rosters of a project, taken together. */
  rosterOf(project: OpenedProject): RosterBook;
  /** What the recorded checkpoints of a project prove. */
  logOf(project: OpenedProject): LogBook;
  /** Whether pixels of images are to be checked (`--images`). */
  readonly withImages: boolean;
  /** Counts one thing that was checked. */
  readonly count: CountTally;
  /** Counts a case that was lawfully erased. */
  countErased(): void;
  /** Computes a case again; in another thread where there are some. */
  recompute(given: CaseToRecompute): Promise<Recomputation>;
  /** The document that brought a mask. */
  makerOf(maskUid: string): IndexedObject | undefined;
}

/**
 * One or more checks of a project. It is called once per project, then `perCase` for each of its cases in turn, then `atEnd`; what it
 * keeps between cases must stay small, and is written before `perCase` first waits: the next case may begin then.
 */
export type ProjectCheck = (
  project: OpenedProject,
  run: VerifyRun,
) => {
  perCase?(opened: OpenedCase): Promise<readonly Finding[]>;
  atEnd?(): Promise<readonly Finding[]>;
};
