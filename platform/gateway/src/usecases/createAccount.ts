import { OverreadError } from '@overread/domain';
import { oneTimePassword } from '../auth/oneTimePassword.ts';
import { hashPassword } from '../auth/passwords.ts';
import type { Actor, Ports } from './ports.ts';

/** What an account starts with. `password`: for demo accounts, which need not change it; else a one-time password is made. */
export interface AccountInput {
  readonly login: string;
  readonly name: string;
  readonly isAdmin?: boolean;
  readonly password?: string;
}

/** Creates an account. @returns its id and the password to hand over. @throws OVR_ACCOUNT_EXISTS */
export async function createAccount(
  ports: Ports,
  actor: Actor,
  input: AccountInput,
): Promise<{ readonly accountId: string; readonly oneTimePassword: string }> {
  const password = input.password ?? oneTimePassword(ports.randomBytes);
  const passwordHash = await hashPassword(password);
  const accountId = ports.newId();
  await ports.store.transaction(async (tx) => {
    const isNew = await ports.store.accounts.insert(tx, {
      id: accountId,
      login: input.login,
      name: input.name,
      passwordHash,
      isAdmin: input.isAdmin ?? false,
      mustChangePassword: input.password === undefined,
      at: ports.now(),
    });
    if (!isNew) throw new OverreadError('OVR_ACCOUNT_EXISTS', 'There is an account with this login name.');
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'account.created',
      accountId: actor.kind === 'person' ? actor.accountId : null,
      role: actor.kind === 'person' ? 'admin' : 'system',
      data: { accountId, login: input.login, isAdmin: input.isAdmin ?? false },
    });
  });
  return { accountId, oneTimePassword: password };
}
