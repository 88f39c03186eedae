import { fileSigningRoster } from './fileSigningRoster.ts';
import type { Ports, SigningKeyRow, Tx } from './ports.ts';

/** Why a holder closes an own key, in the words of the roster. */
export const CLOSURES = {
  lost: 'passphrase lost',
  exposed: 'key or passphrase exposed',
  noLongerNeeded: 'no longer needed',
} as const;

/** Who closes, in which role; `name` is told to the holder. */
export interface Closer {
  readonly accountId: string;
  readonly name: string;
  readonly role: string;
  readonly code: string | null;
}

/**
 * Ends a key with a date: it signs nothing more, and what it signed stands. A key that still waits for its certificate is refused
 * instead. The holder's signing session ends.
 */
export async function closeKey(
  ports: Ports,
  tx: Tx,
  row: SigningKeyRow,
  of: { readonly because: string; readonly by: Closer },
): Promise<void> {
  const { because, by } = of;
  const at = ports.now();
  const state = row.state === 'asked' ? 'refused' : 'closed';
  await ports.store.signingKeys.end(tx, row.id, { state, because, by: by.accountId, at });
  await ports.store.signingSessions.removeOfAccount(tx, row.account_id);
  await ports.store.audit.append(tx, {
    at,
    kind: state === 'closed' ? 'signing.keyClosed' : 'signing.keyRefused',
    accountId: by.accountId,
    code: by.code,
    role: by.role,
    projectId: row.project_id,
    data: { holder: row.code, reason: because },
    reason: because,
  });
  if (by.accountId !== row.account_id)
    await ports.store.notices.insert(tx, {
      id: ports.newId(),
      accountId: row.account_id,
      at,
      sentence:
        state === 'closed'
          ? `${by.name} closed your signing key ${row.code}: ${because}. What you signed stands.`
          : `${by.name} refused the certificate that you asked for as ${row.code}: ${because}.`,
    });
  if (state === 'closed') await fileSigningRoster(ports, tx, row.project_id, at);
}
