import { type Client, isOverreadError, type Role, type SigningView } from '@overread/contract';
import { useCallback, useEffect, useState } from 'react';
import { type SigningNeed, signingNeed } from './signingNeed.ts';

/** How often a dialog that waits for a key, or for the end of a lock, asks again. */
const ASK_AGAIN_MS = 4000;

/** Whose signature of which task. */
export interface Signature {
  readonly client: Client;
  readonly taskId: string;
  /** Key of the project. */
  readonly project: string;
  readonly role: Role;
}

/** What a signature asks for, and the unlocking of it. */
export interface Unlock {
  /** Null until the server answered. `nothing`: it is unlocked; the act itself is what is left. */
  readonly need: SigningNeed | { readonly kind: 'nothing' } | null;
  readonly error: unknown;
  readonly isBusy: boolean;
  /** Asks the server again. */
  ask(): Promise<void>;
  /** Answers null once the signature is unlocked, for a few minutes and for this task alone; else why it is not. */
  unlock(secrets: { readonly password: string; readonly passphrase: string }): Promise<unknown>;
}

/**
 * Keeps a dialog informed of what the next signature asks for. The server decides each time; nothing that was typed is kept here.
 *
 * @param actError how the act ended that the signature was unlocked for; null while it has not failed.
 */
export function useUnlock({ client, taskId, project, role }: Signature, actError: unknown): Unlock {
  const [view, setView] = useState<SigningView | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const [isUnlocked, setUnlocked] = useState(false);

  const ask = useCallback(async () => {
    try {
      const now = await client.call('signing');
      setView(now);
      setError((before: unknown) => (isLoadError(before) ? null : before));
    } catch (cause) {
      setError(new LoadError(cause));
    }
  }, [client]);

  useEffect(() => {
    void ask();
    // The page Signing is open in another tab: whoever comes back has the key now.
    const again = () => document.visibilityState === 'visible' && void ask();
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, [ask]);

  const need = view === null ? null : signingNeed(view, project, role);
  const isWaiting = need?.kind === 'key' || need?.kind === 'wait';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      // What was refused before the wait is no longer news after it.
      setError(null);
    };
  }, [isWaiting, ask]);

  // Unlocked once, and then too late, or the key was closed meanwhile: everything is asked again.
  useEffect(() => {
    if (!isOverreadError(actError) || !actError.code.startsWith('OVR_SIGNING_')) return;
    setUnlocked(false);
    void ask();
  }, [actError, ask]);

  const unlock: Unlock['unlock'] = async ({ password, passphrase }) => {
    setBusy(true);
    setError(null);
    try {
      const body = need?.kind === 'passwordAndPassphrase' ? { password, passphrase } : { passphrase };
      await client.call('unlockSignature', { params: { taskId }, body });
      setUnlocked(true);
      return null;
    } catch (cause) {
      // The refusal is said last: once it stands, the fields are empty and ready for another try.
      await ask();
      setError(cause);
      return cause;
    } finally {
      setBusy(false);
    }
  };
  const shown = isLoadError(error) ? error.cause : error;
  return { need: isUnlocked ? { kind: 'nothing' } : need, error: shown, isBusy, ask, unlock };
}

/** The state could not be asked for; gone with the next answer, unlike a refusal. */
class LoadError extends Error {
  constructor(cause: unknown) {
    super('the state of signing could not be asked for', { cause });
  }
}

const isLoadError = (error: unknown): error is LoadError => error instanceof LoadError;
