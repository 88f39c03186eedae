import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Starts `overread serve` with the demo on a free port and resolves when it says that it is ready. */
export function startDemoServer(dataFolder: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const main = join(ROOT, 'platform/cli/src/main.ts');
  const child = spawn(process.execPath, ['--conditions=@overread/source', main, 'serve'], {
    cwd: ROOT,
    env: { ...process.env, OVERREAD_DATA: dataFolder, OVERREAD_PORT: '0', OVERREAD_MIN_FREE_MB: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return new Promise((done, failed) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      said += text;
      const url = /Overread is ready at (\S+)\/overread\//.exec(said)?.[1];
      if (url === undefined) return;
      said = '';
      done({
        url,
        stop: async () => {
          child.kill('SIGTERM');
          await ended;
        },
      });
    });
    child.once('exit', (code) => failed(new Error(`the server ended with ${code} before it was ready`)));
  });
}
