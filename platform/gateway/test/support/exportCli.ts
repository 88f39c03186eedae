import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControlSocket } from '../../src/embedded/controlSocket.ts';
import { buildControl } from '../../src/routes/control.ts';
import type { Ports } from '../../src/usecases/ports.ts';

const MAIN = join(import.meta.dirname, '../../../cli/src/main.ts');

/** What a command answered. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** The control socket of a test's gateway, and the real command line that speaks to it. */
export interface ExportCli {
  /** A folder for exports, thrown away with the rest. */
  readonly root: string;
  run(...args: string[]): Promise<Ran>;
  close(): Promise<void>;
}

/** Opens the control socket over these ports in a data folder of its own. */
export async function openExportCli(ports: Ports): Promise<ExportCli> {
  const root = mkdtempSync(join(tmpdir(), 'overread-export-'));
  const dataFolder = join(root, 'data');
  const control = buildControl(ports, {
    mayStore: true,
    keysFolder: '',
    end: () => undefined,
    renewDevice: () => Promise.reject(new Error('not here')),
  });
  await control.ready();
  const { mkdir } = await import('node:fs/promises');
  await mkdir(dataFolder);
  const socket = await startControlSocket(dataFolder, (request, answer) => control.routing(request, answer));
  return {
    root,
    run: (...args) => {
      const child = spawn(process.execPath, ['--conditions=@overread/source', MAIN, 'export', ...args], {
        env: { ...process.env, OVERREAD_DATA: dataFolder },
      });
      let [out, err] = ['', ''];
      child.stdout.on('data', (part: Buffer) => {
        out += part.toString('utf8');
      });
      child.stderr.on('data', (part: Buffer) => {
        err += part.toString('utf8');
      });
      return new Promise((resolve) => child.once('exit', (status) => resolve({ status, out, err })));
    },
    close: async () => {
      await socket.close();
      await control.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
