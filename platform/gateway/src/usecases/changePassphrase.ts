import { OverreadError } from '@overread/domain';
import { sealKey } from '@overread/signing';
import { openSealedKey } from '../auth/openSealedKey.ts';
import { isPassword, requireStrongPassphrase } from '../auth/passwords.ts';
import type { Person } from './access.ts';
import { countedTry } from './countedTry.ts';
import type { Ports } from './ports.ts';

/**
 * Seals all own signing keys under another passphrase; the signing session ends.
 * @throws OVR_SIGNING_KEY_MISSING, OVR_SIGNING_REFUSED, OVR_SIGNING_THROTTLED, OVR_PASSWORD_WEAK
 */
export async function changePassphrase(
  ports: Ports,
  actor: Person,
  input: { readonly current: string; readonly next: string },
): Promise<void> {
  const { store } = ports;
  const { accountId } = actor;
  const { rows, account } = await store.transaction(async (tx) => ({
    rows: (await store.signingKeys.ofAccount(tx, accountId)).filter((row) => row.until === null),
    account: await store.accounts.byId(tx, accountId),
  }));
  const [first] = rows;
  if (!first)
    throw new OverreadError('OVR_SIGNING_KEY_MISSING', 'You have no signing key whose passphrase could change.');
  if (input.next === input.current)
    throw new OverreadError('OVR_PASSWORD_WEAK', 'The new passphrase must differ from the present one.');
  requireStrongPassphrase(input.next, '');
  const event = {
    accountId,
    code: first.code,
    role: first.role,
    projectId: first.project_id,
    data: { code: first.code },
  };
  const isRight = await countedTry(
    ports,
    { purpose: 'signing', subject: accountId },
    { ...event, kind: 'signing.refused' },
    async () => ((await openSealedKey(first.sealed_key, input.current)) ? true : undefined),
  );
  if (!isRight) throw new OverreadError('OVR_SIGNING_REFUSED', 'The present signing passphrase is wrong.');
  // Only now: before, the answer would say, uncounted, whether something is the password.
  if (await isPassword(input.next, account?.password_hash)) requireStrongPassphrase(input.next, input.next);
  const sealed: { id: string; before: string; after: string }[] = [];
  for (const row of rows) {
    const key = await openSealedKey(row.sealed_key, input.current);
    if (!key)
      throw new OverreadError('OVR_SIGNING_REFUSED', 'One of your keys has another passphrase. Close it first.');
    sealed.push({ id: row.id, before: row.sealed_key, after: await sealKey(key, input.next) });
  }
  await store.transaction(async (tx) => {
    for (const { id, before, after } of sealed) {
      const row = await store.signingKeys.lock(tx, id);
      if (row?.sealed_key !== before || row.until !== null)
        throw new OverreadError('OVR_REQUEST_INVALID', 'Your keys have just changed. Reload the page and try again.');
      await store.signingKeys.reseal(tx, id, after);
    }
    await store.signingSessions.removeOfAccount(tx, accountId);
    await store.audit.append(tx, { at: ports.now(), kind: 'signing.passphrase', accountId, role: 'person' });
  });
}
