/** What the approver must have seen, and what was shown: SOP Instance UIDs per image set key. */
export interface SlicesSeen {
  readonly toShow: Readonly<Record<string, readonly string[]>>;
  readonly shown: Readonly<Record<string, readonly string[]>>;
}

/** How many slices of the final mask have not been shown yet, in all image sets. */
export function unseenSlices({ toShow, shown }: SlicesSeen): number {
  return Object.entries(toShow).reduce((sum, [key, uids]) => {
    const seen = new Set(shown[key] ?? []);
    return sum + uids.filter((uid) => !seen.has(uid)).length;
  }, 0);
}

/** What keeps the final content from being signed, as sentences: unseen slices, checklist points without a tick (R20). */
export function signOffProblems(
  slices: SlicesSeen,
  checklist: readonly string[],
  ticks: readonly boolean[],
): readonly string[] {
  const unseen = unseenSlices(slices);
  const problems = checklist.filter((_, index) => ticks[index] !== true).map((point) => `Not ticked: ${point}`);
  if (unseen > 0) {
    const total = Object.values(slices.toShow).reduce((sum, uids) => sum + uids.length, 0);
    problems.unshift(
      `${unseen} of the ${total} slices that the final mask covers ${unseen === 1 ? 'has' : 'have'} not been shown.`,
    );
  }
  return problems;
}

/** Why an approver returns a case to adjudication; closed list, with a comment beside it. Never to a reader (R4). */
export const RETURN_REASONS = {
  extent: 'Outline is wrong',
  missed: 'A finding is missing',
  falsePositive: 'Not a finding',
  answer: 'An answer is wrong',
  sopUnclear: 'SOP unclear',
  other: 'Other',
} as const;
export type ReturnReason = keyof typeof RETURN_REASONS;

/** The meaning of the signature (21 CFR 11.50(a)(3)), as shown before and written into the record. */
export function approvalStatement(
  title: string,
  version: string,
  counts: { hasMasks: boolean; indeterminate: number },
): string {
  const what = counts.hasMasks
    ? 'I have reviewed each final mask on all slices that it covers, and the answers, and approve them'
    : 'I have reviewed the final answers and approve them';
  const open =
    counts.indeterminate === 0
      ? ''
      : ` ${counts.indeterminate} finding${counts.indeterminate === 1 ? '' : 's'} could not be decided; I approve that as the result.`;
  return `${what} as reference standard for this case under ${title}, SOP ${version}.${open}`;
}
