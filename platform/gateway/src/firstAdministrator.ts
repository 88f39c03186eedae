import type { AppContext } from './appContext.ts';
import { oneTimePassword } from './auth/oneTimePassword.ts';
import { hashPassword } from './auth/passwords.ts';
import { createAccount } from './usecases/createAccount.ts';
import type { Ports } from './usecases/ports.ts';

const LOGIN = 'admin';

/**
 * On an empty installation: makes the first administrator and says the one-time password to whoever started it. As long
 * as it was never used and there is no other account, each start makes and says a new one; nobody is locked out.
 */
export async function firstAdministrator(
  ports: Ports,
  { isEmpty, tell }: Pick<AppContext, 'isEmpty' | 'tell'>,
): Promise<void> {
  if (!isEmpty) return;
  const say = (password: string) =>
    tell(`First administrator: sign in as ${LOGIN} with the one-time password ${password}`);
  const [count, first] = await ports.store.transaction(async (tx) => [
    await ports.store.accounts.count(tx),
    await ports.store.accounts.byLogin(tx, LOGIN),
  ]);
  if (count === 0) {
    const account = { login: LOGIN, name: 'Administrator', isAdmin: true };
    say((await createAccount(ports, { kind: 'system' }, account)).oneTimePassword);
  } else if (count === 1 && first?.is_admin && first.must_change_password) {
    const password = oneTimePassword(ports.randomBytes);
    const passwordHash = await hashPassword(password);
    await ports.store.transaction(async (tx) => {
      await ports.store.accounts.setOneTimePassword(tx, first.id, passwordHash);
      await ports.store.sessions.removeOfAccount(tx, first.id);
    });
    say(password);
  }
}
