import { Button, Dialog, ErrorNotice } from '@overread/ui';
import { summarySentence } from '../state/summary.ts';
import { actions, board, ending } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** What is missing, or the work in one line and the last word (`Ctrl+Enter`). */
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
  return (
    <Dialog
      title={summarySentence(work.decisions, board.changedVoxels())}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => !isBusy && void ending.submit()}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Back to the images
          </Button>
          <Button look="main" type="submit" busy={isBusy} autoFocus data-ov="submit-now">
            {isBusy ? 'Submitting …' : 'Submit'}
          </Button>
        </>
      }
    >
      <p className="ov-soft">Once submitted, the decisions are locked. What the readers agreed on stays untouched.</p>
      {submitError !== null && <ErrorNotice error={submitError} />}
    </Dialog>
  );
}
