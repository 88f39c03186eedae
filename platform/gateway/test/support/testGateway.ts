import { createHash } from 'node:crypto';
import { type Archive, createArchive } from '@overread/archive';
import { comparisonHere } from '@overread/comparison/node';
import { CONTAINER_TYPE, type Container, type ProtocolContent, packContainer, type Role } from '@overread/contract';
import { startTestServices, type TestServices } from '@overread/testkit';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import { buildApp } from '../../src/app.ts';
import type { AppConfig } from '../../src/appConfig.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { addMember } from '../../src/usecases/addMember.ts';
import { createAccount } from '../../src/usecases/createAccount.ts';
import { createProject } from '../../src/usecases/createProject.ts';
import type { Actor, Ports } from '../../src/usecases/ports.ts';
import { publishProtocol } from '../../src/usecases/publishProtocol.ts';
import { openTestKeys, PASSPHRASE } from './testKeys.ts';
import { TEST_LOG_KEY } from './testLogKey.ts';

/** Login and role of everybody in a test's project. */
export const PEOPLE = {
  carla: 'coordinator',
  anna: 'reader',
  boris: 'reader',
  chen: 'reader',
  dora: 'adjudicator',
  emil: 'approver',
  udo: 'auditor',
} as const satisfies Record<string, Role>;
export type Login = keyof typeof PEOPLE;

export const PASSWORD = 'correct horse battery';
export const PROJECT = 'test-project';
const SYSTEM: Actor = { kind: 'system' };

/** A gateway over real parts, reached by `inject`; time and chance follow a seed. */
export interface TestGateway {
  readonly ports: Ports;
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly source: Archive;
  readonly record: Archive;
  readonly protocolVersionId: string;
  readonly connectionString: string;
  /** Signs in and answers what sends requests as that person. */
  as(login: Login): Promise<Requests>;
  close(): Promise<void>;
}

/** Requests of one signed-in person. */
export interface Requests {
  get(url: string): Promise<LightMyRequestResponse>;
  post(url: string, body?: object): Promise<LightMyRequestResponse>;
  putDraft(taskId: string, container: Container, over: string | null): Promise<LightMyRequestResponse>;
  /** Unlocks the one signature of a task, with password and passphrase; makes the signing key first where there is none. */
  unlock(taskId: string): Promise<LightMyRequestResponse>;
  /** Unlocks first where the person signs with a key of their own. */
  submit(taskId: string, container: Container, key: string): Promise<LightMyRequestResponse>;
  /** Unlocks first. */
  sign(taskId: string, key: string, body: object): Promise<LightMyRequestResponse>;
  /** The same requests without unlocking anything before. */
  readonly locked: Pick<Requests, 'submit' | 'sign'>;
}

/** Ids, random bytes and a clock (one millisecond per look) that follow from a seed. */
export function seeded(seed: string, start = Date.UTC(2026, 0, 5, 9)) {
  let [count, ms] = [0, start];
  const digest = (text: string) => createHash('sha256').update(`${seed} ${text}`).digest();
  return {
    now: () => new Date(ms++),
    newId: () => {
      const hex = digest(`id ${count++}`).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
    randomBytes: (length: number) =>
      Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, () => digest(`bytes ${count++}`))).subarray(
        0,
        length,
      ),
  };
}

export interface TestGatewayOptions {
  readonly seed?: string;
  readonly ports?: Partial<Ports>;
  readonly pages?: Partial<AppConfig>;
  /** Without project and people. */
  readonly isEmpty?: boolean;
}

/** Starts a gateway on a fresh database of `services`, with a project, its people and a published protocol. */
export async function createTestGateway(
  services: TestServices,
  protocol: ProtocolContent,
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const { connectionString } = await services.freshDatabase();
  await migrate({ connectionString });
  const store = openStore({ connectionString });
  const record = createArchive(services.archives.archive ?? { url: 'http://127.0.0.1:1' });
  const source = services.archives.source ? createArchive(services.archives.source) : record;
  const chance = seeded(options.seed ?? 'test');
  const { signer, keyring } = await openTestKeys(options.ports?.now ?? chance.now);
  const ports: Ports = {
    store,
    source,
    record,
    signer,
    keyring,
    comparisons: comparisonHere,
    logKey: TEST_LOG_KEY,
    ...chance,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    freeBytes: () => Promise.resolve(1e12),
    limits: { minFreeMb: 0, filingTimeoutS: 10 },
    log: pino({ level: process.env.OVERREAD_TEST_LOG ?? 'silent' }),
    wake: () => undefined,
    ...options.ports,
  };
  const protocolVersionId = options.isEmpty ? '' : await fill(ports, protocol);
  const app = await buildApp(ports, {
    publicUrl: undefined,
    viewerFolder: undefined,
    appConfigFile: '',
    overreadFolder: import.meta.dirname,
    metricsToken: undefined,
    passwordTriesPerMinute: 1000,
    checkAnswers: true,
    ...options.pages,
  });
  await app.ready();
  return {
    ports,
    app,
    store,
    source,
    record,
    connectionString,
    protocolVersionId,
    as: (login) => signIn(app, login),
    close: async () => {
      await app.close();
      await store.close();
      await record.close();
      if (source !== record) await source.close();
    },
  };
}

