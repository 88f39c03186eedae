import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCertificate } from '@overread/signing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renewRosters } from '../src/usecases/fileSigningRoster.ts';
import { loadPerson } from '../src/usecases/loadPerson.ts';
import { viewNotices } from '../src/usecases/notices.ts';
import {
  type Answer,
  account,
  type Browser,
  browser,
  type Core,
  member,
  PASSWORD,
  project,
  startCore,
} from './coreHarness.ts';
import { filedRosters } from './support/filedRosters.ts';
import { AUTHORITY_PASSPHRASE, sealedAuthority } from './support/sealedAuthority.ts';
import { PASSPHRASE } from './support/testKeys.ts';

const both = { password: PASSWORD, passphrase: PASSPHRASE };
const DAY = 24 * 3600_000;
const LOST = { project: 'home', role: 'adjudicator', reason: 'lost' };

describe('a certificate', () => {
  let core: Core;
  let home: Awaited<ReturnType<typeof project>>;
  let away: Awaited<ReturnType<typeof project>>;
  let coordinator: Browser;
  let stranger: Browser;
  let chief: Browser;
  const folder = mkdtempSync(join(tmpdir(), 'overread-p12-'));
  beforeAll(async () => {
    core = await startCore();
    Object.assign(core.ports, {
      keyring: {
        ...core.ports.keyring,
        device: core.ports.keyring.device,
        authority: await sealedAuthority(core.ports.now()),
      },
    });
    home = await project(core, 'home');
    away = await project(core, 'away');
    await account(core, 'chief', true);
    coordinator = await browser(core, home.coordinator);
    stranger = await browser(core, away.coordinator);
    chief = await browser(core, 'chief');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await core.close();
  });

  const post = (person: Browser, url: string, payload?: object) => person.send('POST', url, payload ? { payload } : {});
  const make = (person: Browser, more: object = {}) =>
    post(person, '/api/signing/keys', { project: 'home', role: 'adjudicator', ...both, ...more });
  const lost = (person: Browser) => post(person, '/api/signing/keys/closure', LOST);
  const act = (person: Browser, id: string, what: string, body: object = {}) =>
    post(person, `/api/certificates/${id}/${what}`, what === 'confirmation' ? undefined : body);
  const issue = (person: Browser, id: string, passphrase = AUTHORITY_PASSPHRASE) =>
    act(person, id, 'issuance', { identity: 'known in person', passphrase });
  const listOf = async (person: Browser) => (await person.send('GET', '/api/certificates')).json;
  const requestOf = async (login: string) =>
    (await listOf(chief)).requests.find((row: { login: string }) => row.login === login) ?? {};
  const stateOf = async (person: Browser) => (await person.send('GET', '/api/signing')).json.keys[0];
  const code = (answer: Answer): string => answer.json?.code ?? answer.status;

  async function adjudicator(login: string): Promise<Browser> {
    await member(core, 'home', login, 'adjudicator');
    return browser(core, login);
  }

  it('waits until somebody has verified who the person is; how, and by whom, stands in the roster (11.100(b))', async () => {
    const ada = await adjudicator('ada');
    expect(await stateOf(ada)).toMatchObject({ state: 'none', code: 'A-01' });
    expect((await make(ada)).json.keys[0]).toMatchObject({ state: 'asked', fingerprint: null });
    const { id, mayIssue, needsConfirmation } = await requestOf('ada');
    expect({ mayIssue, needsConfirmation }).toEqual({ mayIssue: true, needsConfirmation: false });
    expect(code(await act(coordinator, id, 'confirmation'))).toBe('OVR_REQUEST_INVALID');
    expect(code(await issue(coordinator, id, 'not the passphrase'))).toBe('OVR_AUTHORITY_PASSPHRASE');
    expect(code(await act(coordinator, id, 'issuance', { identity: 'known in person' }))).toBe(
      'OVR_AUTHORITY_PASSPHRASE',
    );
    expect((await issue(coordinator, id)).status).toBe(200);
    expect(code(await issue(coordinator, id))).toBe('OVR_REQUEST_INVALID');
    const key = await stateOf(ada);
    expect(key).toMatchObject({ state: 'open', subject: expect.stringContaining('CN=A-01'), until: null });
    const [first, second, ...more] = await filedRosters(core, home.projectId);
    expect(more).toEqual([]);
    expect(first?.content.certificates.map((row) => [row.kind, row.holder])).toEqual([['device', 'gateway']]);
    expect(second?.predecessors).toEqual([first?.sopInstanceUid]);
    const entry = second?.content.certificates.at(-1);
    expect(entry).toMatchObject({
      kind: 'person',
      holder: 'A-01',
      role: 'adjudicator',
      fingerprint: key.fingerprint,
      issuedBy: home.coordinator,
      identity: 'known in person',
      since: key.since,
    });
    // Coded: nothing in the certificate says who the person is (D16, R18).
    const certificate = new Uint8Array(Buffer.from(entry?.certificate ?? '', 'base64'));
    expect(describeCertificate(certificate)).toMatchObject({ commonName: 'A-01', organizationalUnit: 'home' });
    expect(Buffer.from(certificate).toString('latin1')).not.toMatch(/ada/);
    const notices = (await ada.send('GET', '/api/notices')).json.notices;
    expect(notices).toMatchObject([
      { sentence: expect.stringContaining('issued in your name (A-01) by Dr. home-coordinator') },
    ]);
    const later = { ...core.ports, now: () => new Date(core.ports.now().getTime() + 31 * DAY) };
    const holder = (await loadPerson(core.ports, ada.cookie.split('=')[1] ?? ''))?.person;
    if (!holder) throw new Error('ada is not signed in');
    expect(await viewNotices(later, holder)).toEqual({ notices: [] });
    expect((await post(ada, `/api/notices/${notices[0].id}/dismissal`)).json.notices).toEqual([]);
  });

  it('names an approver in clear', async () => {
    await member(core, 'home', 'sam', 'approver');
    const sam = await browser(core, 'sam');
    await make(sam, { role: 'approver' });
    await issue(chief, (await requestOf('sam')).id);
    expect((await stateOf(sam)).subject).toContain('CN=Dr. sam');
  });

  it('is asked for with the password and a passphrase of its own, the same for all keys of a person', async () => {
    const bea = await adjudicator('bea');
    await member(core, 'away', 'unused', 'reader');
    expect(code(await make(bea, { passphrase: 'too short' }))).toBe('OVR_PASSWORD_WEAK');
    expect(code(await make(bea, { passphrase: PASSWORD }))).toBe('OVR_PASSWORD_WEAK');
    expect(code(await make(bea, { passphrase: 'aaaaaaaaaaaaaaa' }))).toBe('OVR_PASSWORD_WEAK');
    expect(code(await make(bea, { password: 'not the password' }))).toBe('OVR_SIGNING_REFUSED');
    expect(code(await make(bea, { role: 'approver' }))).toBe('OVR_NOT_FOUND');
    expect(code(await make(bea, { project: 'nowhere' }))).toBe('OVR_NOT_FOUND');
    expect(code(await make(coordinator, { role: 'coordinator' }))).toBe('OVR_REQUEST_INVALID');
    expect((await make(bea)).status).toBe(200);
    expect(code(await make(bea))).toBe('OVR_REQUEST_INVALID');
    const { addMember } = await import('../src/usecases/addMember.ts');
    await addMember(core.ports, { kind: 'system' }, { project: 'away', login: 'bea', role: 'adjudicator' });
    expect(code(await make(bea, { project: 'away', passphrase: 'another passphrase' }))).toBe('OVR_SIGNING_REFUSED');
    const two = await Promise.all([make(bea, { project: 'away' }), make(bea, { project: 'away' })]);
    expect(two.map(code).toSorted()).toEqual([200, 'OVR_REQUEST_INVALID']);
    const change = (current: string, next: string) => post(bea, '/api/signing/passphrase', { current, next });
    expect(code(await change('not the passphrase', 'yet another passphrase'))).toBe('OVR_SIGNING_REFUSED');
    // Whoever does not know the passphrase learns nothing about the password, which is tried so often elsewhere.
    expect(code(await change('not the passphrase', PASSWORD))).toBe('OVR_SIGNING_REFUSED');
    expect(code(await change(PASSPHRASE, PASSWORD))).toBe('OVR_PASSWORD_WEAK');
    expect((await change(PASSPHRASE, 'yet another passphrase')).status).toBe(200);
    expect(code(await change(PASSPHRASE, 'something else again'))).toBe('OVR_SIGNING_REFUSED');
    expect((await change('yet another passphrase', PASSPHRASE)).status).toBe(200);
  });

  it('is issued by an administrator or the project’s own coordinator; others do not learn that it is asked for', async () => {
    const cleo = await adjudicator('cleo');
    await make(cleo);
    const { id } = await requestOf('cleo');
    const absent = '00000000-0000-4000-8000-000000000000';
    for (const what of ['confirmation', 'issuance', 'refusal', 'closure']) {
      const of = what === 'issuance' ? { identity: 'x' } : { reason: 'x' };
      const [foreign, none] = [await act(stranger, id, what, of), await act(stranger, absent, what, of)];
      expect(code(foreign)).toBe('OVR_NOT_FOUND');
      expect(foreign.text).toBe(none.text);
      expect(code(await act(cleo, id, what, of))).toBe('OVR_AUTH_FORBIDDEN');
    }
    const seen = await listOf(stranger);
    expect(seen.requests.map((row: { project: string }) => row.project)).not.toContain('home');
    expect(seen.certificates).toEqual([]);
    expect((await listOf(coordinator)).requests.map((row: { login: string }) => row.login)).toContain('cleo');
    await act(coordinator, id, 'refusal', { reason: 'does not work here' });
    expect(await stateOf(cleo)).toMatchObject({
      state: 'refused',
      sentence: expect.stringContaining('does not work here'),
    });
    expect(code(await issue(coordinator, id))).toBe('OVR_REQUEST_INVALID');
    expect((await make(cleo)).json.keys[0].state).toBe('asked');
  });

  it('after a lost passphrase takes two persons, neither of them the holder; what was signed stands (11.300(c))', async () => {
    const dora = await adjudicator('dora');
    await make(dora);
    await issue(coordinator, (await requestOf('dora')).id);
    const before = await stateOf(dora);
    expect((await lost(dora)).json.keys[0]).toMatchObject({ state: 'closed', fingerprint: before.fingerprint });
    expect(code(await lost(dora))).toBe('OVR_REQUEST_INVALID');
    expect((await make(dora, { passphrase: 'a quite new passphrase' })).json.keys[0].state).toBe('asked');
    const { id, needsConfirmation, mayIssue } = await requestOf('dora');
    expect({ needsConfirmation, mayIssue }).toEqual({ needsConfirmation: true, mayIssue: false });
    expect(code(await issue(coordinator, id))).toBe('OVR_AUTH_FORBIDDEN');
    expect((await act(coordinator, id, 'confirmation')).status).toBe(200);
    expect(code(await issue(coordinator, id))).toBe('OVR_AUTH_FORBIDDEN');
    expect(code(await act(chief, id, 'confirmation'))).toBe('OVR_REQUEST_INVALID');
    expect((await issue(chief, id)).status).toBe(200);
    const roster = (await filedRosters(core, home.projectId)).at(-1)?.content.certificates ?? [];
    const [old, fresh, ...more] = roster.filter((row) => row.holder === before.code);
    expect(more).toEqual([]);
    expect(old).toMatchObject({
      fingerprint: before.fingerprint,
      closedBecause: 'passphrase lost',
      since: before.since,
    });
    expect(old?.until).toMatch(/Z$/);
    expect(fresh).toMatchObject({ until: null, issuedBy: 'chief', confirmedBy: home.coordinator });
    expect(fresh?.fingerprint).not.toBe(old?.fingerprint);
    const events = await core.ports.store.transaction((tx) =>
      tx.selectFrom('audit_event').select(['kind', 'data']).where('kind', 'like', 'signing.%').orderBy('id').execute(),
    );
    const ofHolder = events.filter(({ data }) => Object.values(data).includes(before.code)).map(({ kind }) => kind);
    expect(ofHolder).toEqual([
      'signing.keyAsked',
      'signing.certificateIssued',
      'signing.keyClosed',
      'signing.keyAsked',
      'signing.keyConfirmed',
      'signing.certificateIssued',
    ]);
  });

  it('ends with the account of its holder, in the roster too', async () => {
    const eve = await adjudicator('eve');
    await make(eve);
    await issue(chief, (await requestOf('eve')).id);
    const { json: rows } = await chief.send('GET', '/api/accounts');
    const { id } = rows.find((row: { login: string }) => row.login === 'eve');
    expect((await post(chief, `/api/accounts/${id}/disabled`)).status).toBe(200);
    const entry = (await filedRosters(core, home.projectId)).at(-1)?.content.certificates.at(-1);
    expect(entry).toMatchObject({ closedBecause: 'the account was closed', until: expect.stringMatching(/Z$/) });
  });

  it('of an account that was closed is never somebody else’s: its login cannot be taken again (11.100(a))', async () => {
    for (const name of ['Another Eve', 'Dr. eve'])
      expect(code(await post(chief, '/api/accounts', { login: 'eve', name })), name).toBe('OVR_ACCOUNT_EXISTS');
    expect(code(await post(coordinator, '/api/projects/home/members', { login: 'eve', role: 'adjudicator' }))).toBe(
      'OVR_NOT_FOUND',
    );
    await member(core, 'home', 'eva', 'adjudicator');
    const codes = await core.ports.store.transaction((tx) =>
      tx.selectFrom('membership').select('code').where('project_id', '=', home.projectId).execute(),
    );
    expect(new Set(codes.map((row) => row.code)).size).toBe(codes.length);
  });

  it('that a person brings along must not name a coded person, must name an approver, and stands with its issuers', async () => {
    await member(core, 'home', 'fay', 'adjudicator');
    const { addMember } = await import('../src/usecases/addMember.ts');
    const { code: fayCode } = await addMember(
      core.ports,
      { kind: 'system' },
      { project: 'home', login: 'fay', role: 'adjudicator' },
    );
    await addMember(core.ports, { kind: 'system' }, { project: 'home', login: 'fay', role: 'approver' });
    const fay = await browser(core, 'fay');
    const bring = (role: string, file: string, passphrase = 'file') =>
      make(fay, { role, pkcs12: { file, passphrase } });
    const named = pkcs12('named', '/CN=Dr. fay');
    expect((await bring('adjudicator', named)).json).toMatchObject({
      code: 'OVR_CERTIFICATE_INVALID',
      message: expect.stringContaining(fayCode),
    });
    const chatty = pkcs12('chatty', `/CN=${fayCode}/emailAddress=fay@hospital.example`);
    expect(code(await bring('adjudicator', chatty))).toBe('OVR_CERTIFICATE_INVALID');
    expect(code(await bring('approver', pkcs12('other', '/CN=Dr. Other')))).toBe('OVR_CERTIFICATE_INVALID');
    expect(code(await bring('approver', named, 'not this'))).toBe('OVR_SIGNING_REFUSED');
    expect(code(await bring('approver', 'bm8gZmlsZQ=='))).toBe('OVR_CERTIFICATE_INVALID');
    expect((await bring('approver', named)).status).toBe(200);
    const { id, sentence } = await requestOf('fay');
    expect(sentence).toContain('CN=Dr. fay');
    // Accepted, not issued: the authority's own key is not needed.
    expect((await act(coordinator, id, 'issuance', { identity: 'identity card' })).status).toBe(200);
    const entry = (await filedRosters(core, home.projectId)).at(-1)?.content.certificates.at(-1);
    expect(entry).toMatchObject({ subject: 'CN=Dr. fay', issuedBy: home.coordinator });
    expect(entry?.chain).toHaveLength(1);
    const issuer = new Uint8Array(Buffer.from(entry?.chain[0] ?? '', 'base64'));
    expect(describeCertificate(issuer).commonName).toBe('Hospital CA');
  });

  it('is kept with its sealed key for good, and no answer holds a sealed key', async () => {
    const change = (sql: string) =>
      core.ports.store.transaction(async (tx) => {
        const { sql: raw } = await import('kysely');
        await raw.raw(sql).execute(tx);
      });
    for (const statement of [
      'delete from signing_key',
      'truncate signing_key cascade',
      `update signing_key set closed_because = 'other' where state = 'closed'`,
      `update signing_key set certificate = 'x' where state = 'open'`,
      `update signing_key set account_id = (select id from account where login = 'chief') where state = 'open'`,
    ])
      await expect(change(statement), statement).rejects.toThrow(/never/);
    const answers = [await listOf(chief), (await chief.send('GET', '/api/accounts')).json];
    expect(JSON.stringify(answers)).not.toMatch(/overread-key|argon2|sealed/);
  });

  it('of the gateway itself is in every roster, and another key files the next revision, once', async () => {
    const before = await filedRosters(core, away.projectId);
    await renewRosters(core.ports);
    expect(await filedRosters(core, away.projectId)).toHaveLength(before.length);
    const { keyring } = core.ports;
    const other = await sealedAuthority(core.ports.now());
    // A certificate of another key takes the place of the first; one of the same key would count beside it.
    Object.assign(core.ports, { keyring: { ...keyring, device: other.certificate } });
    await renewRosters(core.ports);
    await renewRosters(core.ports);
    const after = await filedRosters(core, away.projectId);
    expect(after).toHaveLength(before.length + 1);
    const devices = after.at(-1)?.content.certificates.filter((row) => row.kind === 'device') ?? [];
    expect(
      devices.map((row) => [row.fingerprint === describeCertificate(other.certificate).fingerprint, row.until]),
    ).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, expect.stringMatching(/Z$/)],
      ]),
    );
    Object.assign(core.ports, { keyring });
  });

  /** A PKCS#12 file of OpenSSL, base64: a key with its certificate by a hospital's own authority. */
  function pkcs12(name: string, subject: string): string {
    const at = (file: string) => join(folder, `${name}-${file}`);
    const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
    const key = ['-newkey', 'rsa:2048', '-nodes'];
    openssl(
      'req',
      '-x509',
      ...key,
      '-keyout',
      at('ca.pem'),
      '-out',
      at('ca.crt'),
      '-days',
      '30',
      '-subj',
      '/CN=Hospital CA',
    );
    openssl('req', ...key, '-keyout', at('key.pem'), '-out', at('csr.pem'), '-subj', subject);
    openssl(
      'x509',
      '-req',
      '-in',
      at('csr.pem'),
      '-CA',
      at('ca.crt'),
      '-CAkey',
      at('ca.pem'),
      '-days',
      '20',
      '-out',
      at('crt.pem'),
    );
    const files = ['-inkey', at('key.pem'), '-in', at('crt.pem'), '-certfile', at('ca.crt')];
    openssl('pkcs12', '-export', ...files, '-passout', 'pass:file', '-out', at('file.p12'));
    return readFileSync(at('file.p12')).toString('base64');
  }
});
