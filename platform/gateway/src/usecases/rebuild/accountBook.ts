import type { Ports, Tx } from '../ports.ts';

/** Accounts of a rebuild: found or made by login, known to projects by code. */
export interface AccountBook {
  /** Id of the account with this login; a new one is disabled until its person is invited again. */
  of(tx: Tx, person: { readonly login: string; readonly name: string; readonly since: Date }): Promise<string>;
  /** How many were made. */
  readonly made: () => number;
}

/**
 * Makes the accounts that registers name. Nobody has a password: the archive holds none, and the hash is that of bytes that nobody saw.
 */
export function openAccountBook(ports: Ports, passwordHash: string): AccountBook {
  const known = new Map<string, string>();
  let made = 0;
  return {
    made: () => made,
    async of(tx, { login, name, since }) {
      const found = known.get(login) ?? (await ports.store.accounts.byLogin(tx, login))?.id;
      if (found !== undefined) {
        known.set(login, found);
        return found;
      }
      const id = ports.newId();
      await ports.store.accounts.insert(tx, { id, login, name, passwordHash, at: since });
      await ports.store.accounts.disable(tx, id, ports.now());
      known.set(login, id);
      made += 1;
      return id;
    },
  };
}
