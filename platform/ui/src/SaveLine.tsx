import { CONSOLE_PATH } from '@overread/ids';
import { Button } from './Button.tsx';
import { errorWords } from './errorWords.ts';
import type { SaveState } from './saveState.ts';

const clock = (at: number) => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
const strokes = (n: number) => (n === 1 ? '1 stroke is' : `${n} strokes are`);

interface Props {
  readonly save: SaveState;
  /** After a conflict: whether the work on this screen stays, or the other. */
  readonly onSettle: (which: 'here' | 'there') => void;
}

/** One line that says how safe the work is. */
export function SaveLine({ save, onSettle }: Props) {
  const back = encodeURIComponent(window.location.pathname + window.location.search);
  switch (save.kind) {
    case 'clean':
      return (
        <p className="ov-save" role="status">
          Nothing to save yet
        </p>
      );
    case 'saving':
      return (
        <p className="ov-save" role="status">
          Saving …
        </p>
      );
    case 'saved':
      return (
        <p className="ov-save ov-save--ok" role="status">
          Saved {clock(save.at)}
        </p>
      );
    case 'offline':
      return (
        <p className="ov-save ov-save--warn" role="status">
          Working offline. {strokes(save.strokes)} kept on this machine.
        </p>
      );
    case 'signedOut':
      return (
        <div className="ov-save ov-save--warn" role="alert">
          Your session has ended. What you drew is kept on this machine.{' '}
          <a href={`${CONSOLE_PATH}?return=${back}`}>Sign in again</a>
        </div>
      );
    case 'conflict':
      return (
        <div className="ov-save ov-save--warn" role="alert">
          <p>This case was also saved in another window or on another machine. Which one should stay?</p>
          <div className="ov-row">
            <Button small onClick={() => onSettle('here')}>
              What I see here
            </Button>
            <Button small onClick={() => onSettle('there')}>
              The other one
            </Button>
          </div>
        </div>
      );
    case 'refused': {
      const { what, todo } = errorWords(save.error);
      return (
        <div className="ov-save ov-save--bad" role="alert">
          Not saved on the server. {what} {todo}
        </div>
      );
    }
  }
}
