import { type Client, createClient } from '@overread/contract';
import { DEMO_PASSWORD, type DemoLogin } from './demoAccounts.ts';
import type { DemoDriver } from './demoDriver.ts';

/** Signs a demo account in and answers a client that keeps its cookies, as a browser would. */
export async function signIn(driver: Pick<DemoDriver, 'fetch' | 'origin'>, login: DemoLogin): Promise<Client> {
  const cookies = new Map<string, string>();
  const client = createClient('', async (path, init = {}) => {
    const headers = new Headers(init.headers);
    headers.set('origin', driver.origin);
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await driver.fetch(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
    }
    return response;
  });
  await client.call('signIn', { body: { login, password: DEMO_PASSWORD } });
  return client;
}
