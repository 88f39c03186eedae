import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import { Badge, Checkbox, DeclineDialog, KeysDialog, NextCaseDialog, NoTask, Spinner } from '@overread/ui';
import { signOffKeys } from '../work/keys.ts';
import { session } from '../work/session.ts';
import { Coverage } from './Coverage.tsx';
import { FinalList } from './FinalList.tsx';
import { History } from './History.tsx';
import { ReturnDialog } from './ReturnDialog.tsx';
import { SignDialog } from './SignDialog.tsx';
import { SignFoot } from './SignFoot.tsx';
import { useSignOff } from './useSignOff.ts';

const close = () => session.store.set({ dialog: null, sendError: null });

/** The panel of sign-off mode: what is to be signed, what has been seen of it, the checklist, the signature. */
export function SignPanel() {
  const { phase, error, task, final, ticks } = useSignOff();
  if (phase === 'failed' || phase === 'closed' || !task)
    return (
      <main className="sign sign--only">
        <NoTask phase={phase} error={error} closed="This case has been signed or returned" />
      </main>
    );
  return (
    <main className="sign" aria-label="Sign-off" data-ov-phase={phase}>
      <header className="sign__head">
        <div className="ov-row">
          <h1>{task.case.label}</h1>
          <span className="ov-push">
            <Badge>{task.code}</Badge>
          </span>
        </div>
        <p className="ov-soft">
          {task.protocol.content.title} · <strong>SOP {task.protocol.version}</strong>
        </p>
      </header>
      {phase === 'loading' ? (
        <div className="sign__body">
          <Spinner>Loading the images and the final mask …</Spinner>
        </div>
      ) : (
        <>
          <Coverage />
          <div className="sign__body">
            <FinalList />
            {final && final.checklist.length > 0 && (
              <section aria-label="Checklist">
                <h2>Checklist of the SOP</h2>
                {final.checklist.map((point, i) => (
                  <Checkbox
                    key={point}
                    checked={ticks[i] === true}
                    data-ov={`tick-${i + 1}`}
                    onChange={(event) => session.tick(i, event.target.checked)}
                  >
                    {point}
                  </Checkbox>
                ))}
              </section>
            )}
            <History />
          </div>
          <SignFoot />
        </>
      )}
      <Dialogs />
    </main>
  );
}

function Dialogs() {
  const { phase, dialog, doneMessage, sendError } = useSignOff();
  if (phase === 'done') return <NextCaseDialog done={doneMessage} onLeave={() => leaveFor(CONSOLE_PATH)} />;
  switch (dialog) {
    case 'sign':
      return <SignDialog onClose={close} />;
    case 'return':
      return <ReturnDialog onClose={close} />;
    case 'keys':
      return <KeysDialog table={signOffKeys(session)} onClose={close} />;
    case 'decline':
      return (
        <DeclineDialog
          consequence="Someone else signs it. Nothing is held against you."
          isBusy={phase === 'sending'}
          error={sendError}
          onDecline={(reason, comment) => void session.decline(reason, comment)}
          onClose={close}
        />
      );
    case null:
      return null;
  }
}
