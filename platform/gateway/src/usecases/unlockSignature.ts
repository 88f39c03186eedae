import type { UnlockView } from '@overread/contract';
import { OverreadError } from '@overread/domain';
import { describeCertificate, resealForSession } from '@overread/signing';
import { openSealedKey } from '../auth/openSealedKey.ts';
import { isPassword } from '../auth/passwords.ts';
import { newToken, tokenHash } from '../auth/sessionToken.ts';
import { SIGNING_SESSION, tokenBytes } from '../auth/signingToken.ts';
import { type Person, requireOwnTask } from './access.ts';
import { countedTry } from './countedTry.ts';
import { missingKey } from './missingKey.ts';
import type { Ports } from './ports.ts';
import { endOfSession, ownSigningSession, signingBounds } from './signingSession.ts';

/** What the dialog gives; `secret` is the cookie of a signing session, `session` that of the sign-in. */
export interface UnlockInput {
  readonly taskId: string;
  readonly passphrase: string;
  readonly password?: string | undefined;
  readonly secret: string | undefined;
  readonly session: string;
}

/**
 * Unlocks one signature of one own task for five minutes. The first time in a signing session it takes the password and the
 * signing passphrase, later the passphrase (21 CFR 11.200(a)(1)). The key is sealed again under the secret of the person's cookie.
 *
 * @returns `token` for the cookie: a new one if a session was opened.
 * @throws OVR_NOT_FOUND, OVR_TASK_STATE, OVR_SIGNING_KEY_MISSING, OVR_SIGNING_LOCKED, OVR_SIGNING_REFUSED, OVR_SIGNING_THROTTLED
 */
export async function unlockSignature(
  ports: Ports,
  actor: Person,
  input: UnlockInput,
): Promise<{ readonly view: UnlockView; readonly token: string }> {
  const { store } = ports;
  const { own, row, open, account } = await store.transaction(async (tx) => {
    const found = await requireOwnTask(ports, tx, actor, input.taskId, 'task.unlock');
    const of = { projectId: found.task.project_id, accountId: actor.accountId, role: found.role };
    return {
      own: found,
      row: await store.signingKeys.currentOf(tx, of),
      open: await ownSigningSession(ports, tx, actor, input.secret),
      account: await store.accounts.byId(tx, actor.accountId),
    };
  });
  const { task, code, role } = own;
  if (task.state !== 'IN PROGRESS' || task.is_filing)
    throw new OverreadError('OVR_TASK_STATE', 'There is nothing to sign in this task now.');
  if (row?.state !== 'open' || !row.certificate) throw missingKey(row?.state);
  requireValid(row.certificate, ports.now());
  if (!open && input.password === undefined)
    throw new OverreadError('OVR_SIGNING_LOCKED', 'Give your password and your signing passphrase.');
  const event = { accountId: actor.accountId, code, role, projectId: task.project_id, taskId: task.id, data: { code } };
  const key = await countedTry(
    ports,
    { purpose: 'signing', subject: actor.accountId },
    { ...event, kind: 'signing.refused' },
    async () => {
      // Both are looked at in any case, so that the time does not tell which one was wrong.
      const isRight = open ? true : await isPassword(input.password ?? '', account?.password_hash);
      const opened = await openSealedKey(row.sealed_key, input.passphrase);
      return isRight ? opened : undefined;
    },
  );
  if (!key)
    throw new OverreadError(
      'OVR_SIGNING_REFUSED',
      open ? 'The signing passphrase is wrong.' : 'The password or the signing passphrase is wrong.',
    );
  const at = ports.now();
  const token = open && input.secret !== undefined ? input.secret : newToken(ports);
  const sealedKey = resealForSession(key, tokenBytes(token) ?? new Uint8Array());
  const until = await store.transaction(async (tx) => {
    await requireOwnTask(ports, tx, actor, task.id, 'task.unlock', { lock: true });
    if (!(await store.signingKeys.openById(tx, row.id))) throw missingKey('closed');
    const again = await ownSigningSession(ports, tx, actor, token);
    const opened = again?.opened_at ?? at;
    if (!again) {
      if (open) throw new OverreadError('OVR_SIGNING_LOCKED', 'The signing session has just ended.');
      await store.signingSessions.removeExpired(tx, signingBounds(at));
      const of = { tokenHash: tokenHash(ports, token), accountId: actor.accountId, sessionHash: input.session, at };
      await store.signingSessions.insert(tx, of);
      await store.audit.append(tx, { ...event, at, kind: 'signing.opened' });
    }
    const armedUntil = new Date(
      Math.min(at.getTime() + SIGNING_SESSION.armedMs, endOfSession({ seen_at: at, opened_at: opened }).getTime()),
    );
    const armed = { taskId: task.id, keyId: row.id, sealedKey, at, until: armedUntil };
    await store.signingSessions.arm(tx, tokenHash(ports, token), armed);
    return armedUntil;
  });
  return { view: { until: until.toISOString() }, token };
}

/** @throws OVR_SIGNING_KEY_MISSING if the certificate has ended: what it signed would never verify */
function requireValid(certificate: Uint8Array, at: Date): void {
  const { notAfter } = describeCertificate(certificate);
  if (new Date(notAfter) <= at)
    throw new OverreadError(
      'OVR_SIGNING_KEY_MISSING',
      `Your certificate ended on ${notAfter.slice(0, 10)}. Close the key (I no longer need it) and make a new one.`,
    );
}
