/** One thing that stands in the way of a submission; `item` and `instance` say where, null for the whole case. */
export interface SubmissionProblem {
  readonly item: string | null;
  readonly instance: string | null;
  /** For the person who submits; names the item by its label. */
  readonly sentence: string;
}
