import { Button, Dialog, SignatureDialog } from '@overread/ui';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** What is missing, or the legal act: who signs what, with which meaning (`Ctrl+Enter`). */
export function SignDialog({ onClose }: { readonly onClose: () => void }) {
  const { task, final, person, phase, sendError } = useSignOff();
  const left = session.missing();
  if (!task || !final || !person) return null;
  if (left.length > 0)
    return (
      <Dialog
        title="Not ready to sign"
        onClose={onClose}
        onSubmit={onClose}
        foot={
          <Button look="main" type="submit" autoFocus>
            Back to the images
          </Button>
        }
      >
        <ul className="missing">
          {left.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Dialog>
    );
  return (
    <SignatureDialog
      signature={{ client: session.client, taskId: task.id, project: task.project.key, role: 'approver' }}
      title={`Sign ${task.case.label}?`}
      name={person.name}
      meaning="Approval as reference standard"
      facts={[
        ['Case', task.case.label],
        ['SOP', `${task.protocol.content.title} ${task.protocol.version}`],
      ]}
      consequence="After signing, the case is locked."
      words={{ act: 'Sign', acting: 'Signing …', back: 'Not yet' }}
      isBusy={phase === 'sending'}
      error={sendError}
      onAct={() => void session.sign()}
      onClose={onClose}
    >
      <blockquote className="meaning">{final.statement}</blockquote>
    </SignatureDialog>
  );
}
