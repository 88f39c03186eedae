import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from './child.ts';

/** Remembers a child for the next start: process id and start time, so that a reused id is not mistaken for it. */
export function rememberProcess(pidFile: string, pid: number): void {
  writeFileSync(pidFile, `${pid} ${startTime(pid) ?? ''}\n`, { mode: 0o600 });
}

/** Forgets a child that ended in order. */
export function forgetProcess(pidFile: string): void {
  rmSync(pidFile, { force: true });
}

/**
 * Ends the child of a crashed run if it still lives. To be called under the lock of the data folder, when nobody else
 * can own it. The process is taken for ours only if its command line names `mark` (our folder) and, where known, its
 * start time is the remembered one.
 *
 * @returns true if a process was found and ended.
 */
export async function endStaleProcess(
  pidFile: string,
  mark: string,
  signals: readonly NodeJS.Signals[],
): Promise<boolean> {
  const [pidText, remembered] = read(pidFile)?.split(/\s+/) ?? [];
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 1) return false;
  const isOurs = () => {
    const command = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ');
    return (
      command?.includes(mark) === true && (!remembered || !isStartTime(remembered) || startTime(pid) === remembered)
    );
  };
  if (!isOurs()) return false;
  for (const signal of [...signals, 'SIGKILL'] as const) {
    send(pid, signal);
    for (let waited = 0; waited < 5_000; waited += 50) {
      if (!isOurs()) return true;
      await sleep(50);
    }
  }
  return true;
}

/** Ticks since boot at which the process started: field 22 of /proc/pid/stat, counted after the name in brackets. */
function startTime(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
}

/** Lines of other programs' pid files (postmaster.pid: the data folder) are no start times. */
function isStartTime(text: string): boolean {
  return /^\d+$/.test(text);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