/** A project with its people and a published protocol. @returns id of the protocol version */
async function fill(ports: Ports, protocol: ProtocolContent): Promise<string> {
  await createProject(ports, SYSTEM, { key: PROJECT, title: 'Test project' });
  const accounts = new Map<string, string>();
  for (const [login, role] of Object.entries(PEOPLE)) {
    const { accountId } = await createAccount(ports, SYSTEM, { login, name: `Dr ${login}`, password: PASSWORD });
    await addMember(ports, SYSTEM, { project: PROJECT, login, role });
    accounts.set(login, accountId);
  }
  const publishedBy = { accountId: accounts.get('carla') ?? '', code: 'C-01' };
  const { id } = await publishProtocol(ports, SYSTEM, { project: PROJECT, content: protocol, publishedBy });
  return id;
}

async function signIn(app: FastifyInstance, login: string): Promise<Requests> {
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload: { login, password: PASSWORD } });
  if (answer.statusCode !== 200) throw new Error(`sign-in of ${login}: ${answer.statusCode} ${answer.body}`);
  const cookies: Record<string, string> = {};
  const kept = (response: LightMyRequestResponse) => {
    for (const { name, value } of response.cookies) cookies[name] = value;
    return response;
  };
  kept(answer);
  const binary = { 'content-type': CONTAINER_TYPE };
  const post: Requests['post'] = async (url, body = {}) =>
    kept(await app.inject({ method: 'POST', url, cookies: { ...cookies }, payload: body }));
  const unlock: Requests['unlock'] = async (taskId) => {
    const ask = () => post(`/api/tasks/${taskId}/unlock`, { password: PASSWORD, passphrase: PASSPHRASE });
    const first = await ask();
    if (first.statusCode === 200 || first.json<{ code: string }>().code !== 'OVR_SIGNING_KEY_MISSING') return first;
    const made = await post('/api/signing/keys', {
      project: PROJECT,
      role: PEOPLE[login as Login],
      password: PASSWORD,
      passphrase: PASSPHRASE,
    });
    if (made.statusCode !== 200) throw new Error(`signing key of ${login}: ${made.statusCode} ${made.body}`);
    return ask();
  };
  const locked: Requests['locked'] = {
    sign: (taskId, key, body) =>
      app.inject({
        method: 'POST',
        url: `/api/tasks/${taskId}/signature`,
        cookies: { ...cookies },
        headers: { 'idempotency-key': key },
        payload: body,
      }),
    submit: (taskId, container, key) =>
      app.inject({
        method: 'POST',
        url: `/api/tasks/${taskId}/submission`,
        cookies: { ...cookies },
        headers: { ...binary, 'idempotency-key': key },
        payload: Buffer.from(packContainer(container)),
      }),
  };
  return {
    get: (url) => app.inject({ method: 'GET', url, cookies: { ...cookies } }),
    post,
    putDraft: (taskId, container, over) =>
      app.inject({
        method: 'PUT',
        url: `/api/tasks/${taskId}/draft`,
        cookies: { ...cookies },
        headers: { ...binary, ...(over === null ? { 'if-none-match': '*' } : { 'if-match': over }) },
        payload: Buffer.from(packContainer(container)),
      }),
    unlock,
    locked,
    sign: async (taskId, key, body) => {
      await unlock(taskId);
      return locked.sign(taskId, key, body);
    },
    submit: async (taskId, container, key) => {
      if (container.adjudication) await unlock(taskId);
      return locked.submit(taskId, container, key);
    },
  };
}

export { startTestServices, type TestServices };
