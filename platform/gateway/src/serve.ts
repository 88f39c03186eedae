import type { AppContext } from './appContext.ts';
import { type Config, readConfig, unknownVariables } from './config.ts';
import { startControlSocket } from './embedded/controlSocket.ts';
import type { Tell } from './embedded/service.ts';
import { type Services, startServices } from './embedded/services.ts';
import { startApp } from './startApp.ts';
import { startRefusal } from './startRefusal.ts';

/** How `overread serve` was called. */
export interface ServeOptions {
  /** Start without the demo project. */
  readonly isEmpty: boolean;
  /** End when the process that started us is gone (a closed terminal, a killed npm). */
  readonly endsWithParent: boolean;
  /** Takes the lines for the person who started it. */
  readonly tell: Tell;
}

/** A server under way. */
export interface Serving {
  /** Such as `http://127.0.0.1:3080`. */
  readonly url: string;
  /** Resolves when it was stopped, by a signal or by {@link Serving.stop}, and everything has ended. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs Overread: takes the data folder, starts the database and the archive where none is given by URL, then the web
 * server, and keeps them running until a signal comes. One line says where it is ready.
 *
 * @returns undefined if it was told to stop before it was ready.
 * @throws OverreadError with the sentence to show; then everything that was started has ended.
 */
export async function serve(options: ServeOptions, config: Config = readConfig()): Promise<Serving | undefined> {
  const { tell } = options;
  for (const name of unknownVariables())
    tell(`${name} is not a variable of Overread; see docs/reference/configuration.md.`);
  const ending = endings(options.endsWithParent);
  const closers: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  try {
    const services = await startServices({
      dataFolder: config.dataFolder,
      database: config.databaseUrl === undefined,
      archives: config.record === undefined ? ['archive'] : [],
      tell,
    });
    closers.push(services.stop);
    const app = await Promise.race([startApp(contextOf(config, services, options)), ending.came]);
    if (typeof app === 'string') {
      tell(`Stopping before it was ready (${app}).`);
      await stopAll();
      ending.forget();
      return undefined;
    }
    closers.push(app.close);
    if (app.control) closers.push((await startControlSocket(config.dataFolder, app.control)).close);
    tell(`Overread is ready at ${app.url}/overread/`);

    let stopped: Promise<void> | undefined;
    const stop = () => {
      stopped ??= stopAll().finally(ending.forget);
      return stopped;
    };
    return {
      url: app.url,
      stop,
      stopped: ending.came.then((reason) => {
        tell(`Stopping (${reason}).`);
        return stop();
      }),
    };
  } catch (error) {
    await stopAll();
    ending.forget();
    throw startRefusal(error, config);
  }
}

function contextOf(config: Config, services: Services, { isEmpty, tell }: ServeOptions): AppContext {
  const record = config.record ?? services.archives.archive;
  const connectionString = config.databaseUrl ?? services.database?.connectionString;
  if (record === undefined || connectionString === undefined)
    throw new TypeError('services were started for what has no URL');
  return { config, connectionString, record, source: config.source ?? record, isEmpty, tell };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Waits for a reason to stop: a signal, or the end of our parent. The second Ctrl-C does not wait any longer. */
function endings(endsWithParent: boolean) {
  let reason: string | undefined;
  let tellCame: (reason: string) => void = () => {};
  const came = new Promise<string>((resolve) => {
    tellCame = resolve;
  });
  const end = (why: string) => {
    // Children end with us by the kernel or are found by the next start.
    if (reason !== undefined && why === 'SIGINT') process.exit(130);
    reason ??= why;
    tellCame(why);
  };
  const handlers = SIGNALS.map((signal) => [signal, () => end(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  // A closed terminal makes every further line fail; that must not end us before we have stopped in order.
  const deaf = () => {};
  process.stdout.on('error', deaf);
  process.stderr.on('error', deaf);
  const parent = process.ppid;
  const watch = endsWithParent
    ? setInterval(() => process.ppid !== parent && end('the terminal was closed'), 500)
    : undefined;
  return {
    came,
    forget: () => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      clearInterval(watch);
    },
  };
}
