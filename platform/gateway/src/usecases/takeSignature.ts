import { OverreadError } from '@overread/domain';
import { openFromSession, type SigningKey } from '@overread/signing';
import { tokenHash } from '../auth/sessionToken.ts';
import { tokenBytes } from '../auth/signingToken.ts';
import type { Person } from './access.ts';
import { missingKey } from './missingKey.ts';
import type { Ports, TaskRow, Tx } from './ports.ts';
import { ownSigningSession } from './signingSession.ts';

/** A signature that its person has unlocked: the key, and what uses the unlocking up. */
export interface TakenSignature {
  readonly key: SigningKey;
  /** In the transaction that accepts what was signed: then nothing else can be signed with it. @throws OVR_SIGNING_LOCKED */
  readonly spend: (tx: Tx) => Promise<void>;
}

/**
 * The key of a person for the one signature of a task that was unlocked (design D11). Nothing is used up yet, so that a refused
 * submission does not cost the unlocking.
 *
 * @param input.secret what only the cookie of the person holds; opens the key.
 * @throws OVR_SIGNING_LOCKED, OVR_SIGNING_KEY_MISSING
 */
export async function takeSignature(
  ports: Ports,
  actor: Person,
  input: { readonly task: Pick<TaskRow, 'id'>; readonly secret: string | undefined },
): Promise<TakenSignature> {
  const { secret, task } = input;
  const { store } = ports;
  const { session, row } = await store.transaction(async (tx) => {
    const open = await ownSigningSession(ports, tx, actor, secret);
    const isArmed = open?.task_id === task.id && (open.armed_until?.getTime() ?? 0) > ports.now().getTime();
    if (!open || !isArmed || !open.key_id) throw locked();
    return { session: open, row: await store.signingKeys.openById(tx, open.key_id) };
  });
  if (!row?.certificate || row.account_id !== actor.accountId) throw missingKey(row?.state);
  const bytes = secret === undefined ? undefined : tokenBytes(secret);
  if (secret === undefined || !bytes || !session.sealed_key) throw locked();
  const spent = { tokenHash: tokenHash(ports, secret), taskId: task.id, keyId: row.id };
  return {
    key: { privateKey: openFromSession(session.sealed_key, bytes), certificate: new Uint8Array(row.certificate) },
    spend: async (tx) => {
      // Held until the commit: a key that is closed meanwhile signs nothing more.
      if (!(await store.signingKeys.openById(tx, row.id))) throw missingKey('closed');
      if (!(await store.signingSessions.spend(tx, { ...spent, at: ports.now() }))) throw locked();
    },
  };
}

const locked = () =>
  new OverreadError(
    'OVR_SIGNING_LOCKED',
    'Your signature is locked: it is unlocked for one signature, for five minutes.',
  );
