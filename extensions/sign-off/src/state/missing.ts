import { type Coverage, counted } from './coverage.ts';

/** What stands between an approver and the signature, as short sentences; empty if it may be signed. */
export function missing(
  coverage: Coverage,
  checklist: readonly string[],
  ticks: readonly boolean[],
): readonly string[] {
  const { shown, total } = counted(coverage);
  const unseen = total - shown;
  const unticked = checklist.filter((_, i) => ticks[i] !== true).length;
  return [
    unseen > 0 ? `${unseen} of ${total} slices ${unseen === 1 ? 'has' : 'have'} not been shown yet.` : '',
    unticked > 0
      ? `${unticked === 1 ? 'One point' : `${unticked} points`} of the checklist ${unticked === 1 ? 'is' : 'are'} not ticked.`
      : '',
  ].filter(Boolean);
}
