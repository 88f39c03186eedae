import type { Role, SigningView } from '@overread/contract';

/** What stands between a person and the next signature. */
export type SigningNeed =
  /** No key signs for this role yet; the sentence says who has to act. */
  | { readonly kind: 'key'; readonly sentence: string }
  /** Too many wrong passphrases. `until`: ISO 8601, UTC. */
  | { readonly kind: 'wait'; readonly until: string }
  /** The first signature of a sitting, or the first after a pause. */
  | { readonly kind: 'passwordAndPassphrase' }
  /** A signing session is open. `until`: ISO 8601, UTC. */
  | { readonly kind: 'passphrase'; readonly until: string };

/** What the next signature of a role in a project asks for. The server's clock decides, never that of this machine. */
export function signingNeed(view: SigningView, project: string, role: Role): SigningNeed {
  const key = view.keys.find((one) => one.project === project && one.role === role);
  if (key?.state !== 'open')
    return { kind: 'key', sentence: key?.sentence ?? 'You have no signing key for this role in this project.' };
  if (view.lockedUntil !== null) return { kind: 'wait', until: view.lockedUntil };
  return view.sessionUntil === null
    ? { kind: 'passwordAndPassphrase' }
    : { kind: 'passphrase', until: view.sessionUntil };
}
