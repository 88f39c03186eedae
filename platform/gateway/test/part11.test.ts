import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificatesView, SecurityView, SigningView } from '@overread/contract';
import { parseRecord, readPart10, readReferenceMacs, readSignatures, SOP_CLASS } from '@overread/dicom';
import { dcmsign, withoutDcmsign } from '@overread/testkit';
import { type VerifyCheck, type VerifyReport, verifyArchive } from '@overread/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForgedArchive } from '../../verify/test/forge/forgedArchive.ts';
import { sha256, unsigned, withFlippedPixelBit } from '../../verify/test/forge/forgedFile.ts';
import { documentOf, masksOf, sourceOf } from '../../verify/test/mutations/world.ts';
import { type Attacker, attacker } from './support/attacker.ts';
import { BOTH, type Part11Scene, part11Scene } from './support/part11Scene.ts';
import { sign, stateOf } from './support/reviewCase.ts';
import { PASSWORD, PROJECT, startTestServices, type TestServices } from './support/testGateway.ts';
import { PASSPHRASE } from './support/testKeys.ts';

const SIGNATURES = [0x4ffe0001, 0xfffafffa];
const IDLE_MINUTES = 16;
/** To whom a task does not belong: nothing is there, or not for the role. */
const REFUSED = /^OVR_(NOT_FOUND|AUTH_FORBIDDEN)$/;
const DAY_MINUTES = 24 * 60;
const codeOf = (answer: { readonly statusCode: number; json(): unknown }) =>
  (answer.json() as { code?: string }).code ?? answer.statusCode;

