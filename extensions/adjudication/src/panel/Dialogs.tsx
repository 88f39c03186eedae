import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import { DeclineDialog, KeysDialog, NextCaseDialog, TwoVersionsDialog } from '@overread/ui';
import { adjudicationKeys } from '../work/keys.ts';
import { actions, ending, session } from '../work/session.ts';
import { SubmitDialog } from './SubmitDialog.tsx';
import { useAdjudication } from './useAdjudication.ts';

const close = () => session.store.set({ dialog: null, submitError: null });

/** Whatever lies over the viewer now. */
export function Dialogs() {
  const { phase, dialog, submittedMessage, submitError } = useAdjudication();
  if (phase === 'submitted') return <NextCaseDialog done={submittedMessage} onLeave={() => leaveFor(CONSOLE_PATH)} />;
  if (phase === 'choosing')
    return (
      <TwoVersionsDialog onChoose={(which) => session.chooseOpening(which)}>
        <p>
          This machine holds decisions that were never saved on the server, and the case was saved from elsewhere since.
        </p>
      </TwoVersionsDialog>
    );
  if (dialog === 'keys') return <KeysDialog table={adjudicationKeys(session, actions)} onClose={close} />;
  if (dialog === 'submit') return <SubmitDialog onClose={close} />;
  if (dialog === 'decline')
    return (
      <DeclineDialog
        consequence="Someone else settles it. Nothing is held against you. What you decided so far is deleted."
        isBusy={phase === 'submitting'}
        error={submitError}
        onDecline={(reason, comment) => void ending.decline(reason, comment)}
        onClose={close}
      />
    );
  return null;
}
