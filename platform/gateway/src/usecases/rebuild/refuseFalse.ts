import { OverreadError } from '@overread/domain';
import { FOLD_PROBLEMS, type FoldProblem, type FoldProblemKind } from '@overread/verify';

/** @throws OVR_REQUEST_INVALID if there are no findings of one of these kinds */
export function checkKinds(kinds: readonly string[]): void {
  const unknown = kinds.find((kind) => !Object.hasOwn(FOLD_PROBLEMS, kind));
  if (unknown !== undefined)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      `There are no findings "${unknown}"; they are ${Object.keys(FOLD_PROBLEMS).join(', ')}.`,
    );
}

/**
 * Stops where the state of an archive may not be the one that was, unless somebody accepts that kind of finding by name.
 * @throws OVR_REBUILD_INCOMPLETE with the list (details.findings)
 */
export function refuseFalse(problems: readonly FoldProblem[], accepted: readonly string[]): void {
  const refused = problems.filter(({ kind }) => FOLD_PROBLEMS[kind].falsifies && !accepted.includes(kind));
  if (refused.length === 0) return;
  const kinds = [...new Set(refused.map((problem): FoldProblemKind => problem.kind))];
  throw new OverreadError(
    'OVR_REBUILD_INCOMPLETE',
    [
      `The archive does not say the whole state; nothing was written. ${refused.length} findings:`,
      ...refused.slice(0, 50).map(({ kind, sentence }) => `  ${kind}: ${sentence}`),
      ...(refused.length > 50 ? [`  and ${refused.length - 50} more.`] : []),
      `To take what is there all the same: --accept-findings ${kinds.join(',')}`,
    ].join('\n'),
    { findings: refused },
  );
}
