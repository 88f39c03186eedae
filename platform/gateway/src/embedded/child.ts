import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { invocation, type UnprivilegedUser } from './invocation.ts';

/** How a child process is started. */
export interface ChildPlan {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child; ours is not passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** File that takes standard output and error, appended. */
  readonly logFile: string;
  /** Working folder; it must be open to `user`. */
  readonly cwd: string;
  /** Whom to run as; absent = as ourselves. */
  readonly user?: UnprivilegedUser | undefined;
  /** What the kernel sends to the child if we are killed without a chance to stop it. */
  readonly onOurDeath: 'INT' | 'TERM';
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child in a process group of its own. */
export interface Child {
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<Ending>;
  /** Sends the signals one after the other, `patienceMs` apart, then SIGKILL to the whole group; resolves when it has ended. */
  stop(signals: readonly NodeJS.Signals[], patienceMs: number): Promise<void>;
}

/**
 * Starts a program of the distribution or of npm in its own process group, so that a Ctrl-C of the terminal reaches us
 * only and we can stop things in order. Where `setpriv` exists (util-linux) the kernel itself ends the child when we die
 * by SIGKILL; elsewhere the next start finds and ends it.
 *
 * @throws the system's error when the program cannot be started.
 */
export async function startChild(plan: ChildPlan): Promise<Child> {
  const { command, args, identity } = invocation(plan.command, plan.args, plan.user, plan.onOurDeath);
  const log = openSync(plan.logFile, 'a', 0o600);
  try {
    const child = spawn(command, [...args], {
      cwd: plan.cwd,
      env: { ...plan.env },
      stdio: ['ignore', log, log],
      detached: true,
      ...identity,
    });
    const ended = new Promise<Ending>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    const pid = child.pid ?? 0;
    return { pid, ended, stop: (signals, patienceMs) => stopGroup(pid, ended, signals, patienceMs) };
  } finally {
    closeSync(log);
  }
}

async function stopGroup(
  pid: number,
  ended: Promise<unknown>,
  signals: readonly NodeJS.Signals[],
  patienceMs: number,
): Promise<void> {
  for (const signal of signals) {
    send(pid, signal);
    if (await within(ended, patienceMs)) return;
  }
  send(-pid, 'SIGKILL');
  await ended;
}

/** Sends a signal; a process that is already gone is what we wanted. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const answer = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return answer;
}
