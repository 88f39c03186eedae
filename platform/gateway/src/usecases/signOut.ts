import type { Person } from './access.ts';
import type { Ports } from './ports.ts';

/** Ends the session at once, on the server. */
export async function signOut(ports: Ports, actor: Person, session: string): Promise<void> {
  await ports.store.transaction(async (tx) => {
    await ports.store.sessions.remove(tx, session);
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'session.closed',
      accountId: actor.accountId,
      role: 'person',
    });
  });
}
