import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createArchive } from '@overread/archive';
import { comparisonHere } from '@overread/comparison/node';
import type { ImageStack } from '@overread/dicom';
import type { Role } from '@overread/domain';
import { startTestServices, type TestServices } from '@overread/testkit';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../src/app.ts';
import type { AppConfig } from '../src/appConfig.ts';
import { migrate } from '../src/store/migrate.ts';
import { openStore } from '../src/store/store.ts';
import { addMember } from '../src/usecases/addMember.ts';
import { createAccount } from '../src/usecases/createAccount.ts';
import { createProject } from '../src/usecases/createProject.ts';
import type { Ports } from '../src/usecases/ports.ts';
import { publishProtocol } from '../src/usecases/publishProtocol.ts';
import { PROTOCOL } from './protocolFixture.ts';
import { openTestKeys } from './support/testKeys.ts';
import { TEST_LOG_KEY } from './support/testLogKey.ts';

export const PASSWORD = 'correct horse battery';
const SYSTEM = { kind: 'system' } as const;

/** The real app over a real PostgreSQL; the archive is away, which these tests never mind. */
export interface Core {
  readonly app: FastifyInstance;
  readonly ports: Ports;
  readonly services: TestServices;
  /** What the app logged. */
  readonly logged: string[];
  /** Sets the clock forward. */
  readonly pass: (ms: number) => void;
  /** Free bytes that the app is told. */
  readonly disk: { freeBytes: number };
  readonly close: () => Promise<void>;
}

export async function startCore(config: Partial<AppConfig> = {}): Promise<Core> {
  const services = await startTestServices({ archives: [] });
  const { connectionString } = services.database;
  await migrate({ connectionString });
  const store = openStore({ connectionString });
  const archive = createArchive({ url: 'http://127.0.0.1:9/dicom-web' });
  const logged: string[] = [];
  const clock = { offsetMs: 0 };
  const disk = { freeBytes: 1e12 };
  const now = () => new Date(Date.now() + clock.offsetMs);
  const { signer, keyring } = await openTestKeys(now);
  const ports: Ports = {
    store,
    source: archive,
    record: archive,
    signer,
    keyring,
    logKey: TEST_LOG_KEY,
    comparisons: comparisonHere,
    now,
    newId: randomUUID,
    randomBytes: (count) => randomBytes(count),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    freeBytes: async () => disk.freeBytes,
    limits: { minFreeMb: 500, filingTimeoutS: 1 },
    log: pino({ level: 'info' }, { write: (line: string) => logged.push(line) }),
    wake: () => undefined,
  };
  const app = await buildApp(ports, {
    publicUrl: undefined,
    viewerFolder: undefined,
    appConfigFile: '/nowhere/app-config.js',
    overreadFolder: '/nowhere',
    metricsToken: undefined,
    passwordTriesPerMinute: 1000,
    checkAnswers: true,
    ...config,
  });
  return {
    app,
    ports,
    services,
    logged,
    disk,
    pass: (ms) => {
      clock.offsetMs += ms;
    },
    close: async () => {
      await app.close();
      await store.close();
      await archive.close();
      await services.stop();
    },
  };
}

/** An account with a password that needs no change. */
export async function account(core: Core, login: string, isAdmin = false): Promise<string> {
  const made = await createAccount(core.ports, SYSTEM, { login, name: `Dr. ${login}`, isAdmin, password: PASSWORD });
  return made.accountId;
}

/** A project with a published protocol, and a coordinator of it named `<key>-coordinator`. */
export async function project(core: Core, key: string, content: object = PROTOCOL) {
  const { projectId } = await createProject(core.ports, SYSTEM, { key, title: `Project ${key}` });
  const coordinator = `${key}-coordinator`;
  const accountId = await account(core, coordinator);
  const { code } = await addMember(core.ports, SYSTEM, { project: key, login: coordinator, role: 'coordinator' });
  const { id } = await publishProtocol(core.ports, SYSTEM, { project: key, content, publishedBy: { accountId, code } });
  return { projectId, key, coordinator, accountId, protocolVersionId: id };
}

