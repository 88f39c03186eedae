import type { Person } from './access.ts';
import type { Ports } from './ports.ts';

/** Ends the own signing session on the server; what was unlocked is locked again. */
export async function lockSigning(ports: Ports, actor: Person): Promise<void> {
  await ports.store.transaction((tx) => ports.store.signingSessions.removeOfAccount(tx, actor.accountId));
}
