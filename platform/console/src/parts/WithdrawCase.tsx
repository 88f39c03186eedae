import { type CaseView, isWithdrawalReason, WITHDRAWAL_REASONS } from '@overread/contract';
import { Button, Dialog, ErrorNotice, Notice, Select } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

/** Withdraws a case and erases its masks; the first coordinator asks, a second one confirms with the same reason. */
export function WithdrawCase({ view }: { readonly view: CaseView }) {
  const asked = view.pending?.action === 'withdraw' ? view.pending : null;
  const isConfirming = asked !== null && !asked.isOwn;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState('');
  const reason = isConfirming ? asked.reason : chosen;
  const withdraw = useMutation({
    mutationFn: () => api.call('withdraw', { params: { caseId: view.id }, body: { reason } }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries();
    },
  });
  if (view.state === 'withdrawn') return withdraw.isSuccess ? <Notice tone="ok" title={withdraw.data.message} /> : null;
  return (
    <>
      {withdraw.isSuccess && <Notice tone="ok" title={withdraw.data.message} />}
      <Button small disabled={asked?.isOwn} onClick={() => setOpen(true)}>
        {isConfirming ? 'Confirm the withdrawal…' : 'Withdraw…'}
      </Button>
      {isOpen && (
        <Dialog
          title={`Withdraw ${view.label} and erase its masks?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Keep the case</Button>
              <Button look="bad" disabled={reason === ''} busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
                {isConfirming ? 'Withdraw and erase' : 'Ask for the withdrawal'}
              </Button>
            </>
          }
        >
          <p>
            Every mask of the case is deleted from the archive and from the database, for good. A record with their
            digests stays. The case is shown to nobody any more. Two coordinators are needed.
          </p>
          {isConfirming ? (
            <p>
              {asked.by} asks: {isWithdrawalReason(asked.reason) ? WITHDRAWAL_REASONS[asked.reason] : asked.reason}.
            </p>
          ) : (
            <Select label="Reason" value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">Choose…</option>
              {Object.entries(WITHDRAWAL_REASONS).map(([key, words]) => (
                <option key={key} value={key}>
                  {words}
                </option>
              ))}
            </Select>
          )}
          {withdraw.isError && <ErrorNotice error={withdraw.error} />}
        </Dialog>
      )}
    </>
  );
}