/** Subpart C, and what 11.50 and 11.70 ask of signed records: each paragraph once, through the routes of a whole gateway. */
describe('21 CFR Part 11', () => {
  let services: TestServices;
  let scene: Part11Scene;
  let caseId: string;
  /** What was answered while nobody had vouched for dora yet. */
  const before: unknown[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'overread-part11-'));
  const authority = join(folder, 'authority.pem');
  beforeAll(async () => {
    services = await startTestServices({ archives: ['archive'] });
    scene = await part11Scene(services);
    const { dora, emil, carla } = scene.people;
    caseId = await scene.compared('SIGNED', true);
    const task = await scene.task(caseId, 'adjudicate');
    const unlock = () => dora.post(`/api/tasks/${task}/unlock`, BOTH);
    before.push(codeOf(await unlock()));
    const request = await scene.askForKey('dora');
    before.push(codeOf(await unlock()), codeOf(await scene.issue(dora, request, 'I am who I am')));
    await scene.issue(carla, request, 'passport of dora, shown in person');
    await scene.issue(scene.chief, await scene.askForKey('emil'), 'known for ten years');
    await unlock();
    const settled = await scene.adjudicate(task);
    expect(settled.statusCode, settled.body).toBe(201);
    const answer = await sign(emil, await scene.task(caseId, 'signOff'), 'sign-signed');
    expect(answer.statusCode, answer.body).toBe(201);
    writeFileSync(authority, scene.anchor);
  }, 120_000);
  afterAll(async () => {
    await scene?.gateway.close();
    await services?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const checksOf = ({ findings }: VerifyReport) => [...new Set(findings.map(({ check }) => check))];
  const found = async (archive: ForgedArchive): Promise<readonly VerifyCheck[]> =>
    checksOf(await verifyArchive(sourceOf(archive), { trust: [scene.anchor] }));
  const securityOf = async () => (await scene.chief.get('/api/security')).json<SecurityView>().events;

  describe('11.50', () => {
    it('11.50(a): a signed SR says the printed name, date and time with zone, and the meaning of the signature', async () => {
      const { file } = await scene.record(caseId, 'Sign-off');
      const { dataSet } = readPart10(file);
      expect(dataSet.text('VerificationFlag')).toBe('VERIFIED');
      const [observer, ...others] = dataSet.items('VerifyingObserverSequence');
      expect(others).toEqual([]);
      expect(observer?.text('VerifyingObserverName')).toMatch(/emil/);
      expect(observer?.text('VerificationDateTime')).toMatch(/^\d{14}.*\+0000$/);
      const [signature] = readSignatures(file).signatures;
      expect(signature?.dateTime).toMatch(/^\d{14}.*\+0000$/);
      expect(signature?.purpose).toMatchObject({ value: '5', meaning: 'Verification Signature' });
      const { page } = await scene.record(caseId, 'Sign-off');
      expect(page.signer).toMatchObject({ name: 'Dr emil' });
      expect(page.sentences.join(' ')).toMatch(
        /approve them as reference standard for this case under Liver and lesions, SOP 1\.0\.0/,
      );
    });

    it('11.50(b): its page and the printed dossier say the same', async () => {
      const { page } = await scene.record(caseId, 'Sign-off');
      expect(page.signatures).toMatchObject([
        { name: 'Dr emil', meaning: expect.stringContaining('approved'), verdict: 'good' },
      ]);
      expect(page.signatures[0]?.at).toMatch(/^2026-01-05T.*Z$/);
      const { body } = await scene.people.carla.get(`/api/cases/${caseId}/dossier.html`);
      const words = body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
      expect(words).toMatch(/Dr emil.{0,400}5 Jan 2026, 09:00:\d\d UTC/);
      expect(words).toContain('Verification: this content is approved');
    });
  });

  describe('11.70', () => {
    it('11.70: a signature covers the SOP Instance UID of its record and the MAC of every mask that it stands for', async () => {
      const { file } = await scene.record(caseId, 'Sign-off');
      expect(readSignatures(file).signatures[0]?.tags).toContain('00080018');
      const masks = readReferenceMacs(file).filter(({ sopClassUid }) => sopClassUid === SOP_CLASS.segmentation);
      expect(masks).not.toEqual([]);
      expect(masks.every(({ mac }) => mac !== null)).toBe(true);
    });

    it('11.70: a signature that is moved or stripped is detected, and so is a mask that is not the one signed for', async () => {
      const archive = await scene.archive();
      expect(await found(archive)).toEqual([]);
      const signOff = documentOf(archive, 'signOff');
      const adjudication = documentOf(archive, 'adjudication');
      const moved = archive.copy().edit(adjudication, ({ elements }) => {
        const from = readPart10(archive.get(signOff)).dataSet.elements;
        for (const tag of SIGNATURES) {
          const element = from.get(tag);
          if (element) elements.set(tag, element);
        }
      });
      expect(await found(moved)).toContain('signatureForeign');
      expect(await found(archive.copy().replace(signOff, unsigned(archive.get(signOff))))).toContain(
        'signatureMissing',
      );
      const [mask = ''] = masksOf(archive, signOff);
      const flipped = withFlippedPixelBit(archive.get(mask), 300);
      expect(await found(archive.copy().replace(mask, flipped))).toContain('maskChanged');
    });

    it.skipIf(withoutDcmsign())(
      '11.70: other software, dcmsign, accepts each as filed and refuses a moved one',
      async () => {
        const archive = await scene.archive();
        const signOff = documentOf(archive, 'signOff');
        const dcmsignOf = (bytes: Uint8Array) => {
          const file = join(folder, 'signed.dcm');
          writeFileSync(file, bytes);
          return dcmsign(['--verify', '+rg', '+cf', authority, file]).status;
        };
        for (const kind of ['Sign-off', 'Adjudication'])
          expect(dcmsignOf((await scene.record(caseId, kind)).file), kind).toBe(0);
        const another = archive.copy().edit(signOff, (dataSet) => dataSet.set({ SOPInstanceUID: `${signOff}.1` }));
        expect(dcmsignOf(another.files.get(signOff) ?? new Uint8Array())).not.toBe(0);
      },
    );
  });

  describe('11.100', () => {
    it('11.100(a): accounts and codes are of one person, never used again and never given to somebody else', async () => {
      const { chief, people } = scene;
      const create = (login: string, name: string) => chief.post('/api/accounts', { login, name });
      const join = (login: string) => people.carla.post(`/api/projects/${PROJECT}/members`, { login, role: 'reader' });
      expect(codeOf(await create('emil', 'Another Emil'))).toBe('OVR_ACCOUNT_EXISTS');
      expect((await create('zoe', 'Zoe')).statusCode).toBe(200);
      const { code } = (await join('zoe')).json<{ code: string }>();
      const rows = (await chief.get('/api/accounts')).json<{ id: string; login: string }[]>();
      const id = rows.find(({ login }) => login === 'zoe')?.id;
      expect((await chief.post(`/api/accounts/${id}/disabled`)).statusCode).toBe(200);
      expect(codeOf(await create('zoe', 'A new Zoe'))).toBe('OVR_ACCOUNT_EXISTS');
      expect((await create('yan', 'Yan')).statusCode).toBe(200);
      expect((await join('yan')).json<{ code: string }>().code).not.toBe(code);
    });

    it('11.100(b): nobody signs before somebody else has verified the identity; how, and by whom, is recorded', async () => {
      expect(before).toEqual(['OVR_SIGNING_KEY_MISSING', 'OVR_SIGNING_KEY_MISSING', 'OVR_AUTH_FORBIDDEN']);
      const archive = await scene.archive();
      const { content, kind } = parseRecord(archive.get(documentOf(archive, 'signingRoster')), sha256);
      if (kind !== 'signingRoster') throw new TypeError('a roster');
      expect(content.certificates.map(({ holder, issuedBy, identity }) => [holder, issuedBy, identity])).toEqual([
        ['gateway', null, null],
        ['A-01', 'carla', 'passport of dora, shown in person'],
        ['S-01', 'chief', 'known for ten years'],
      ]);
    });
  });

  describe('11.200', () => {
    it('11.200(a)(1): two components at the first signing of a session, one at each later one, both again after a pause', async () => {
      const { emil } = scene.people;
      const unlock = async (task: string, body: object) => codeOf(await emil.post(`/api/tasks/${task}/unlock`, body));
      const signLocked = async (task: string, key: string) =>
        codeOf(await sign({ ...emil, ...emil.locked }, task, key));
      const first = await scene.task(await scene.compared('FIRST'), 'signOff');
      await scene.pass(IDLE_MINUTES);
      expect(await unlock(first, { passphrase: PASSPHRASE })).toBe('OVR_SIGNING_LOCKED');
      expect(await unlock(first, { password: PASSWORD })).toBe('OVR_REQUEST_INVALID');
      expect(await signLocked(first, 'sign-first-0')).toBe('OVR_SIGNING_LOCKED');
      expect(await unlock(first, BOTH)).toBe(200);
      expect(await signLocked(first, 'sign-first-1')).toBe(201);
      // Within the session: at least the one component that nobody else has.
      const later = await scene.task(await scene.compared('LATER'), 'signOff');
      expect(await signLocked(later, 'sign-later-0')).toBe('OVR_SIGNING_LOCKED');
      expect(await unlock(later, { password: PASSWORD })).toBe('OVR_REQUEST_INVALID');
      expect(await unlock(later, { passphrase: PASSPHRASE })).toBe(200);
      await scene.pass(IDLE_MINUTES);
      expect(await signLocked(later, 'sign-later-1')).toBe('OVR_SIGNING_LOCKED');
      expect(await unlock(later, { passphrase: PASSPHRASE })).toBe('OVR_SIGNING_LOCKED');
      expect(await unlock(later, BOTH)).toBe(200);
      expect(await signLocked(later, 'sign-later-2')).toBe(201);
    });

    it('11.200(a)(2): a signature is used by its owner alone: another person gets nowhere with the cookie of a signing session', async () => {
      const task = await scene.task(await scene.compared('OWNER'), 'signOff');
      const attack = await attacker(scene);
      const { emil } = scene.people;
      const cookie = (await emil.unlock(task)).cookies.find(({ name }) => name === 'overread_signing')?.value ?? '';
      for (const login of ['dora', 'carla', 'chief'])
        expect(codeOf(await attack.signWithCookie(login, cookie, task)), login).toMatch(REFUSED);
      expect(codeOf(await emil.locked.sign(task, 'sign-owner', await attack.wholeForm(task)))).toBe(201);
    });
  });

  describe('11.300', () => {
    it('11.300(a): no two people have the same login, and the signing passphrase is another secret than the password', async () => {
      const change = { current: PASSPHRASE, next: PASSWORD };
      expect(codeOf(await scene.people.emil.post('/api/signing/passphrase', change))).toBe('OVR_PASSWORD_WEAK');
      expect(codeOf(await scene.chief.post('/api/accounts', { login: 'anna', name: 'Anna' }))).toBe(
        'OVR_ACCOUNT_EXISTS',
      );
    });

    it('11.300(c): an exposed key is closed at once, what it signed stands, and a new one takes two other persons', async () => {
      const { dora, carla, cleo } = scene.people;
      const task = await scene.task(await scene.compared('EXPOSED', true), 'adjudicate');
      expect((await dora.post(`/api/tasks/${task}/unlock`, BOTH)).statusCode).toBe(200);
      const closure = { project: PROJECT, role: 'adjudicator', reason: 'exposed' };
      expect((await dora.post('/api/signing/keys/closure', closure)).statusCode).toBe(200);
      expect(codeOf(await scene.adjudicate(task))).toBe('OVR_SIGNING_LOCKED');
      const { page } = await scene.record(caseId, 'Adjudication');
      expect(page.signatures).toMatchObject([{ name: 'A-01', verdict: 'good' }]);
      expect(page.signatures[0]?.sentences.join(' ')).toContain('It was closed later');

      const passphrase = 'a quite new passphrase';
      const request = await scene.askForKey('dora', passphrase);
      expect(codeOf(await scene.issue(carla, request, 'passport'))).toBe('OVR_AUTH_FORBIDDEN');
      expect(codeOf(await dora.post(`/api/certificates/${request}/confirmation`))).toBe('OVR_AUTH_FORBIDDEN');
      expect((await carla.post(`/api/certificates/${request}/confirmation`)).statusCode).toBe(200);
      expect(codeOf(await scene.issue(carla, request, 'passport'))).toBe('OVR_AUTH_FORBIDDEN');
      expect((await scene.issue(cleo, request, 'passport')).statusCode).toBe(200);
      expect((await dora.post(`/api/tasks/${task}/unlock`, { ...BOTH, passphrase })).statusCode).toBe(200);
      expect((await scene.adjudicate(task)).statusCode).toBe(201);
      expect(checksOf(await scene.verify())).toEqual([]);
    });

    it('11.300(d): repeated wrong passphrases lock signing, and the administrator is told at once', async () => {
      const { emil, carla } = scene.people;
      const task = await scene.task(await scene.compared('GUESSED'), 'signOff');
      const unlock = async (passphrase: string) =>
        codeOf(await emil.post(`/api/tasks/${task}/unlock`, { ...BOTH, passphrase }));
      for (let turn = 0; turn < 5; turn++) expect(await unlock(`guess number ${turn}`)).toBe('OVR_SIGNING_REFUSED');
      expect(await unlock(PASSPHRASE)).toBe('OVR_SIGNING_THROTTLED');
      const [newest] = await securityOf();
      expect(newest).toMatchObject({ person: 'emil', project: PROJECT, sentence: expect.stringContaining('locked') });
      expect(codeOf(await carla.get('/api/security'))).toBe('OVR_AUTH_FORBIDDEN');
      const { store, ports } = scene.gateway;
      const altered = { kind: 'log.altered', data: { count: 1, sentence: 'Entry 7: it was altered.' } } as const;
      await store.transaction((tx) =>
        store.audit.append(tx, { ...altered, at: ports.now(), accountId: null, role: 'system' }),
      );
      expect((await securityOf())[0]?.sentence).toContain('Entry 7');
      await scene.pass(IDLE_MINUTES);
      expect((await sign(emil, task, 'sign-guessed')).statusCode).toBe(201);
    });

    it('11.300(e): a key that somebody brings along is tried when it comes: a file that gives no key is refused', async () => {
      const body = { ...BOTH, project: PROJECT, role: 'approver' };
      const closed = { project: PROJECT, role: 'approver', reason: 'noLongerNeeded' };
      expect((await scene.people.emil.post('/api/signing/keys/closure', closed)).statusCode).toBe(200);
      const brought = await scene.people.emil.post('/api/signing/keys', {
        ...body,
        pkcs12: { file: Buffer.from('no key').toString('base64'), passphrase: 'file' },
      });
      expect(codeOf(brought)).toBe('OVR_CERTIFICATE_INVALID');
      const request = await scene.askForKey('emil');
      const early = await scene.issue(scene.chief, request, 'known for ten years');
      expect(early.statusCode, 'a key in the place of another takes two people').toBeGreaterThanOrEqual(400);
      expect((await scene.people.carla.post(`/api/certificates/${request}/confirmation`)).statusCode).toBe(200);
      expect((await scene.issue(scene.chief, request, 'known for ten years')).statusCode).toBe(200);
    });
  });

  describe('11.200(a)(3)', () => {
    let attack: Attacker;
    let task: string;
    let victim: string;
    beforeAll(async () => {
      attack = await attacker(scene);
      victim = await scene.compared('VICTIM');
      task = await scene.task(victim, 'signOff');
    });

    it('11.200(a)(3): an administrator cannot sign as a user through anything that the server offers', async () => {
      const { chief } = scene;
      const mine = { project: PROJECT, role: 'approver', ...BOTH };
      expect(codeOf(await chief.post('/api/accounts', { login: 'emil', name: 'Dr emil' }))).toBe('OVR_ACCOUNT_EXISTS');
      expect(codeOf(await chief.post('/api/signing/keys', mine))).toBe('OVR_NOT_FOUND');
      expect(codeOf(await chief.post(`/api/tasks/${task}/unlock`, BOTH))).toMatch(REFUSED);
      expect(codeOf(await chief.locked.sign(task, 'sign-as-chief', await attack.wholeForm(task)))).toMatch(REFUSED);
      const lists = await Promise.all(['/api/certificates', '/api/accounts', '/api/log/checkpoint'].map(chief.get));
      for (const { body } of lists) expect(body).not.toMatch(/overread-key|argon2|PRIVATE KEY/);
    });

    it('11.200(a)(3): whoever rules the database, but lacks the passphrase, opens no key and arms no signature', async () => {
      const sealed = await attack.sealedKeyOf('emil');
      for (const guess of [PASSWORD, 'emil', '']) await expect(attack.open(sealed, guess)).rejects.toThrow();
      // The password can be set to one's own: that opens the account, and no signature.
      const thief = await attack.signInAfterPasswordChange('emil');
      expect(codeOf(await thief.unlock(task, { password: attack.password, passphrase: attack.password }))).toBe(
        'OVR_SIGNING_REFUSED',
      );
      expect(
        codeOf(await thief.post('/api/signing/passphrase', { current: attack.password, next: 'a passphrase of mine' })),
      ).toBe('OVR_SIGNING_REFUSED');
      expect((await securityOf())[0]).toMatchObject({ person: 'emil', sentence: expect.stringContaining('wrong') });
      // An armed signing session that holds another key, and the sealed key exchanged for one's own.
      expect(codeOf(await attack.signWithArmedRow('emil', task))).toBe('OVR_CERTIFICATE_INVALID');
      await attack.replaceSealedKey('emil');
      expect(codeOf(await thief.unlock(task, { password: attack.password, passphrase: attack.passphrase }))).toBe(200);
      expect(codeOf(await thief.sign(task, 'sign-replaced'))).toBe('OVR_CERTIFICATE_INVALID');
      expect(await stateOf(scene.gateway, victim)).toBe('reviewing');
      expect(checksOf(await scene.verify())).toEqual([]);
    });

    it('11.200(a)(3): a key enrolled behind everybody’s back leaves a trace: verify names it, the roster shows who vouched, the holder sees it', async () => {
      const thief = await attack.signInAfterPasswordChange('emil');
      const fingerprint = await attack.insertKeyOf('emil');
      expect(codeOf(await thief.unlock(task, { password: attack.password, passphrase: attack.passphrase }))).toBe(200);
      expect(codeOf(await thief.sign(task, 'sign-forged'))).toBe(201);
      const { page } = await scene.record(victim, 'Sign-off');
      expect(page.signatures[0]?.certificate?.fingerprint).toBe(fingerprint.replace('sha256:', ''));
      expect(checksOf(await scene.verify())).toContain('certificateUnlisted');
      // At the next start the roster lists what the database says.
      await attack.restart();
      const report = await scene.verify();
      expect(report.outcome).toBe('problems');
      expect(checksOf(report)).toContain('certificateChain');
      const { certificates } = (await scene.chief.get('/api/certificates')).json<CertificatesView>();
      expect(certificates.find((one) => one.fingerprint === fingerprint)).toMatchObject({ name: 'Dr emil' });
      const { keys } = (await thief.get('/api/signing')).json<SigningView>();
      expect(keys.find(({ role }) => role === 'approver')?.fingerprint).toBe(fingerprint);
    });
  });

  describe('11.300(b)', () => {
    it('11.300(b): a password is revised when it is as old as the installation allows', async () => {
      Object.assign(scene.gateway.ports.limits, { passwordDays: 90 });
      await scene.pass(91 * DAY_MINUTES);
      const boris = await scene.gateway.as('boris');
      expect(codeOf(await boris.get('/api/work'))).toBe('OVR_PASSWORD_CHANGE');
      const change = { current: PASSWORD, next: 'a longer new password' };
      expect((await boris.post('/api/session/password', change)).statusCode).toBe(200);
      expect((await boris.get('/api/work')).statusCode).toBe(200);
    });
  });
});
