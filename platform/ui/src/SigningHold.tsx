import { momentWithZone } from '@overread/contract';
import { CONSOLE_PATH } from '@overread/ids';
import { Notice } from './Notice.tsx';
import type { Unlock } from './useUnlock.ts';

/** Why a signature cannot be asked for yet, and what to do; nothing where it can. */
export function SigningHold({ need }: { readonly need: NonNullable<Unlock['need']> }) {
  if (need.kind === 'key')
    return (
      <Notice tone="warn" title="You cannot sign yet">
        <p>{need.sentence}</p>
        <p>
          <a className="ov-button" href={`${CONSOLE_PATH}signing`} target="_blank" rel="noopener" data-ov="make-key">
            Open the page Signing
          </a>
        </p>
        <p className="ov-soft">
          It opens in a tab of its own. Nothing here is lost: this dialog goes on by itself when the key is there.
        </p>
      </Notice>
    );
  if (need.kind === 'wait')
    return (
      <Notice tone="warn" title={`Signing is locked until ${momentWithZone(new Date(need.until))}`}>
        <p>Too many wrong attempts. The administrator was told. This dialog goes on by itself when the time is over.</p>
      </Notice>
    );
  return null;
}
