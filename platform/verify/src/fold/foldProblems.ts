interface FoldRow {
  /** True if the state that comes out may not be the one that was: a rebuild stops at it unless somebody accepts it by name. */
  readonly falsifies: boolean;
  readonly means: string;
}

/** Everything that can be in the way when an archive is folded into a state. A further problem is one row here. */
export const FOLD_PROBLEMS = {
  unreadable: { falsifies: true, means: 'An object of Overread cannot be read.' },
  projectMissing: { falsifies: true, means: 'The record that created a project is not in the archive.' },
  enrolmentMissing: { falsifies: true, means: 'A case has records, but none that enrolled it.' },
  protocolMissing: { falsifies: true, means: 'A case was enrolled under a SOP version that is not in the archive.' },
  protocolDigest: { falsifies: true, means: 'A SOP is not the one that its digest says.' },
  forked: { falsifies: true, means: 'Two records claim the same place; the older one was taken.' },
  gap: { falsifies: true, means: 'A record is missing from a row of revisions.' },
  unfitting: { falsifies: true, means: 'A record was filed although the case was in no state that allows it.' },
  objectMissing: { falsifies: true, means: 'A document names an object that is not in the archive.' },
  duplicate: { falsifies: true, means: 'Two different files have the same SOP Instance UID.' },
  stray: { falsifies: true, means: 'A record belongs to no project of the archive.' },
  unfinished: {
    falsifies: false,
    means: 'Something was being filed when the server ended; what was not complete does not count.',
  },
} as const satisfies Readonly<Record<string, FoldRow>>;

/** A row of {@link FOLD_PROBLEMS}. */
export type FoldProblemKind = keyof typeof FOLD_PROBLEMS;

/** One problem, with what it is about. */
export interface FoldProblem {
  readonly kind: FoldProblemKind;
  readonly caseLabel: string | null;
  /** SOP Instance UID of the object that it is about. */
  readonly sopInstanceUid: string | null;
  readonly sentence: string;
}
