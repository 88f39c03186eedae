import type { CaseContent, FiledCounts, FiledObject } from '@overread/domain';
import type { IndexedObject, OpenedRecord } from '../archiveIndex.ts';
import type { FoldedProtocol } from './foldProject.ts';

/** The records of a case that count, each in its place. */
export interface FoldedRecords {
  readonly enrolment: OpenedRecord<'caseEnrolled'>;
  readonly protocol: FoldedProtocol;
  readonly reads: readonly OpenedRecord<'read'>[];
  readonly agreement: OpenedRecord<'agreement'> | undefined;
  readonly consensus: OpenedRecord<'consensus'> | undefined;
  readonly adjudications: readonly OpenedRecord<'adjudication'>[];
  readonly signOffs: readonly OpenedRecord<'signOff'>[];
  readonly returns: readonly OpenedRecord<'caseReturned'>[];
  readonly amendments: readonly OpenedRecord<'amendmentAsked'>[];
  readonly publications: readonly OpenedRecord<'casePublished'>[];
  readonly exclusion: OpenedRecord<'caseExcluded'> | undefined;
  readonly withdrawal: OpenedRecord<'caseWithdrawn'> | undefined;
}

/** A case of the archive. */
export interface FoldedCase {
  readonly content: CaseContent;
  readonly counts: FiledCounts;
  readonly records: FoldedRecords;
  /** Objects that count, as they lie in the archive; those that were erased have none. */
  readonly objects: readonly { readonly object: IndexedObject; readonly supersededBy: string | null }[];
  /** What the tombstone says was erased and is not in the archive any more. */
  readonly erased: readonly FiledObject[];
}
