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
 * Creates an account, or opens one again that a rebuild left closed: its person is invited under the same name, with the roles that
 * the register gives. @returns its id and the password to hand over. @throws OVR_ACCOUNT_EXISTS if there was ever another one
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
    if (id === undefined)
      throw new OverreadError('OVR_ACCOUNT_EXISTS', 'There is or was an account with this login name.');
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

/**
 * The account of this login that a rebuild left closed, open again for the same person. Undefined if it is open, if an administrator
 * closed it, or if somebody else asks: a login is never reassigned (21 CFR 11.100(a)). An administrator's is made, never inherited.
 */
async function reopened(
  ports: Ports,
  tx: Tx,
  input: AccountInput,
  of: { readonly passwordHash: string; readonly mustChangePassword: boolean; readonly at: Date },
): Promise<string | undefined> {
  const found = await ports.store.accounts.byLogin(tx, input.login);
  if (!found || input.isAdmin === true || found.name !== input.name) return undefined;
  if (await ports.store.audit.wasDisabled(tx, found.id)) return undefined;
  return (await ports.store.accounts.reopen(tx, found.id, of)) ? found.id : undefined;
}
