import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { ProtocolContent } from '@overread/contract';
import type { DicomSeries } from '@overread/demo';
import { startWorker, type Worker } from '../../src/jobs/worker.ts';
import { enrolSeries } from '../support/enrolSeries.ts';
import { storePhantom } from '../support/phantomSeries.ts';
import {
  createTestGateway,
  type Login,
  PASSWORD,
  PEOPLE,
  PROJECT,
  startTestServices,
  type TestGateway,
  type TestServices,
} from '../support/testGateway.ts';
import { PASSPHRASE } from '../support/testKeys.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const PAGES = join(ROOT, 'platform/viewer/dist/overread');
const pinned = JSON.parse(readFileSync(join(ROOT, 'scripts/pinned.json'), 'utf8')) as { viewer: { version: string } };

/** Folder of the pinned stock viewer, as the bootstrap unpacked it. */
export const STOCK_VIEWER = join(ROOT, `.cache/ohif-app-${pinned.viewer.version}/dist`);

/** Small enough for WebGL in software, large enough to paint in. */
export const BROWSER_SIZE = { columns: 128, rows: 128, slices: 20 } as const;

/** The real server on a free port of loopback, with its worker, the stock viewer and the built pages. */
export interface OverreadServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly gateway: TestGateway;
  readonly services: TestServices;
  /** Enrols a computed CT of the abdomen as a case of this label. */
  enrol(label: string): Promise<{ readonly id: string; readonly series: DicomSeries }>;
  /** Makes a signing key of that person, with the certificate of the test's authority. */
  makeKey(login: Login): Promise<void>;
  /** A session cookie of that person, as `name=value`. */
  cookieOf(login: Login): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts everything that a browser needs, with real chance and, unless another one is given, the real clock. The built pages are copied first, so that a build
 * in the same checkout does not pull them away under the test.
 */
export async function startOverreadServer(
  protocol: ProtocolContent,
  now: () => Date = () => new Date(),
): Promise<OverreadServer> {
  if (!existsSync(join(PAGES, 'modules/reading.mjs'))) throw new Error('The pages are not built; run npm run build.');
  const services = await startTestServices();
  const pages = join(services.dataFolder, 'pages');
  cpSync(PAGES, pages, { recursive: true });
  let worker: Worker | undefined;
  const gateway = await createTestGateway(services, protocol, {
    ports: { now, newId: randomUUID, randomBytes, wake: () => worker?.wake() },
    pages: {
      viewerFolder: STOCK_VIEWER,
      appConfigFile: join(ROOT, 'platform/viewer/app-config.js'),
      overreadFolder: pages,
    },
  });
  worker = await startWorker(gateway.ports, gateway.connectionString);
  await gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = gateway.app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    gateway,
    services,
    enrol: async (label) => {
      const series = await storePhantom(gateway.source, label, BROWSER_SIZE);
      const { id } = await enrolSeries(gateway, series, label);
      return { id, series };
    },
    makeKey: async (login) => {
      const person = await gateway.as(login);
      const body = { project: PROJECT, role: PEOPLE[login], password: PASSWORD, passphrase: PASSPHRASE };
      const answer = await person.post('/api/signing/keys', body);
      if (answer.statusCode !== 200)
        throw new Error(`${login} has no signing key: ${answer.statusCode} ${answer.body}`);
    },
    cookieOf: async (login) => {
      const answer = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, password: PASSWORD }),
      });
      const cookie = answer.headers.get('set-cookie')?.split(';', 1)[0];
      if (!cookie) throw new Error(`${login} cannot sign in: ${answer.status}`);
      return cookie;
    },
    close: async () => {
      await worker?.stop();
      await gateway.close();
      await services.stop();
    },
  };
}