/** A new account with roles in a project. */
export async function member(core: Core, key: string, login: string, ...roles: Role[]): Promise<string> {
  const accountId = await account(core, login);
  for (const role of roles) await addMember(core.ports, SYSTEM, { project: key, login, role });
  return accountId;
}

const STACK: ImageStack = {
  studyInstanceUid: '1.2.3',
  seriesInstanceUid: '1.2.3.4',
  modality: 'CT',
  geometry: 'volume',
  calibration: 'pixelSpacing',
  rows: 4,
  columns: 4,
  pixelSpacingMm: [1, 1],
  sliceSpacingMm: 1,
  sliceThicknessMm: 1,
  regular: true,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  slices: [
    { sopInstanceUid: '1.2.3.4.5', frameNumber: null, position: [0, 0, 0] } as unknown as ImageStack['slices'][number],
  ],
  frameOfReferenceUid: '1.2.3.9',
  frameOfReferenceDerived: false,
  warnings: [],
};

/** A case with one CT image and its read tasks, as enrolment leaves it. */
export async function enrolled(core: Core, home: Awaited<ReturnType<typeof project>>, label: string): Promise<string> {
  const { ports } = core;
  const caseId = ports.newId();
  const timepointId = ports.newId();
  await ports.store.transaction(async (tx) => {
    await ports.store.cases.assignSubject(tx, home.projectId, label, 'training');
    await ports.store.cases.insert(tx, {
      id: caseId,
      projectId: home.projectId,
      protocolVersionId: home.protocolVersionId,
      label,
      subjectKey: label,
      isControl: false,
      seed: ports.sha256(new TextEncoder().encode(label)),
      clinical: { age: '061Y', indication: 'staging' },
      origin: null,
      enrolledBy: home.accountId,
      at: ports.now(),
    });
    await ports.store.images.insertTimepoint(tx, { id: timepointId, caseId, ordinal: 0, label: 'T0' });
    await ports.store.images.insert(tx, {
      id: ports.newId(),
      timepointId,
      caseId,
      ordinal: 0,
      key: 'ct',
      role: 'annotate',
      modality: 'CT',
      stack: STACK,
      notices: [],
      studyMetadata: {
        '0020000D': { vr: 'UI', Value: [STACK.studyInstanceUid] },
        '00100020': { vr: 'LO', Value: [label] },
      },
      pixelDigest: `sha256:${'0'.repeat(64)}`,
      instances: [{ sopInstanceUid: '1.2.3.4.5', sopClassUid: '1.2.840.10008.5.1.4.1.1.2', metadata: {} }],
    });
    for (let slot = 0; slot < 2; slot++)
      await ports.store.tasks.insert(tx, {
        id: ports.newId(),
        projectId: home.projectId,
        caseId,
        kind: 'read',
        slot,
        at: ports.now(),
      });
  });
  return caseId;
}

/** A browser that is signed in: requests carry its cookie. */
export interface Browser {
  readonly cookie: string;
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, options?: Partial<InjectOptions>): Promise<Answer>;
}

/** An answer, with its body read as JSON where it is. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every form.
  readonly json: any;
  readonly text: string;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

export async function send(app: FastifyInstance, options: InjectOptions): Promise<Answer> {
  const response = await app.inject(options);
  const isJson = String(response.headers['content-type']).includes('json');
  return {
    status: response.statusCode,
    json: isJson ? response.json() : undefined,
    text: response.body,
    bytes: response.rawPayload,
    headers: response.headers,
  };
}

export async function browser(core: Core, login: string, password = PASSWORD): Promise<Browser> {
  const answer = await send(core.app, { method: 'POST', url: '/api/session', payload: { login, password } });
  if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${answer.text}`);
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  return {
    cookie,
    send: (method, url, options = {}) =>
      send(core.app, { method, url, ...options, headers: { ...options.headers, cookie } } as InjectOptions),
  };
}
