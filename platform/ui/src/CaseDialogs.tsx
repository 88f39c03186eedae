import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Spinner } from './Progress.tsx';

/** A case is done, and the next one opens by itself. */
export function NextCaseDialog({ done, onLeave }: { readonly done: string; readonly onLeave: () => void }) {
  return (
    <Dialog title={done} foot={<Button onClick={onLeave}>Start page</Button>}>
      <Spinner>The next case opens …</Spinner>
    </Dialog>
  );
}

interface Versions {
  readonly onChoose: (which: 'here' | 'there') => void;
  /** What this machine holds that the server does not. */
  readonly children: ReactNode;
}

/** Work on a case lies on this machine and, otherwise, on the server. */
export function TwoVersionsDialog({ onChoose, children }: Versions) {
  return (
    <Dialog
      title="Two versions of your work on this case"
      foot={
        <>
          <Button onClick={() => onChoose('there')}>Use the saved one</Button>
          <Button look="main" onClick={() => onChoose('here')}>
            Use the one on this machine
          </Button>
        </>
      }
    >
      {children}
      <p>Choose one. The other is given up.</p>
    </Dialog>
  );
}
