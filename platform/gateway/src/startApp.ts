import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { acceptRecordArchive } from './acceptRecordArchive.ts';
import { buildApp } from './app.ts';
import { type AppContext, holdsDemo, mayStore } from './appContext.ts';
import { connectPorts } from './connectPorts.ts';
import { firstAdministrator } from './firstAdministrator.ts';
import { startWorker } from './jobs/worker.ts';
import { loadDemo } from './loadDemo.ts';
import { createLogger } from './logger.ts';
import { buildControl } from './routes/control.ts';
import { goOnAfterRestore } from './usecases/backup/goOnAfterRestore.ts';
import { renewRosters } from './usecases/fileSigningRoster.ts';

/** The web server under way. */
export interface RunningApp {
  /** Where browsers reach it, without a closing slash. */
  readonly url: string;
  /** Answers the command line on the control socket. */
  readonly control: RequestListener | undefined;
  close(): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../../..');
/** Time for the last answer of a server that ends itself. */
const ANSWER_MS = 1000;
/** Tries of a password per minute, login and address. */
const PASSWORD_TRIES = 20;

/** Folder of the pinned stock viewer that the bootstrap unpacked. */
function viewerFolder(): string {
  const pinned: unknown = JSON.parse(readFileSync(join(ROOT, 'scripts/pinned.json'), 'utf8'));
  const { version } = (pinned as { viewer: { version: string } }).viewer;
  return join(ROOT, `.cache/ohif-app-${version}/dist`);
}

/** Wires the ports, brings the database up to date, starts the worker and the web server. */
export async function startApp(context: AppContext): Promise<RunningApp> {
  const { config } = context;
  const file = pino.destination({ dest: join(config.dataFolder, 'logs/gateway.log'), mkdir: true, sync: false });
  const log = createLogger(config.logLevel, file);
  const { ports, renewDevice, wakeBy, close: disconnect } = await connectPorts(context, log);
  const closers: (() => Promise<unknown>)[] = [disconnect];
  const close = async () => {
    for (const end of closers.splice(0).toReversed()) await end();
    file.flushSync();
  };
  try {
    if (config.record !== undefined) await acceptRecordArchive(ports, context.record, context.tell);
    await goOnAfterRestore(ports);
    const worker = await startWorker(ports, context.connectionString);
    closers.push(() => worker.stop());
    wakeBy(worker.wake);
    await renewRosters(ports);
    await firstAdministrator(ports, context);
    const app = await buildApp(ports, {
      publicUrl: config.publicUrl,
      viewerFolder: viewerFolder(),
      appConfigFile: join(ROOT, 'platform/viewer/app-config.js'),
      overreadFolder: join(ROOT, 'platform/viewer/dist/overread'),
      metricsToken: config.metricsToken,
      passwordTriesPerMinute: PASSWORD_TRIES,
      checkAnswers: false,
    });
    closers.push(() => app.close());
    const control = buildControl(ports, {
      mayStore: mayStore(context),
      keysFolder: join(config.dataFolder, 'keys'),
      end: () => setTimeout(() => process.kill(process.pid, 'SIGTERM'), ANSWER_MS),
      renewDevice,
    });
    closers.push(() => control.close());
    await control.ready();
    await app.ready();
    if (holdsDemo(context)) await loadDemo(ports, app, context.tell, { origin: config.publicUrl });
    const url = await app.listen({ host: config.host, port: config.port });
    return { url: config.publicUrl ?? url, control: (request, answer) => control.routing(request, answer), close };
  } catch (error) {
    await close();
    throw error;
  }
}
