import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyTestKeys } from './testKeys.ts';

/** What the program {@link GATEWAY_PROGRAM} needs, as JSON in its environment. */
export interface GatewayPlan {
  readonly connectionString: string;
  readonly source: { readonly url: string; readonly authorization?: string | undefined };
  readonly record: { readonly url: string; readonly authorization?: string | undefined };
}

/** The real gateway as a process of its own, which a test may kill. */
export interface GatewayProcess {
  /** Such as `http://127.0.0.1:40123`; the same after a restart. */
  readonly url: string;
  /** kill -9. */
  kill(): void;
  /** Starts it again and waits until it answers. */
  start(): Promise<void>;
  /** What it wrote to standard output and error. */
  said(): string;
  stop(): Promise<void>;
}

/** Its log, as far as it is there. */
function logOf(dataFolder: string): string {
  const file = join(dataFolder, 'logs/gateway.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const GATEWAY_PROGRAM = join(import.meta.dirname, 'gatewayMain.ts');

/** Starts the gateway over a database and archives that run already. */
export async function startGatewayProcess(
  plan: GatewayPlan,
  env: Record<string, string> = {},
): Promise<GatewayProcess> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'overread-gateway-'));
  await copyTestKeys(dataFolder);
  let port = 0;
  let said = '';
  let child = run();
  await untilReady();

  function run() {
    const process_ = spawn(process.execPath, ['--conditions=@overread/source', GATEWAY_PROGRAM], {
      env: {
        ...process.env,
        OVERREAD_DATA: dataFolder,
        OVERREAD_PORT: String(port),
        OVERREAD_MIN_FREE_MB: '0',
        ...env,
        GATEWAY_PLAN: JSON.stringify(plan),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [process_.stdout, process_.stderr])
      stream.on('data', (part: Buffer) => {
        said += part.toString('utf8');
      });
    return process_;
  }

  async function untilReady(): Promise<void> {
    for (const deadline = Date.now() + 60_000; ; ) {
      const found = /listening at http:\/\/127\.0\.0\.1:(\d+)\n$/.exec(said)?.[1];
      if (found) {
        port = Number(found);
        return;
      }
      if (child.exitCode !== null) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        child = run();
      }
      if (Date.now() > deadline) throw new Error(`the gateway did not start: ${said.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    start: async () => {
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.once('exit', resolve));
      said += '\n';
      child = run();
      await untilReady();
    },
    said: () => `${said}\n${logOf(dataFolder)}`,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
