import { AMENDMENTS, type Amendment, type CaseView } from '@overread/contract';
import { Button, Dialog, ErrorNotice, Notice, Select, TextArea } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

/** Reopens a signed or published case; the first coordinator asks with a reason, a second one confirms. */
export function AmendCase({ view }: { readonly view: CaseView }) {
  const asked = view.pending?.action === 'amend' ? view.pending : null;
  const [isOpen, setOpen] = useState(false);
  const [amendment, setAmendment] = useState<Amendment | ''>('');
  const [reason, setReason] = useState('');
  const kind = asked && !asked.isOwn ? (asked.amendment ?? '') : amendment;
  const amend = useMutation({
    mutationFn: () =>
      api.call('amend', {
        params: { caseId: view.id },
        body: { amendment: kind || 'content', reason: asked && !asked.isOwn ? asked.reason : reason },
      }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries();
    },
  });
  if (view.state !== 'signed' && view.state !== 'published')
    return amend.isSuccess ? <Notice tone="ok" title={amend.data.message} /> : null;
  const isReady = kind !== '' && (asked !== null || reason.trim() !== '') && !asked?.isOwn;
  return (
    <>
      {amend.isSuccess && <Notice tone="ok" title={amend.data.message} />}
      <Button small disabled={asked?.isOwn} onClick={() => setOpen(true)}>
        {asked && !asked.isOwn ? 'Confirm the amendment…' : 'Amend…'}
      </Button>
      {isOpen && (
        <Dialog
          title={`Reopen ${view.label} for an amendment?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Leave it signed</Button>
              <Button look="bad" disabled={!isReady} busy={amend.isPending} onClick={() => amend.mutate()}>
                {asked ? 'Confirm and reopen' : 'Ask for the amendment'}
              </Button>
            </>
          }
        >
          <p>
            The case goes to a new round of adjudication and to a new signature. What was signed stays in the archive;
            its masks are superseded by the new ones. Two coordinators are needed.
          </p>
          {asked ? (
            <p>
              {asked.by} asks: {asked.amendment && AMENDMENTS[asked.amendment]}. {asked.reason}
            </p>
          ) : (
            <>
              <Select
                label="What kind"
                value={amendment}
                onChange={(event) => setAmendment(event.currentTarget.value as Amendment | '')}
              >
                <option value="">Choose…</option>
                {Object.entries(AMENDMENTS).map(([key, words]) => (
                  <option key={key} value={key}>
                    {words}
                  </option>
                ))}
              </Select>
              <TextArea
                label="What is to be amended, and why"
                maxLength={500}
                value={reason}
                onChange={(event) => setReason(event.currentTarget.value)}
              />
            </>
          )}
          {amend.isError && <ErrorNotice error={amend.error} />}
        </Dialog>
      )}
    </>
  );
}
