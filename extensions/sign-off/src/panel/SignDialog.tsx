import { Button, Dialog, ErrorNotice, Field } from '@overread/ui';
import { useState } from 'react';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** The legal act, asked once: who signs what, with which meaning; the password again. */
export function SignDialog({ onClose }: { readonly onClose: () => void }) {
  const { task, final, person, phase, sendError } = useSignOff();
  const [password, setPassword] = useState('');
  const isBusy = phase === 'sending';
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
    <Dialog
      title={`Sign ${task.case.label}?`}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => password && !isBusy && void session.sign(password)}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            Not yet
          </Button>
          <Button look="main" type="submit" disabled={!password} busy={isBusy} data-ov="sign-now">
            {isBusy ? 'Signing …' : 'Sign'}
          </Button>
        </>
      }
    >
      <blockquote className="meaning">{final.statement}</blockquote>
      <dl className="signer">
        <dt>Signed by</dt>
        <dd>{person.name}</dd>
        <dt>Meaning</dt>
        <dd>Approval as reference standard</dd>
        <dt>Case</dt>
        <dd>{task.case.label}</dd>
        <dt>SOP</dt>
        <dd>
          {task.protocol.content.title} {task.protocol.version}
        </dd>
      </dl>
      <Field
        label="Your password, once more"
        type="password"
        autoComplete="current-password"
        autoFocus
        maxLength={200}
        disabled={isBusy}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {sendError !== null && <ErrorNotice error={sendError} />}
      <p className="ov-soft">After signing, the case is locked.</p>
    </Dialog>
  );
}
