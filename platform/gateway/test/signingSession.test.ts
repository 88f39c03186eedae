import { isOverreadError } from '@overread/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeSigningKey } from '../src/usecases/closeSigningKey.ts';
import { loadPerson } from '../src/usecases/loadPerson.ts';
import { type TakenSignature, takeSignature } from '../src/usecases/takeSignature.ts';
import {
  type Answer,
  account,
  type Browser,
  browser,
  type Core,
  member,
  PASSWORD,
  project,
  send,
  startCore,
} from './coreHarness.ts';
import { taskInProgress } from './support/taskInProgress.ts';
import { PASSPHRASE } from './support/testKeys.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Somebody who adjudicates, with a key and a task in progress; keeps the cookie of a signing session. */
interface Signatory {
  readonly accountId: string;
  readonly login: string;
  readonly taskId: string;
  readonly person: Browser;
  unlock(body: object, taskId?: string): Promise<Answer>;
  secret(): string | undefined;
  signInAgain(): Promise<void>;
  take(taskId?: string): Promise<TakenSignature>;
}

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no refusal',
    (error: unknown) => (isOverreadError(error) ? error.code : String(error)),
  );

describe('a signature', () => {
  let core: Core;
  let home: Awaited<ReturnType<typeof project>>;
  beforeAll(async () => {
    core = await startCore();
    home = await project(core, 'home');
    await account(core, 'chief', true);
  });
  afterAll(() => core.close());

  const both = { password: PASSWORD, passphrase: PASSPHRASE };

  /** `make`: false for somebody without a key. */
  async function signatory(login: string, make = true): Promise<Signatory> {
    const accountId = await member(core, 'home', login, 'adjudicator');
    const own = await taskInProgress(core, home, 'adjudicate', accountId);
    let person = await browser(core, login);
    let secret: string | undefined;
    if (make) {
      const made = await person.send('POST', '/api/signing/keys', {
        payload: { project: 'home', role: 'adjudicator', ...both },
      });
      if (made.status !== 200) throw new Error(made.text);
    }
    const cookies = () => (secret === undefined ? person.cookie : `${person.cookie}; overread_signing=${secret}`);
    return {
      accountId,
      login,
      taskId: own,
      get person() {
        return person;
      },
      secret: () => secret,
      signInAgain: async () => {
        person = await browser(core, login);
      },
      unlock: async (body, taskId = own) => {
        const answer = await send(core.app, {
          method: 'POST',
          url: `/api/tasks/${taskId}/unlock`,
          payload: body,
          headers: { cookie: cookies() },
        });
        const set = /overread_signing=([^;]*);.*/.exec(String(answer.headers['set-cookie'] ?? ''));
        if (set) secret = set[1];
        return answer;
      },
      take: async (taskId = own) => {
        const token = person.cookie.split('=')[1] ?? '';
        const signedIn = await loadPerson(core.ports, token);
        if (!signedIn) person = await browser(core, login);
        const actor = (signedIn ?? (await loadPerson(core.ports, person.cookie.split('=')[1] ?? '')))?.person;
        if (!actor) throw new Error('nobody is signed in');
        return takeSignature(core.ports, actor, { task: { id: taskId }, secret });
      },
    };
  }

  const spend = (taken: TakenSignature) => core.ports.store.transaction((tx) => taken.spend(tx));

  it('takes the password and the passphrase first, then the passphrase alone (11.200(a)(1)(i))', async () => {
    const ada = await signatory('ada');
    expect((await ada.unlock({ passphrase: PASSPHRASE })).json.code).toBe('OVR_SIGNING_LOCKED');
    expect((await ada.unlock({ ...both, password: 'not the password' })).json.code).toBe('OVR_SIGNING_REFUSED');
    expect((await ada.unlock({ ...both, passphrase: 'not the passphrase' })).json.code).toBe('OVR_SIGNING_REFUSED');
    const first = await ada.unlock(both);
    expect(first.status).toBe(200);
    expect(first.headers['set-cookie']).toMatch(
      /^overread_signing=[\w-]{43}; Max-Age=3600; Path=\/api; HttpOnly; SameSite=Strict$/,
    );
    await spend(await ada.take());
    expect((await ada.unlock({ passphrase: 'not the passphrase' })).json.code).toBe('OVR_SIGNING_REFUSED');
    expect((await ada.unlock({ passphrase: PASSPHRASE })).status).toBe(200);
    await spend(await ada.take());
  });

  it('is unlocked for one task and one act: a refused act does not cost it, an accepted one does', async () => {
    const bea = await signatory('bea');
    const other = await taskInProgress(core, home, 'signOff', bea.accountId);
    await bea.unlock(both);
    expect(await refusal(bea.take(other))).toBe('OVR_SIGNING_LOCKED');
    const taken = await bea.take();
    const rolledBack = core.ports.store.transaction(async (tx) => {
      await taken.spend(tx);
      throw new Error('the submission was refused');
    });
    await expect(rolledBack).rejects.toThrow('refused');
    const again = await bea.take();
    expect(again.key.certificate).toEqual(taken.key.certificate);
    // Two acts at once with one unlocking: one of them counts.
    const outcomes = await Promise.all([refusal(spend(taken)), refusal(spend(again))]);
    expect(outcomes.toSorted()).toEqual(['OVR_SIGNING_LOCKED', 'no refusal']);
    expect(await refusal(bea.take())).toBe('OVR_SIGNING_LOCKED');
  });

  it('waits five minutes, its session fifteen idle ones and an hour at most', async () => {
    const cleo = await signatory('cleo');
    await cleo.unlock(both);
    core.pass(5 * MINUTE + 1);
    expect(await refusal(cleo.take())).toBe('OVR_SIGNING_LOCKED');
    expect((await cleo.unlock({ passphrase: PASSPHRASE })).status).toBe(200);
    core.pass(15 * MINUTE + 1);
    expect((await cleo.unlock({ passphrase: PASSPHRASE })).json.code).toBe('OVR_SIGNING_LOCKED');
    expect((await cleo.unlock(both)).status).toBe(200);
    for (let turn = 0; turn < 5; turn++) {
      core.pass(11 * MINUTE);
      expect((await cleo.unlock({ passphrase: PASSPHRASE })).status).toBe(200);
    }
    core.pass(6 * MINUTE);
    expect((await cleo.unlock({ passphrase: PASSPHRASE })).json.code).toBe('OVR_SIGNING_LOCKED');
  });

  it('is of its holder alone: neither another person with the cookie nor an administrator signs (11.200(a)(2), (3))', async () => {
    const dora = await signatory('dora');
    const eve = await signatory('eve');
    await dora.unlock(both);
    const eveIn = await loadPerson(core.ports, eve.person.cookie.split('=')[1] ?? '');
    if (!eveIn) throw new Error('eve is not signed in');
    for (const task of [dora.taskId, eve.taskId])
      expect(
        await refusal(takeSignature(core.ports, eveIn.person, { task: { id: task }, secret: dora.secret() })),
      ).toBe('OVR_SIGNING_LOCKED');
    // The same answer for a task of somebody else as for none at all.
    expect((await eve.unlock(both, dora.taskId)).json.code).toBe('OVR_NOT_FOUND');
    // What the database holds opens nothing without the cookie.
    const stored = await core.ports.store.transaction((tx) =>
      tx.selectFrom('signing_session').selectAll().where('account_id', '=', dora.accountId).execute(),
    );
    expect(JSON.stringify(stored)).not.toContain(dora.secret());
    expect(
      await refusal(takeSignature(core.ports, eveIn.person, { task: { id: dora.taskId }, secret: undefined })),
    ).toBe('OVR_SIGNING_LOCKED');
    expect((await dora.take()).key.privateKey.type).toBe('private');
  });

  it('is locked again by its holder, by signing out, by a new password, and with its key', async () => {
    const fay = await signatory('fay');
    const isLocked = async () => expect(await refusal(fay.take())).toBe('OVR_SIGNING_LOCKED');
    await fay.unlock(both);
    const locked = await fay.person.send('DELETE', '/api/signing/session');
    expect(locked.json.sessionUntil).toBeNull();
    expect(String(locked.headers['set-cookie'])).toMatch(/^overread_signing=; /);
    await isLocked();
    await fay.unlock(both);
    await fay.person.send('DELETE', '/api/session');
    await isLocked();
    await fay.unlock(both);
    const change = { current: PASSWORD, next: 'another correct horse' };
    expect((await fay.person.send('POST', '/api/session/password', { payload: change })).status).toBe(200);
    await isLocked();
    await fay.unlock({ ...both, password: change.next });
    const taken = await fay.take();
    const actor = (await loadPerson(core.ports, fay.person.cookie.split('=')[1] ?? ''))?.person;
    if (!actor) throw new Error('fay is not signed in');
    await closeSigningKey(core.ports, actor, { project: 'home', role: 'adjudicator', reason: 'noLongerNeeded' });
    expect(await refusal(spend(taken))).toBe('OVR_SIGNING_KEY_MISSING');
    await isLocked();
    expect((await fay.unlock({ ...both, password: change.next })).json.code).toBe('OVR_SIGNING_KEY_MISSING');
  });

  it('needs a key, and says so', async () => {
    const gus = await signatory('gus', false);
    expect((await gus.unlock(both)).json).toMatchObject({
      code: 'OVR_SIGNING_KEY_MISSING',
      message: 'You have no signing key for this role.',
    });
  });

  it('is locked for a quarter of an hour after five wrong tries, also side by side, and the administrator is told (11.300(d))', async () => {
    const hal = await signatory('hal');
    const ivy = await signatory('ivy');
    const wrong = await Promise.all(
      Array.from({ length: 9 }, () => hal.unlock({ ...both, passphrase: 'not this one' })),
    );
    const codes = wrong.map((answer) => answer.json.code);
    expect(codes.filter((code) => code === 'OVR_SIGNING_REFUSED')).toHaveLength(5);
    expect(codes.filter((code) => code === 'OVR_SIGNING_THROTTLED')).toHaveLength(4);
    expect((await hal.unlock(both)).json.code).toBe('OVR_SIGNING_THROTTLED');
    expect((await hal.person.send('GET', '/api/signing')).json.lockedUntil).toMatch(/Z$/);
    expect((await ivy.unlock(both)).status).toBe(200);
    const { json } = await (await browser(core, 'chief')).send('GET', '/api/security');
    // Of tries side by side the last refused one may be noted after the lock.
    expect(json.events).toContainEqual(
      expect.objectContaining({ person: 'hal', project: 'home', sentence: expect.stringContaining('locked') }),
    );
    expect(json.events.filter((event: { person: string }) => event.person === 'hal')).toHaveLength(6);
    expect(core.logged.some((line) => line.includes('SECURITY') && line.includes(hal.accountId))).toBe(true);
    expect((await hal.person.send('GET', '/api/security')).json.code).toBe('OVR_AUTH_FORBIDDEN');
    core.pass(14 * MINUTE);
    expect((await hal.unlock(both)).json.code).toBe('OVR_SIGNING_THROTTLED');
    core.pass(MINUTE + 1);
    expect((await hal.unlock(both)).status).toBe(200);
    // A right one clears the count.
    for (let turn = 0; turn < 2; turn++) {
      for (let wrongOnes = 0; wrongOnes < 4; wrongOnes++) await hal.unlock({ passphrase: 'not this one' });
      expect((await hal.unlock({ passphrase: PASSPHRASE })).status).toBe(200);
    }
  });

  it('is not given with a certificate that has ended, and its holder is told a month before', async () => {
    const kim = await signatory('kim');
    const sentence = async () => (await (await browser(core, 'kim')).send('GET', '/api/signing')).json.keys[0].sentence;
    expect(await sentence()).toContain('is in use');
    core.pass(2 * 365 * DAY - 20 * DAY);
    expect(await sentence()).toMatch(/ends on 20\d\d-/);
    core.pass(21 * DAY);
    expect(await sentence()).toMatch(/ended on 20\d\d-/);
    await kim.signInAgain();
    expect((await kim.unlock(both)).json).toMatchObject({
      code: 'OVR_SIGNING_KEY_MISSING',
      message: expect.stringContaining('ended on'),
    });
  });

  it('leaves no secret in the log of the server, in events, or in answers', async () => {
    const jon = await signatory('jon');
    const answers = [await jon.unlock({ ...both, passphrase: 'wrong but secret' }), await jon.unlock(both)];
    answers.push(await jon.person.send('GET', '/api/signing'));
    const events = await core.ports.store.transaction((tx) => tx.selectFrom('audit_event').selectAll().execute());
    const text = [core.logged, JSON.stringify(events), answers.map((answer) => answer.text)].join('');
    for (const secret of [PASSPHRASE, PASSWORD, 'wrong but secret', jon.secret() ?? '?', 'overread-key-1'])
      expect(text).not.toContain(secret);
  });
});
