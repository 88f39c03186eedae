import { Button, ChoiceRow, windowChoices } from '@overread/ui';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** Windows, image sets, the signature with what is missing for it, and the ways out. */
export function SignFoot() {
  const { task, window, imageSet, phase } = useSignOff();
  const left = session.missing();
  const open = (dialog: 'sign' | 'return' | 'keys' | 'decline') => session.store.set({ dialog, sendError: null });
  return (
    <footer className="sign__foot">
      <ChoiceRow
        legend="Window"
        choices={windowChoices(task?.protocol.content.windows)}
        chosen={window}
        onChoose={(name) => session.applyWindow(name)}
        hasKeys
      />
      {task && task.imageSets.length > 1 && (
        <ChoiceRow
          legend="Images"
          choices={task.imageSets}
          chosen={imageSet}
          onChoose={(key) => void session.showImageSet(key)}
        />
      )}
      {left.length > 0 && (
        <ul className="sign__missing" id="sign-missing" data-ov="missing">
          {left.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Button
        look="main"
        keyHint="Ctrl Enter"
        data-ov="sign"
        disabled={left.length > 0}
        busy={phase === 'sending'}
        aria-describedby={left.length > 0 ? 'sign-missing' : undefined}
        onClick={() => open('sign')}
      >
        Sign
      </Button>
      <div className="ov-row">
        <Button small keyHint="T" data-ov="return" onClick={() => open('return')}>
          Return to adjudication
        </Button>
        <Button small look="plain" onClick={() => open('decline')}>
          Decline
        </Button>
        <span className="ov-push">
          <Button small look="plain" onClick={() => open('keys')}>
            Keys ?
          </Button>
        </span>
      </div>
    </footer>
  );
}
