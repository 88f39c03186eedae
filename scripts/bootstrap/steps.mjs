// Progress on long steps, one line each, and programs whose output is kept in a log until it is needed.
import { spawn } from 'node:child_process';
import { appendFileSync, createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const CACHE = join(ROOT, '.cache');
const LOG = join(CACHE, 'bootstrap.log');

/** What a person has to do; shown without a stack. */
export class Stop extends Error {}

/** Runs `work` and says when it began and how long it took. */
export async function step(title, work) {
  console.log(`${title} ...`);
  const since = Date.now();
  const result = await work();
  console.log(`${title}: done (${seconds(since)})`);
  return result;
}

export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** Empties the log of a run. */
export function beginLog() {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(LOG, '');
}

/** Runs a program without a terminal, its output in the log; on failure shows the end of that output. */
export async function quietly(command, args, { env = process.env, cwd = ROOT } = {}) {
  appendFileSync(LOG, `$ ${command} ${args.join(' ')}\n`);
  const start = readFileSync(LOG).length;
  const log = createWriteStream(LOG, { flags: 'a' });
  await new Promise((resolve) => log.once('open', resolve));
  const status = await running(spawn(command, args, { cwd, env, stdio: ['ignore', log, log] }));
  log.end();
  if (status === 0) return;
  const said = readFileSync(LOG).subarray(start).toString('utf8').trimEnd().split('\n');
  // npm says the reason first and its manual last; compilers the other way round.
  const shown = said.length > 60 ? [...said.slice(0, 30), '[...]', ...said.slice(-30)] : said;
  throw new Stop(`${command} ${args.join(' ')} failed (${status}):\n${shown.join('\n')}\nAll of it is in ${LOG}.`);
}

/** Runs a program in the foreground and passes signals on; resolves with its exit status. */
export function inForeground(command, args, { env = process.env } = {}) {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  return running(child);
}

/** Waits for a child. A Ctrl-C reaches it through the terminal too; we only must not end before it. */
function running(child) {
  const parent = process.ppid;
  const ignore = () => {};
  const pass = (signal) => child.kill(signal);
  const orphaned = setInterval(() => process.ppid !== parent && startedByNpm() && child.kill('SIGTERM'), 500);
  process.on('SIGINT', ignore);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(error.code === 'ENOENT' ? new Stop(`The program ${child.spawnfile} is not installed.`) : error),
    );
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  }).finally(() => {
    clearInterval(orphaned);
    process.off('SIGINT', ignore);
    for (const signal of ['SIGTERM', 'SIGHUP']) process.off(signal, pass);
  });
}

/** Under npm our parent lives as long as the terminal; from a script with `&` it may not, and that is no reason to stop. */
function startedByNpm() {
  return process.env.npm_lifecycle_event !== undefined;
}
