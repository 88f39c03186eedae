import { OverreadError } from '@overread/domain';
import { oneTimePassword } from '../auth/oneTimePassword.ts';
import { hashPassword } from '../auth/passwords.ts';
import type { Actor, Ports, Tx } from './ports.ts';

/** What an account starts with. `password`: for demo accounts, which need not change it; else a one-time password is made. */
export interface AccountInput {
  readonly login: string;
  readonly name: string;
  readonly isAdmin?: boolean;
  readonly password?: string;
}

/**
 * Creates an account, or opens a closed one of this login again: whoever was closed by a rebuild is invited again, with the roles that
 * the register gives. @returns its id and the password to hand over. @throws OVR_ACCOUNT_EXISTS if there is an open one
 */
export async function createAccount(
  ports: Ports,
  actor: Actor,
  input: AccountInput,
): Promise<{ readonly accountId: string; readonly oneTimePassword: string }> {
  const password = input.password ?? oneTimePassword(ports.randomBytes);
  const passwordHash = await hashPassword(password);
  const newId = ports.newId();
  const mustChangePassword = input.password === undefined;
  const accountId = await ports.store.transaction(async (tx) => {
    const at = ports.now();
    const isNew = await ports.store.accounts.insert(tx, {
      id: newId,
      login: input.login,
      name: input.name,
      passwordHash,
      isAdmin: input.isAdmin ?? false,
      mustChangePassword,
      at,
    });
    const id = isNew ? newId : await reopened(ports, tx, input, { passwordHash, mustChangePassword, at });
    if (id === undefined) throw new OverreadError('OVR_ACCOUNT_EXISTS', 'There is an account with this login name.');
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'account.created',
      accountId: actor.kind === 'person' ? actor.accountId : null,
      role: actor.kind === 'person' ? 'admin' : 'system',
      data: {
        accountId: id,
        login: input.login,
        isAdmin: input.isAdmin ?? false,
        ...(isNew ? {} : { reopened: true }),
      },
    });
    return id;
  });
  return { accountId, oneTimePassword: password };
}

/** The closed account of this login, open again; undefined if it is open. An administrator's is made, never inherited. */
async function reopened(
  ports: Ports,
  tx: Tx,
  input: AccountInput,
  of: { readonly passwordHash: string; readonly mustChangePassword: boolean; readonly at: Date },
): Promise<string | undefined> {
  const found = await ports.store.accounts.byLogin(tx, input.login);
  if (!found || input.isAdmin === true) return undefined;
  return (await ports.store.accounts.reopen(tx, found.id, of)) ? found.id : undefined;
}
