import { leaveFor } from '@overread/host';
import { CONSOLE_PATH } from '@overread/ids';
import { Button, DeclineDialog, Dialog, KeysDialog, NextCaseDialog, TwoVersionsDialog } from '@overread/ui';
import { itemOf, lesionName } from '../state/evaluationChanges.ts';
import { readingKeys } from '../work/keys.ts';
import { actions, ending, selfCheck, session } from '../work/session.ts';
import { CheckDialog } from './CheckDialog.tsx';
import { NotEvaluableDialog } from './ReasonDialogs.tsx';
import { SubmitDialog } from './SubmitDialog.tsx';
import { useReading } from './useReading.ts';

const close = () => session.store.set({ dialog: null, submitError: null });

/** Whatever lies over the viewer now. */
export function Dialogs({ onChoose }: { readonly onChoose: (which: 'here' | 'there') => void }) {
  const { phase, dialog, task, evaluation, submittedMessage, submitError, save } = useReading();
  const items = task?.protocol.content.items ?? [];
  const label = (key: string) => items.find((item) => item.key === key)?.label ?? '';
  if (phase === 'submitted') return <NextCaseDialog done={submittedMessage} onLeave={() => leaveFor(CONSOLE_PATH)} />;
  if (phase === 'choosing')
    return (
      <TwoVersionsDialog onChoose={onChoose}>
        <p>
          This machine holds {save.kind === 'offline' && save.strokes > 0 ? `${save.strokes} strokes` : 'changes'} that
          were never saved on the server, and the case was saved from somewhere else since then.
        </p>
      </TwoVersionsDialog>
    );
  if (!dialog || !task) return null;
  switch (dialog.kind) {
    case 'check':
      return <CheckDialog task={task} onClose={close} />;
    case 'keys':
      return <KeysDialog table={readingKeys(session, actions, selfCheck)} onClose={close} />;
    case 'submit':
      return <SubmitDialog task={task} onClose={close} />;
    case 'decline':
      return (
        <DeclineDialog
          consequence="Someone else reads it. Nothing is held against you. What you drew on it is deleted."
          isBusy={phase === 'submitting'}
          error={submitError}
          onDecline={(reason, comment) => void ending.decline(reason, comment)}
          onClose={close}
        />
      );
    case 'notEvaluable':
      return <NotEvaluableDialog onClose={close} />;
    case 'deleteInstance':
      return (
        <Dialog
          title={`Delete ${lesionName(label(dialog.item), evaluation, dialog.item, dialog.instance)}?`}
          onClose={close}
          onSubmit={() => actions.deleteLesion(dialog.item, dialog.instance)}
          foot={
            <>
              <Button onClick={close}>Keep it</Button>
              <Button look="bad" type="submit">
                Delete
              </Button>
            </>
          }
        >
          <p>Its outline and its answers go with it. You can take it back right afterwards.</p>
        </Dialog>
      );
    case 'discard': {
      const isMany = itemOf(evaluation, dialog.item).instances !== undefined;
      return (
        <Dialog
          title={`Delete the outline${isMany ? 's' : ''} of ${label(dialog.item)}?`}
          onClose={close}
          onSubmit={() => actions.decide(dialog.item, dialog.state, dialog.reason, true)}
          foot={
            <>
              <Button onClick={close}>Keep {isMany ? 'them' : 'it'}</Button>
              <Button look="bad" type="submit">
                Delete
              </Button>
            </>
          }
        >
          <p>Only what is present has an outline. You can take this back right afterwards.</p>
        </Dialog>
      );
    }
  }
}
