import { isOverreadError, momentWithZone, timeWithZone } from '@overread/contract';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Field } from './Field.tsx';
import { Spinner } from './Progress.tsx';
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
  const [missing, setMissing] = useState<'password' | 'passphrase' | null>(null);
  const [attempts, setAttempts] = useState(0);
  // Read when they are sent and emptied then: what is typed never becomes part of the page's state.
  const passwordField = useRef<HTMLInputElement>(null);
  const passphraseField = useRef<HTMLInputElement>(null);
  const backButton = useRef<HTMLButtonElement>(null);
  const actButton = useRef<HTMLButtonElement>(null);
  const now = useNow();
  const isBusy = props.isBusy || unlocking.isBusy;
  const asksPassword = need?.kind === 'passwordAndPassphrase';
  const asks = asksPassword || need?.kind === 'passphrase';
  const isUnlocked = need?.kind === 'nothing';

  // What the server asks for comes later than the dialog, and changes: the focus goes to what is next.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt moves the focus anew.
  useEffect(() => {
    if (need === null || isBusy || (attempts === 0 && isAnsweredFirst)) return;
    const field = asksPassword && passwordField.current?.value === '' ? passwordField : passphraseField;
    const next = asks ? field : isUnlocked ? actButton : backButton;
    next.current?.focus();
  }, [need?.kind, isBusy, attempts]);

  const submit = async () => {
    if (isBusy || props.mayAct?.() === false) return;
    if (isUnlocked) return props.onAct();
    if (!asks) return void ask();
    const [password, passphrase] = [passwordField.current?.value ?? '', passphraseField.current?.value ?? ''];
    const lacking = asksPassword && password === '' ? 'password' : passphrase === '' ? 'passphrase' : null;
    setMissing(lacking);
    setAttempts(attempts + 1);
    if (lacking !== null) return;
    const refusal = await unlock({ password, passphrase });
    if (!mayStay(refusal)) for (const { current } of [passwordField, passphraseField]) if (current) current.value = '';
    if (refusal === null) props.onAct();
  };
  const shown = need?.kind === 'key' || need?.kind === 'wait' ? null : (unlocking.error ?? error);
  return (
    <Dialog
      title={props.title}
      onClose={isBusy ? undefined : onClose}
      onSubmit={() => void submit()}
      foot={
        <>
          <Button ref={backButton} onClick={onClose} disabled={isBusy}>
            {words.back}
          </Button>
          {(asks || isUnlocked) && (
            <Button ref={actButton} look="main" type="submit" busy={isBusy} data-ov="sign-now">
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
        <dd>{momentWithZone(now)}</dd>
      </dl>
      {shown !== null && (
        <ErrorNotice error={shown}>
          {need === null && (
            <Button small onClick={() => void ask()}>
              Try again
            </Button>
          )}
        </ErrorNotice>
      )}
      {asks && (
        <div className="ov-secrets">
          {asksPassword && (
            <Field
              ref={passwordField}
              label="Your password"
              type="password"
              autoComplete="current-password"
              maxLength={200}
              readOnly={isBusy}
              error={missing === 'password' ? 'Type the password that you sign in with.' : undefined}
              onChange={() => setMissing(null)}
            />
          )}
          <Field
            ref={passphraseField}
            label="Your signing passphrase"
            type="password"
            autoComplete="off"
            maxLength={200}
            readOnly={isBusy}
            error={missing === 'passphrase' ? 'Type your signing passphrase, then Enter.' : undefined}
            onChange={() => setMissing(null)}
          />
        </div>
      )}
      {need === null ? (
        shown === null && <Spinner>Asking what the signature needs …</Spinner>
      ) : (
        <SigningHold need={need} />
      )}
      <p className="ov-soft" data-ov="signing-session">
        {need?.kind === 'passphrase' &&
          `Signing session open until ${timeWithZone(new Date(need.until))}; each signature prolongs it, to an hour at most. `}
        {asksPassword && 'The next signatures ask for the passphrase only, unless you pause for 15 minutes. '}
        {isUnlocked && error !== null && !isBusy && 'Nothing has to be typed again for a few minutes. '}
        {consequence}
      </p>
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
