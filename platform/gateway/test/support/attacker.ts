import type { FinalView } from '@overread/contract';
import {
  createAuthority,
  describeCertificate,
  fingerprintOf,
  issuePersonCertificate,
  loadAuthority,
  openKey,
  resealForSession,
  sealKey,
} from '@overread/signing';
import type { LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import { hashPassword } from '../../src/auth/passwords.ts';
import { tokenHash } from '../../src/auth/sessionToken.ts';
import { renewRosters } from '../../src/usecases/fileSigningRoster.ts';
import type { Part11Scene } from './part11Scene.ts';
import { PASSWORD, PROJECT, type Requests } from './testGateway.ts';

type Answer = LightMyRequestResponse;

/** Somebody signed in under a login that is not theirs. */
export interface Thief extends Pick<Requests, 'get' | 'post'> {
  unlock(taskId: string, body: object): Promise<Answer>;
  /** Signs with what was unlocked. */
  sign(taskId: string, key: string): Promise<Answer>;
}

/** An administrator of the server, and of its database, who lacks everybody's passphrase. */
export interface Attacker {
  /** What the attacker sets in the place of the secrets of others. */
  readonly password: string;
  readonly passphrase: string;
  /** The body of a sign-off of somebody who looked at everything. */
  wholeForm(taskId: string): Promise<object>;
  /** Signs in as one person and sends the signing cookie of another. */
  signWithCookie(login: string, cookie: string, taskId: string): Promise<Answer>;
  sealedKeyOf(login: string): Promise<string>;
  open(sealed: string, passphrase: string): Promise<unknown>;
  /** Sets a password of the attacker's own and signs in with it. */
  signInAfterPasswordChange(login: string): Promise<Thief>;
  /** Puts a session and an armed signing session into the database, whose sealed key is the attacker's own; then signs. */
  signWithArmedRow(login: string, taskId: string): Promise<Answer>;
  /** Exchanges the sealed key of a person for the attacker's own; the certificate stays. */
  replaceSealedKey(login: string): Promise<void>;
  /** Closes a person's key and inserts another one, with a certificate of an authority of the attacker's own. @returns its fingerprint */
  insertKeyOf(login: string): Promise<string>;
  /** What a start of the server does with the rosters. */
  restart(): Promise<void>;
}

const SIGNING_COOKIE = 'overread_signing';
const SESSION_COOKIE = 'overread_session';

/** Works on the real database of a scene, by SQL where the server offers nothing. */
export async function attacker({ gateway, people }: Part11Scene): Promise<Attacker> {
  const { app, ports, store } = gateway;
  const [password, passphrase] = ['the password of a thief', 'the passphrase of a thief'];
  const ownKey = await ports.keyring.newKey();
  const run = (statement: ReturnType<typeof sql>) => store.transaction((tx) => statement.execute(tx));
  const accountOf = async (login: string) =>
    (await store.transaction((tx) => store.accounts.byLogin(tx, login)))?.id ?? '';
  const openKeyOf = async (login: string) => {
    const accountId = await accountOf(login);
    const rows = await store.transaction((tx) => store.signingKeys.ofAccount(tx, accountId));
    const row = rows.find(({ state }) => state === 'open');
    if (!row) throw new Error(`${login} has no key`);
    return row;
  };
  const signIn = async (login: string, secret: string) => {
    const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password: secret } });
    const token = answer.cookies.find(({ name }) => name === SESSION_COOKIE)?.value;
    if (token === undefined) throw new Error(`${login}: ${answer.body}`);
    return token;
  };
  const wholeForm = async (taskId: string) => {
    const final = (await people.emil.get(`/api/tasks/${taskId}/final`)).json<FinalView>();
    return { checklist: final.checklist.map(() => true), slicesShown: final.slicesToShow };
  };
  const send = (cookies: Record<string, string>, method: 'GET' | 'POST', url: string, payload?: object, key?: string) =>
    app.inject({
      method,
      url,
      cookies,
      ...(payload === undefined ? {} : { payload }),
      ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
    });
  return {
    password,
    passphrase,
    wholeForm,
    signWithCookie: async (login, cookie, taskId) => {
      const cookies = { [SESSION_COOKIE]: await signIn(login, PASSWORD), [SIGNING_COOKIE]: cookie };
      return send(cookies, 'POST', `/api/tasks/${taskId}/signature`, await wholeForm(taskId), `stolen-${login}`);
    },
    sealedKeyOf: async (login) => (await openKeyOf(login)).sealed_key,
    open: openKey,
    signInAfterPasswordChange: async (login) => {
      await run(sql`update account set password_hash = ${await hashPassword(password)} where login = ${login}`);
      const cookies: Record<string, string> = { [SESSION_COOKIE]: await signIn(login, password) };
      const post: Requests['post'] = async (url, body = {}) => {
        const answer = await send({ ...cookies }, 'POST', url, body);
        for (const { name, value } of answer.cookies) cookies[name] = value;
        return answer;
      };
      return {
        get: (url) => send({ ...cookies }, 'GET', url),
        post,
        unlock: (taskId, body) => post(`/api/tasks/${taskId}/unlock`, body),
        sign: async (taskId, key) =>
          send({ ...cookies }, 'POST', `/api/tasks/${taskId}/signature`, await wholeForm(taskId), key),
      };
    },
    signWithArmedRow: async (login, taskId) => {
      const [session, secret] = [1, 2].map((one) => Buffer.alloc(32, one).toString('base64url')) as [string, string];
      const [accountId, { id }, at] = [await accountOf(login), await openKeyOf(login), ports.now()];
      const soon = new Date(at.getTime() + 60_000);
      const sealed = resealForSession(ownKey, Buffer.from(secret, 'base64url'));
      await run(sql`delete from signing_session where account_id = ${accountId}`);
      await run(sql`insert into session values (${tokenHash(ports, session)}, ${accountId}, ${at}, ${at}, ${soon})`);
      await run(sql`insert into signing_session values (${tokenHash(ports, secret)}, ${accountId},
        ${tokenHash(ports, session)}, ${at}, ${at}, ${id}, ${sealed}, ${taskId}, ${soon})`);
      const cookies = { [SESSION_COOKIE]: session, [SIGNING_COOKIE]: secret };
      return send(cookies, 'POST', `/api/tasks/${taskId}/signature`, await wholeForm(taskId), 'armed-by-row');
    },
    replaceSealedKey: async (login) => {
      const { id } = await openKeyOf(login);
      await run(sql`update signing_key set sealed_key = ${await sealKey(ownKey, passphrase)} where id = ${id}`);
    },
    insertKeyOf: async (login) => {
      const { id, code, role, project_id: projectId } = await openKeyOf(login);
      const [at, accountId] = [ports.now(), await accountOf(login)];
      const authority = loadAuthority(
        await createAuthority({ subject: 'Test hospital', isDemo: false, at: new Date(at.getTime() - 3_600_000) }),
      );
      const commonName = `Dr ${login}`;
      const certificate = issuePersonCertificate(authority, { holder: commonName, project: PROJECT, key: ownKey, at });
      const { fingerprint, subject, publicKey } = describeCertificate(certificate);
      const chain = JSON.stringify([Buffer.from(authority.certificate).toString('base64')]);
      await run(sql`update signing_key set state = 'closed', until = ${at}, closed_because = 'no longer needed'
        where id = ${id}`);
      await run(sql`insert into signing_key (id, project_id, account_id, role, code, state, made, sealed_key, public_key, subject,
        certificate, chain, fingerprint, asked_at, needs_confirmation, identity, since) values (${ports.newId()}, ${projectId},
        ${accountId}, ${role}, ${code}, 'open', 'brought', ${await sealKey(ownKey, passphrase)}, ${publicKey.export({ format: 'der', type: 'spki' })},
        ${subject}, ${Buffer.from(certificate)}, ${chain}, ${fingerprint}, ${at}, false, 'known in person', ${at})`);
      return fingerprintOf(certificate);
    },
    restart: () => renewRosters(ports),
  };
}
