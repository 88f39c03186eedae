import { AMENDMENTS, type CaseView, isWithdrawalReason, WITHDRAWAL_REASONS } from '@overread/contract';
import { moment, Notice } from '@overread/ui';

/** What waits for a second person, and how far an erasure is. */
export function CaseNotices({ view }: { readonly view: CaseView }) {
  const { pending, erasure } = view;
  return (
    <>
      {pending && (
        <Notice tone="warn" title={pendingTitle(pending)}>
          {pending.isOwn
            ? 'You asked for it; a second coordinator must confirm.'
            : `${pending.by} asked for it; a second coordinator must confirm.`}
        </Notice>
      )}
      {erasure && (
        <Notice
          tone={erasure.erasedAt ? 'ok' : 'warn'}
          title={
            erasure.erasedAt
              ? `Withdrawn; its ${erasure.masks} masks were erased ${moment(erasure.erasedAt)}.`
              : `Withdrawn; its ${erasure.masks} masks are being erased.`
          }
        >
          {!erasure.erasedAt && erasure.problem && <p>{erasure.problem}</p>}
          {erasure.copies.length > 0 && (
            <>
              <p>
                These copies had been published to the source archive, which is not ours to delete from. Ask its
                administrator to delete them:
              </p>
              <ul className="pg-mono">
                {erasure.copies.map((copy) => (
                  <li key={copy.sopInstanceUid}>{copy.sopInstanceUid}</li>
                ))}
              </ul>
            </>
          )}
        </Notice>
      )}
    </>
  );
}

function pendingTitle({ action, reason, amendment }: NonNullable<CaseView['pending']>): string {
  if (action === 'amend') return `Amendment asked for. ${amendment ? AMENDMENTS[amendment] : ''}: ${reason}`;
  return `Withdrawal asked for: ${isWithdrawalReason(reason) ? WITHDRAWAL_REASONS[reason] : reason}`;
}
