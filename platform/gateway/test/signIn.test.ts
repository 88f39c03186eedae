import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../src/usecases/createAccount.ts';
import { account, browser, type Core, PASSWORD, send, startCore } from './coreHarness.ts';

const HOUR = 3600_000;

describe('signing in', () => {
  let core: Core;
  beforeAll(async () => {
    core = await startCore();
    await account(core, 'lindqvist');
    await account(core, 'chief', true);
  });
  afterAll(() => core.close());

  const tryIn = (login: string, password: string, headers: Record<string, string> = {}) =>
    send(core.app, { method: 'POST', url: '/api/session', payload: { login, password }, headers });

  it('sets a cookie that no script reads and no other site sends, and never shows the token again', async () => {
    const answer = await tryIn('lindqvist', PASSWORD);
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(
      /^overread_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(answer.json).toMatchObject({ login: 'lindqvist', isAdmin: false, mustChangePassword: false, projects: [] });
    expect(answer.headers['cache-control']).toBe('private, no-store');
  });

  it('answers an unknown login and a wrong password alike, after the same time', async () => {
    const timed = async (login: string) => {
      const begun = performance.now();
      const { text } = await tryIn(login, 'wrong password');
      return { text, ms: performance.now() - begun };
    };
    await timed('warm-up');
    const [known, unknown] = [[await timed('lindqvist')], [await timed('nobody')]];
    for (let run = 0; run < 14; run++) {
      // Not within the time in which wrong ones count: ten would lock.
      core.pass(2 * 60_000);
      known.push(await timed('lindqvist'));
      unknown.push(await timed('nobody'));
    }
    const texts = new Set([...known, ...unknown].map(({ text }) => text));
    expect(texts.size).toBe(1);
    expect(JSON.parse([...texts].join('')).code).toBe('OVR_AUTH_FAILED');
    // The fastest of many says what the work is; a busy machine only adds. Without the work it would be a tenth.
    const [a, b] = [known, unknown].map((tries) => Math.min(...tries.map(({ ms }) => ms)));
    expect(Math.max(a ?? 0, b ?? 0) / Math.min(a ?? 0, b ?? 0)).toBeLessThan(2);
  });

  it('ends a session that was idle for two hours, and any after twelve', async () => {
    const idle = await browser(core, 'lindqvist');
    expect((await idle.send('GET', '/api/session')).status).toBe(200);
    core.pass(2 * HOUR + 1);
    expect((await idle.send('GET', '/api/session')).json.code).toBe('OVR_AUTH_REQUIRED');
    const busy = await browser(core, 'lindqvist');
    for (let hour = 1; hour < 12; hour++) {
      core.pass(HOUR);
      expect((await busy.send('GET', '/api/session')).status).toBe(200);
    }
    core.pass(HOUR);
    expect((await busy.send('GET', '/api/session')).status).toBe(401);
  });

  it('ends on the server when the person signs out', async () => {
    const person = await browser(core, 'lindqvist');
    const out = await person.send('DELETE', '/api/session');
    expect(out.headers['set-cookie']).toMatch(/^overread_session=; /);
    expect((await person.send('GET', '/api/session')).status).toBe(401);
  });

  it('lets a one-time password do nothing but be changed', async () => {
    const made = await createAccount(core.ports, { kind: 'system' }, { login: 'okafor', name: 'Dr. Okafor' });
    const person = await browser(core, 'okafor', made.oneTimePassword);
    expect((await person.send('GET', '/api/session')).json.mustChangePassword).toBe(true);
    expect((await person.send('GET', '/api/projects')).json.code).toBe('OVR_PASSWORD_CHANGE');
    const change = (current: string, next: string) =>
      person.send('POST', '/api/session/password', { payload: { current, next } });
    expect((await change('not this one at all', 'a longer new password')).json.code).toBe('OVR_AUTH_FAILED');
    expect((await change(made.oneTimePassword, 'short')).json.code).toBe('OVR_PASSWORD_WEAK');
    expect((await change(made.oneTimePassword, 'okafor okafor okafor')).json.code).toBe('OVR_PASSWORD_WEAK');
    expect((await change(made.oneTimePassword, 'aaaaaaaaaaaaaaaa')).json.code).toBe('OVR_PASSWORD_WEAK');
    expect((await change(made.oneTimePassword, made.oneTimePassword)).json.code).toBe('OVR_PASSWORD_WEAK');
    const other = await browser(core, 'okafor', made.oneTimePassword);
    expect((await change(made.oneTimePassword, 'a longer new password')).status).toBe(200);
    expect((await person.send('GET', '/api/projects')).status).toBe(200);
    expect((await other.send('GET', '/api/session')).status).toBe(401);
    expect((await tryIn('okafor', made.oneTimePassword)).status).toBe(401);
  });

  it('closes an account with its sessions, but nobody closes the own one', async () => {
    const chief = await browser(core, 'chief');
    const made = await chief.send('POST', '/api/accounts', { payload: { login: 'leaver', name: 'Leaver' } });
    expect(made.json.oneTimePassword).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
    const again = await chief.send('POST', '/api/accounts', { payload: { login: 'leaver', name: 'Leaver' } });
    expect(again.json.code).toBe('OVR_ACCOUNT_EXISTS');
    const leaver = await browser(core, 'leaver', made.json.oneTimePassword);
    const rows: { id: string; login: string }[] = (await chief.send('GET', '/api/accounts')).json;
    const idOf = (login: string) => rows.find((row) => row.login === login)?.id ?? '';
    expect((await chief.send('POST', `/api/accounts/${idOf('leaver')}/disabled`)).status).toBe(200);
    expect((await leaver.send('GET', '/api/session')).status).toBe(401);
    expect((await tryIn('leaver', made.json.oneTimePassword)).json.code).toBe('OVR_AUTH_FAILED');
    expect((await chief.send('POST', `/api/accounts/${idOf('chief')}/disabled`)).json.code).toBe('OVR_AUTH_FORBIDDEN');
  });

  it('refuses what the page of another site sends, and takes what no browser sent', async () => {
    const person = await browser(core, 'lindqvist');
    const out = (headers: Record<string, string>) => person.send('DELETE', '/api/session', { headers });
    expect((await out({ 'sec-fetch-site': 'cross-site' })).json.code).toBe('OVR_AUTH_FORBIDDEN');
    expect((await out({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await out({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await out({ origin: 'null' })).status).toBe(403);
    expect((await tryIn('lindqvist', PASSWORD, { origin: 'http://localhost:80.evil.example' })).status).toBe(403);
    expect((await person.send('GET', '/api/session', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(
      200,
    );
    expect((await out({ origin: 'http://localhost:3080', host: 'localhost:3080' })).status).toBe(200);
  });

  it('keeps logins, passwords and queries out of the log', async () => {
    await tryIn('my-secret-password-in-the-login-field', 'another secret');
    await send(core.app, { method: 'GET', url: '/api/session?patient=DOE%5EJOHN' });
    expect(core.logged.length).toBeGreaterThan(10);
    expect(core.logged.join('')).not.toMatch(/secret|DOE|lindqvist|battery/);
    const refused = await core.ports.store.transaction((tx) =>
      tx.selectFrom('audit_event').select('data').where('kind', '=', 'session.refused').execute(),
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(JSON.stringify(refused)).not.toMatch(/secret/);
  });
});

describe('wrong passwords', () => {
  let core: Core;
  beforeAll(async () => {
    core = await startCore();
    await account(core, 'target');
    await account(core, 'bystander');
    await account(core, 'chief', true);
  });
  afterAll(() => core.close());

  const tryIn = (login: string, password: string, remoteAddress: string) =>
    send(core.app, { method: 'POST', url: '/api/session', payload: { login, password }, remoteAddress });

  it('lock an account where they came from for a quarter of an hour, and nowhere else (11.300(d))', async () => {
    const wrong = await Promise.all(Array.from({ length: 14 }, () => tryIn('target', 'not this', '10.0.0.1')));
    expect(wrong.filter(({ json }) => json.code === 'OVR_AUTH_FAILED')).toHaveLength(10);
    const stopped = wrong.filter(({ json }) => json.code === 'OVR_AUTH_THROTTLED');
    expect(stopped).toHaveLength(4);
    // Nobody locks somebody out from elsewhere, and a lock does not tell whether there is such a login.
    expect((await tryIn('target', PASSWORD, '10.0.0.1')).json.code).toBe('OVR_AUTH_THROTTLED');
    expect((await tryIn('target', PASSWORD, '10.0.0.2')).status).toBe(200);
    expect((await tryIn('bystander', PASSWORD, '10.0.0.1')).status).toBe(200);
    const nobody = await Promise.all(Array.from({ length: 11 }, () => tryIn('nobody', 'not this', '10.0.0.1')));
    expect(nobody.filter(({ json }) => json.code === 'OVR_AUTH_THROTTLED')).toHaveLength(1);
    const chief = await browser(core, 'chief');
    const { json } = await chief.send('GET', '/api/security');
    expect(json.refusedToday).toBe(20);
    expect(json.events).toMatchObject([{ person: 'target', sentence: expect.stringContaining('locked') }]);
    expect(core.logged.filter((line) => line.includes('SECURITY'))).toHaveLength(2);
    core.pass(HOUR / 4 + 1000);
    expect((await tryIn('target', PASSWORD, '10.0.0.1')).status).toBe(200);
  });

  it('of somebody who is signed in count too', async () => {
    const person = await browser(core, 'bystander');
    const change = (current: string) =>
      person.send('POST', '/api/session/password', { payload: { current, next: 'a longer new password' } });
    for (let turn = 0; turn < 10; turn++) expect((await change('not this')).json.code).toBe('OVR_AUTH_FAILED');
    expect((await change(PASSWORD)).json.code).toBe('OVR_AUTH_THROTTLED');
  });
});

describe('a password', () => {
  it('must be changed when it is as old as the installation allows (11.300(b))', async () => {
    const core = await startCore();
    Object.assign(core.ports.limits, { passwordDays: 90 });
    await account(core, 'old');
    core.pass(89 * 24 * HOUR);
    expect((await (await browser(core, 'old')).send('GET', '/api/work')).status).toBe(200);
    core.pass(2 * 24 * HOUR);
    const person = await browser(core, 'old');
    expect((await person.send('GET', '/api/session')).json.mustChangePassword).toBe(true);
    expect((await person.send('GET', '/api/work')).json.code).toBe('OVR_PASSWORD_CHANGE');
    const payload = { current: PASSWORD, next: 'a longer new password' };
    expect((await person.send('POST', '/api/session/password', { payload })).status).toBe(200);
    expect((await person.send('GET', '/api/work')).status).toBe(200);
    await core.close();
  });
});

describe('throttling', () => {
  let core: Core;
  beforeAll(async () => {
    core = await startCore({ passwordTriesPerMinute: 5 });
    await account(core, 'target');
    await account(core, 'other');
  });
  afterAll(() => core.close());

  it('stops guessing at one login from one address, also in parallel, and leaves others alone', async () => {
    const guess = (login: string, remoteAddress = '10.0.0.1') =>
      send(core.app, {
        method: 'POST',
        url: '/api/session',
        payload: { login, password: 'wrong password' },
        remoteAddress,
      });
    const answers = await Promise.all(Array.from({ length: 20 }, () => guess('Target ')));
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    const stopped = answers.filter((answer) => answer.json.code === 'OVR_AUTH_THROTTLED');
    expect(stopped).toHaveLength(15);
    expect(Number(stopped[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await guess('target', '10.0.0.2')).status).toBe(401);
    expect((await guess('other')).status).toBe(401);
  });
});
