import type { Client } from '@overread/contract';
import { DEMO_ACCOUNTS, DEMO_PASSPHRASE, DEMO_PASSWORD, type DemoLogin, SIGNING_ROLES } from './demoAccounts.ts';
import type { DemoDriver } from './demoDriver.ts';
import { signIn } from './session.ts';

/** Makes the signing keys of everyone in the demo who signs, programs and people, for every project; those that are there stay. */
export async function makeSigningKeys(driver: DemoDriver): Promise<void> {
  const signers: readonly DemoLogin[] = DEMO_ACCOUNTS.filter(({ role }) => SIGNING_ROLES.includes(role)).map(
    ({ login }) => login,
  );
  for (const login of signers) {
    const client = await signIn(driver, login);
    const { keys } = await client.call('signing');
    const missing = keys.filter(({ role, state }) => SIGNING_ROLES.includes(role) && state === 'none');
    for (const { project, role } of missing)
      await client.call('makeSigningKey', {
        body: { project, role, password: DEMO_PASSWORD, passphrase: DEMO_PASSPHRASE },
      });
    driver.progress(`${login}: signing keys are ready`);
  }
}

/** The end of the last signature of each person. */
const lastOf = new WeakMap<Client, Promise<unknown>>();

/**
 * Unlocks the one signature of a task, then does what takes it. A person signs one thing after the other: unlocking the next signature
 * locks the one before.
 */
export async function signing<T>(client: Client, taskId: string, act: () => Promise<T>): Promise<T> {
  const turn = (lastOf.get(client) ?? Promise.resolve()).then(async () => {
    await client.call('unlockSignature', {
      params: { taskId },
      body: { password: DEMO_PASSWORD, passphrase: DEMO_PASSPHRASE },
    });
    return act();
  });
  lastOf.set(
    client,
    turn.catch(() => undefined),
  );
  return turn;
}
