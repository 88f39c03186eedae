import { Button, ChoiceRow, windowChoices } from '@overread/ui';
import { actions, session } from '../work/session.ts';
import { useAdjudication } from './useAdjudication.ts';

/** New lesion, numbers, undo, submit and the ways out. */
export function Foot() {
  const { phase, task, showNumbers, undoable, window } = useAdjudication();
  const content = task?.protocol.content;
  const hasMany = content?.items.some((item) => item.kind === 'mask' && item.cardinality === 'many') ?? false;
  const hasMasks = content?.items.some((item) => item.kind === 'mask') ?? false;
  const open = (dialog: 'submit' | 'keys' | 'decline') => session.store.set({ dialog, submitError: null });
  return (
    <footer className="adj__foot">
      <ChoiceRow
        legend="Window"
        choices={windowChoices(content?.windows)}
        chosen={window}
        onChoose={(name) => actions.applyWindow(name)}
      />
      <div className="ov-row">
        {hasMany && content?.adjudication.allowed.includes('edit') && (
          <Button small keyHint="G" data-ov="new-lesion" onClick={() => void actions.addLesion()}>
            New lesion
          </Button>
        )}
        {hasMasks && (
          <Button
            small
            keyHint="M"
            aria-pressed={showNumbers}
            onClick={() => session.store.set({ showNumbers: !showNumbers })}
          >
            Numbers
          </Button>
        )}
        <span className="ov-push">
          <Button small disabled={undoable === 0} title="Ctrl+Z" data-ov="undo" onClick={() => void actions.undo()}>
            ↶ Undo
          </Button>
        </span>
      </div>
      <div className="ov-row adj__last">
        <Button
          look="main"
          keyHint="Ctrl Enter"
          busy={phase === 'submitting'}
          data-ov="submit"
          onClick={() => open('submit')}
        >
          Submit
        </Button>
        <Button small look="plain" onClick={() => open('decline')}>
          Decline
        </Button>
        <Button small look="plain" onClick={() => open('keys')}>
          Keys ?
        </Button>
      </div>
    </footer>
  );
}
