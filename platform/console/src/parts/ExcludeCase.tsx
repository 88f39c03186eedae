import { type CaseView, EXCLUSION_REASONS } from '@overread/contract';
import { Button, Dialog, ErrorNotice, Notice, Select } from '@overread/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '../api.ts';

const OPEN_STATES: readonly CaseView['state'][] = ['enrolled', 'reading', 'comparing', 'adjudicating', 'reviewing'];

/** Excludes a case, with a reason from the closed list; after the first read a second coordinator confirms. */
export function ExcludeCase({ view }: { readonly view: CaseView }) {
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const exclude = useMutation({
    mutationFn: () => api.call('exclude', { params: { caseId: view.id }, body: { reason } }),
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries();
    },
  });
  return (
    <>
      {exclude.isSuccess && <Notice tone="ok" title={exclude.data.message} />}
      {OPEN_STATES.includes(view.state) && (
        <Button small onClick={() => setOpen(true)}>
          Exclude…
        </Button>
      )}
      {isOpen && (
        <Dialog
          title={`Exclude ${view.label}?`}
          onClose={() => setOpen(false)}
          foot={
            <>
              <Button onClick={() => setOpen(false)}>Keep the case</Button>
              <Button look="bad" disabled={reason === ''} busy={exclude.isPending} onClick={() => exclude.mutate()}>
                Exclude
              </Button>
            </>
          }
        >
          <p>
            Nothing is deleted: what was read stays in the archive, and the case flow counts the case with its reason.
            After the first read a second coordinator must confirm with the same reason.
          </p>
          <Select label="Reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)}>
            <option value="">Choose…</option>
            {Object.entries(EXCLUSION_REASONS).map(([key, words]) => (
              <option key={key} value={key}>
                {words}
              </option>
            ))}
          </Select>
          {exclude.isError && <ErrorNotice error={exclude.error} />}
        </Dialog>
      )}
    </>
  );
}
