import { Button } from '@overread/ui';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** Windows, image sets, the signature with what is missing for it, and the ways out. */
export function SignFoot() {
  const { task, window, imageSet, phase } = useSignOff();
  const left = session.missing();
  const open = (dialog: 'sign' | 'return' | 'keys' | 'decline') => session.store.set({ dialog, sendError: null });
  const windows = task?.protocol.content.windows ?? [];
  return (
    <footer className="sign__foot">
      {windows.length > 0 && (
        <fieldset className="ov-row sign__buttons">
          <legend className="ov-hide">Window</legend>
          {windows.map((preset, i) => (
            <Button
              small
              key={preset.name}
              keyHint={i < 4 ? String(i + 1) : undefined}
              aria-pressed={window === preset.name}
              onClick={() => session.applyWindow(preset.name)}
            >
              {preset.name}
            </Button>
          ))}
        </fieldset>
      )}
      {task && task.imageSets.length > 1 && (
        <fieldset className="ov-row sign__buttons">
          <legend className="ov-hide">Images</legend>
          {task.imageSets.map((set) => (
            <Button
              small
              key={set.key}
              aria-pressed={imageSet === set.key}
              onClick={() => void session.showImageSet(set.key)}
            >
              {set.label}
            </Button>
          ))}
        </fieldset>
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
