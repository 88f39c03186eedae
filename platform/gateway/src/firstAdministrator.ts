import type { AppContext } from './appContext.ts';
import { createAccount } from './usecases/createAccount.ts';
import type { Ports } from './usecases/ports.ts';

const LOGIN = 'admin';

/** On an empty installation: makes the first administrator and says the one-time password, once, to whoever started it. */
export async function firstAdministrator(ports: Ports, context: AppContext): Promise<void> {
  const accounts = await ports.store.transaction((tx) => ports.store.accounts.count(tx));
  if (accounts > 0 || !context.isEmpty) return;
  const account = { login: LOGIN, name: 'Administrator', isAdmin: true };
  const { oneTimePassword } = await createAccount(ports, { kind: 'system' }, account);
  context.tell(`First administrator: sign in as ${LOGIN} with the one-time password ${oneTimePassword}`);
}
