import { Button, Dialog, SignatureDialog } from '@overread/ui';
import { summarySentence } from '../state/summary.ts';
import { actions, board, ending, session } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** What is missing, or the work in one line and the adjudicator's signature (`Ctrl+Enter`). */
export function SubmitDialog({ onClose }: { readonly onClose: () => void }) {
  const { work, phase, submitError } = useAdjudication();
  const isBusy = phase === 'submitting';
  const missing = board.rows().flatMap((row) => {
    const state = board.stateOf(row);
    if (state.kind === 'open') return [{ row, sentence: `${row.label} is not decided.` }];
    return state.kind === 'incomplete' ? [{ row, sentence: state.sentence }] : [];
  });
  const [first] = missing;
  if (first)
    return (
      <Dialog
        title="Not ready to submit"
        onClose={onClose}
        onSubmit={() => {
          onClose();
          void actions.activate(first.row.unit.id);
        }}
        foot={
          <>
            <Button onClick={onClose}>Back to the images</Button>
            <Button look="main" type="submit" autoFocus>
              Go to the first
            </Button>
          </>
        }
      >
        <ul className="missing">
          {missing.slice(0, 8).map(({ row, sentence }) => (
            <li key={row.unit.id}>{sentence}</li>
          ))}
          {missing.length > 8 && <li>and {missing.length - 8} more</li>}
        </ul>
      </Dialog>
    );
  const { desk } = session;
  if (!desk) return null;
  const { task, client } = desk;
  return (
    <SignatureDialog
      signature={{ client, taskId: task.id, project: task.project.key, role: 'adjudicator' }}
      title={summarySentence(work.decisions, board.changedVoxels())}
      name={task.code}
      meaning="Review: the decisions are mine"
      facts={[
        ['Case', task.case.label],
        ['SOP', `${task.protocol.content.title} ${task.protocol.version}`],
      ]}
      consequence="Once signed and submitted, the decisions are locked. What the readers agreed on stays untouched."
      words={{ act: 'Sign and submit', acting: 'Submitting …', back: 'Back to the images' }}
      isBusy={isBusy}
      error={submitError}
      onAct={() => void ending.submit()}
      onClose={onClose}
    />
  );
}
