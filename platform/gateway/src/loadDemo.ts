import { type BaseImageOptions, type DemoDriver, seedDemo } from '@overread/demo';
import { OverreadError } from '@overread/domain';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Tell } from './embedded/service.ts';
import { createAccount } from './usecases/createAccount.ts';
import { enrolCase } from './usecases/enrolCase.ts';
import { openBatch, pinBatch } from './usecases/pinBatch.ts';
import type { Actor, Ports } from './usecases/ports.ts';
import { DEMO_SETTING } from './usecases/viewAbout.ts';

const SYSTEM: Actor = { kind: 'system' };
/** The setting that says the demo is complete; without it a next start goes on where this one broke off. */
const LOADED_SETTING = 'demoLoaded';
/** While the demo loads, the person who waits gets a line this often. */
const QUIET_MS = 4000;

/**
 * Loads the demo into an installation that has no accounts yet, or goes on with one that broke off. Elsewhere it does
 * nothing. Requests go through the app itself, in process. Resolves when every case is where it is to be.
 */
export async function loadDemo(
  ports: Ports,
  app: FastifyInstance,
  tell: Tell,
  options: BaseImageOptions & { readonly origin?: string | undefined; readonly quietMs?: number } = {},
): Promise<void> {
  const { store } = ports;
  const [accounts, begun, loaded] = await store.transaction(async (tx) => [
    await store.accounts.count(tx),
    await store.settings.get(tx, DEMO_SETTING),
    await store.settings.get(tx, LOADED_SETTING),
  ]);
  if (loaded || (accounts > 0 && !begun)) return;
  if (!ports.keyring.authority.isDemo)
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      'This data folder was made for projects of your own: its certificate authority is sealed. Start with --empty, or set OVERREAD_DATA to another folder for the demo.',
    );
  const { origin = 'http://localhost', quietMs = QUIET_MS, ...images } = options;
  tell(begun ? 'Going on with the demo' : 'Loading the demo; this takes about a minute, once');
  const driver = demoDriver(ports, app, new URL(origin).origin, tell);
  await seedDemo({ ...driver, progress: sparingly(tell, ports.now, quietMs) }, images);
  await driver.pinBatches();
  tell('The demo is ready');
  await store.transaction((tx) => store.settings.set(tx, LOADED_SETTING, { at: ports.now().toISOString() }));
}

/** Passes a line on only if the last one was long enough ago. */
function sparingly(tell: Tell, now: () => Date, quietMs: number): Tell {
  let last = now().getTime();
  return (line) => {
    if (now().getTime() - last < quietMs) return;
    last = now().getTime();
    tell(line);
  };
}

/** The server as the demo needs it. What it enrols under a version is one batch; `pinBatches` ends them. */
export function demoDriver(
  ports: Ports,
  app: FastifyInstance,
  origin: string,
  tell: Tell,
): DemoDriver & { readonly pinBatches: () => Promise<void> } {
  const { store } = ports;
  const batches = new Set<string>();
  return {
    origin,
    now: ports.now,
    progress: tell,
    notice: tell,
    fetch: (path, init) => inject(app, origin, path, init),
    createAccount: async ({ login, name, role, password }) => {
      await createAccount(ports, SYSTEM, { login, name, password, isAdmin: role === 'admin' }).catch((error) => {
        if (!(error instanceof OverreadError) || error.code !== 'OVR_ACCOUNT_EXISTS') throw error;
      });
    },
    storeImages: async (instances) => {
      const { stored } = await ports.source.store(instances.map(({ bytes }) => bytes));
      if (instances.some(({ sopInstanceUid }) => !stored.has(sopInstanceUid)))
        throw new OverreadError('OVR_ARCHIVE_NOT_STORED', 'The image archive did not keep the demo images.');
    },
    enrol: async ({ coordinator, ...input }) => {
      const enrolledBy = await coordinatorOf(ports, input.project, coordinator);
      const { accountId: openedBy, code, projectId } = enrolledBy;
      const { protocolVersionId } = input;
      const batchId = await openBatch(ports, { projectId, protocolVersionId, openedBy, code });
      batches.add(batchId);
      await enrolCase(ports, SYSTEM, { ...input, enrolledBy, batchId });
    },
    pinBatches: async () => {
      for (const batchId of batches) await pinBatch(ports, batchId);
    },
    saveAbout: (about) => store.transaction((tx) => store.settings.set(tx, DEMO_SETTING, about)),
  };
}

async function coordinatorOf(ports: Ports, projectKey: string, login: string) {
  const { store } = ports;
  return store.transaction(async (tx) => {
    const project = await store.projects.byKey(tx, projectKey);
    const account = await store.accounts.byLogin(tx, login);
    const held = project && account ? await store.projects.membershipHistory(tx, project.id, account.id) : [];
    const code = held.find(({ role, until }) => role === 'coordinator' && until === null)?.code;
    if (!project || !account || !code)
      throw new OverreadError('OVR_NOT_FOUND', `The project ${projectKey} has no such coordinator.`);
    return { accountId: account.id, code, projectId: project.id };
  });
}

/** One request to the app in process, as `fetch` would answer it. */
async function inject(app: FastifyInstance, origin: string, path: string, init: RequestInit): Promise<Response> {
  const { body } = init;
  const answer = await app.inject({
    method: (init.method ?? 'GET') as NonNullable<InjectOptions['method']>,
    url: path,
    headers: { host: new URL(origin).host, ...Object.fromEntries(new Headers(init.headers)) },
    ...(typeof body === 'string'
      ? { payload: body }
      : body instanceof Uint8Array
        ? { payload: Buffer.from(body) }
        : {}),
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of [value].flat()) if (one !== undefined) headers.append(name, String(one));
  const hasBody = ![204, 304].includes(answer.statusCode);
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode, headers });
}
