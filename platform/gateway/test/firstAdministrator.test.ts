import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator } from '../src/firstAdministrator.ts';
import { browser, type Core, startCore } from './coreHarness.ts';

describe('the first administrator', () => {
  let core: Core;
  const said: string[] = [];
  const start = (isEmpty: boolean) => firstAdministrator(core.ports, { isEmpty, tell: (line) => said.push(line) });
  const password = () => said.at(-1)?.split(' ').at(-1) ?? '';
  beforeAll(async () => {
    core = await startCore();
  });
  afterAll(() => core.close());

  it('is made on an empty installation only, with a password that is said once', async () => {
    await start(false);
    expect(said).toEqual([]);
    await start(true);
    expect(said).toEqual([expect.stringMatching(/^First administrator: sign in as admin with the one-time password /)]);
    const { json } = await (await browser(core, 'admin', password())).send('GET', '/api/session');
    expect(json).toMatchObject({ isAdmin: true, mustChangePassword: true });
    expect(core.logged.join('')).not.toContain(password());
  });

  it('gets another password at the next start, as long as the first was not used', async () => {
    const lost = password();
    await start(true);
    expect(password()).not.toBe(lost);
    await expect(browser(core, 'admin', lost)).rejects.toThrow(/401/);
    const admin = await browser(core, 'admin', password());
    await admin.send('POST', '/api/session/password', { payload: { current: password(), next: 'quite another one' } });
    await start(true);
    expect(said).toHaveLength(2);
  });
});
