import { isOverreadError } from '@overread/contract';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Field } from './Field.tsx';
import { momentHere, timeHere } from './momentHere.ts';
import { SigningHold } from './SigningHold.tsx';
import { type Signature, useUnlock } from './useUnlock.ts';

interface Props {
  readonly signature: Signature;
  readonly title: ReactNode;
  /** The name that the record prints: a code, or the approver's name. */
  readonly name: string;
  /** What the signature means, in a few words. */
  readonly meaning: string;
  /** What is signed. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** What stands above the facts: the statement, or the work in short. */
  readonly children?: ReactNode;
  /** What becomes of the case. */
  readonly consequence: string;
  /** The words of the button, at rest and at work, and of the way back. */
  readonly words: { readonly act: string; readonly acting: string; readonly back: string };
  /** Asked before anything is sent; false keeps the dialog open. */
  readonly mayAct?: () => boolean;
  /** True if something above the fields comes first and takes the focus itself. */
  readonly isAnsweredFirst?: boolean;
  /** True while the act is under way. */
  readonly isBusy: boolean;
  /** How the act failed, or null. */
  readonly error: unknown;
  /** The act, once its signature is unlocked. */
  readonly onAct: () => void;
  readonly onClose: () => void;
}

/**
 * A legal act, asked once (21 CFR 11.50, 11.200): who signs what, when and with which meaning; password and signing passphrase at
 * first, the passphrase alone while a signing session is open. What was typed is gone from the page as soon as it served.
 */
export function SignatureDialog(props: Props) {
  const { name, meaning, facts, consequence, words, error, isAnsweredFirst = false, onClose } = props;
  const { need, ask, unlock, ...unlocking } = useUnlock(props.signature, error);
  const [password, setPassword] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [missing, setMissing] = useState<'password' | 'passphrase' | null>(null);
  const [attempts, setAttempts] = useState(0);
  const passwordField = useRef<HTMLInputElement>(null);
  const passphraseField = useRef<HTMLInputElement>(null);
  const now = useNow();
  const isBusy = props.isBusy || unlocking.isBusy;
  const asksPassword = need?.kind === 'passwordAndPassphrase';
  const asks = asksPassword || need?.kind === 'passphrase';

  // The fields come with the server's answer, later than the dialog; after a refusal the first empty one is next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus anew, and nothing else does.
  useEffect(() => {
    if (!asks || (attempts === 0 && isAnsweredFirst)) return;
    const isFirst = asksPassword && passwordField.current?.value === '';
    (isFirst ? passwordField : passphraseField).current?.focus();
  }, [asks, asksPassword, attempts]);

  const submit = async () => {
    if (isBusy || props.mayAct?.() === false) return;
    if (need?.kind === 'nothing') return props.onAct();
    if (!asks) return void ask();
    const lacking = asksPassword && password === '' ? 'password' : passphrase === '' ? 'passphrase' : null;
    setMissing(lacking);
    if (lacking !== null) return setAttempts(attempts + 1);
    const refusal = await unlock({ password, passphrase });
    if (!mayStay(refusal)) {
      setPassword('');
      setPassphrase('');
    }
    if (refusal === null) return props.onAct();
    setAttempts(attempts + 1);
  };
  const shown = unlocking.error ?? error;
  return (
    <Dialog
      title={props.title}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => void submit()}
      foot={
        <>
          <Button onClick={onClose} disabled={isBusy}>
            {words.back}
          </Button>
          {(asks || need?.kind === 'nothing') && (
            <Button look="main" type="submit" busy={isBusy} data-ov="sign-now">
              {isBusy ? words.acting : words.act}
            </Button>
          )}
        </>
      }
    >
      {props.children}
      <dl className="ov-facts">
        <dt>Signed by</dt>
        <dd>
          <strong>{name}</strong>
        </dd>
        <dt>Meaning</dt>
        <dd>{meaning}</dd>
        {facts.map(([term, value]) => [<dt key={term}>{term}</dt>, <dd key={`${term}=`}>{value}</dd>])}
        <dt>Time</dt>
        <dd>{momentHere(now)}</dd>
      </dl>
      {need?.kind === 'passphrase' && (
        <p className="ov-soft" data-ov="signing-session">
          Signing session open until {timeHere(new Date(need.until))}. Each signature prolongs it, to an hour at most.
        </p>
      )}
      {asksPassword && (
        <Field
          ref={passwordField}
          label="Your password"
          type="password"
          autoComplete="current-password"
          maxLength={200}
          readOnly={isBusy}
          value={password}
          error={missing === 'password' && password === '' ? 'Type the password that you sign in with.' : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
      )}
      {asks && (
        <Field
          ref={passphraseField}
          label="Your signing passphrase"
          type="password"
          autoComplete="off"
          maxLength={200}
          readOnly={isBusy}
          value={passphrase}
          hint={asksPassword ? 'The next signatures ask for the passphrase only, unless you pause for 15 minutes.' : ''}
          error={
            missing === 'passphrase' && passphrase === '' ? 'Type your signing passphrase, then Enter.' : undefined
          }
          onChange={(event) => setPassphrase(event.target.value)}
        />
      )}
      <SigningHold need={need} />
      {shown !== null && (
        <ErrorNotice error={shown}>
          {need === null && (
            <Button small onClick={() => void ask()}>
              Try again
            </Button>
          )}
        </ErrorNotice>
      )}
      {need?.kind === 'nothing' && error !== null && !isBusy && (
        <p className="ov-soft">Nothing has to be typed again for a few minutes: press {words.act}.</p>
      )}
      <p className="ov-soft">{consequence}</p>
    </Dialog>
  );
}

/**
 * Whether what was typed may stay in the fields: where the server did not judge it, or where only the password has to be added because
 * the session ended meanwhile.
 */
function mayStay(refusal: unknown): boolean {
  if (refusal === null) return false;
  if (!isOverreadError(refusal)) return true;
  return refusal.code !== 'OVR_SIGNING_REFUSED' && refusal.code !== 'OVR_SIGNING_THROTTLED';
}

/** The time of this machine, kept up to date while the dialog stands. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
