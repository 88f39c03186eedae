import { Button, Dialog, ErrorNotice, RecordView, Spinner } from '@overread/ui';
import { useState } from 'react';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** The records between the reads and the final content, without names: each opens in a dialog. */
export function Records() {
  const { records, recordsError, areRecordsAsked } = useSignOff();
  const [open, setOpen] = useState<number | null>(null);
  const shown = open === null ? undefined : records?.[open];
  if (!areRecordsAsked)
    return (
      <Button small data-ov="records" onClick={() => void session.loadRecords()}>
        Show the records
      </Button>
    );
  if (recordsError !== null)
    return (
      <ErrorNotice error={recordsError}>
        <Button small onClick={() => void session.loadRecords()}>
          Try again
        </Button>
      </ErrorNotice>
    );
  if (!records) return <Spinner>Asking the server …</Spinner>;
  return (
    <div className="ov-row" data-ov="records">
      {records.map((record, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: masked records have no name of their own and never move.
        <Button key={index} small data-ov="open-record" onClick={() => setOpen(index)}>
          {record.title}
        </Button>
      ))}
      {shown && (
        <Dialog
          title={shown.title}
          isWide
          onClose={() => setOpen(null)}
          foot={<Button onClick={() => setOpen(null)}>Close</Button>}
        >
          <RecordView record={shown} isTitled />
        </Dialog>
      )}
    </div>
  );
}
