import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A user of the system without rights, by number. */
export interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** It has to pass through a folder that is closed to others, and gets the right to. */
  readonly passesClosedFolders: boolean;
}

/** How to call a program so that it runs as somebody else. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  /** For `spawn`: whom the system starts it as. */
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

const SETPRIV = '/usr/bin/setpriv';

/**
 * Calls a program as `user`, by setpriv (util-linux) where it is there.
 *
 * @param onOurDeath what the kernel sends to it when we are gone (PR_SET_PDEATHSIG); needs setpriv.
 */
export function invocation(
  program: string,
  args: readonly string[],
  user: UnprivilegedUser | undefined,
  onOurDeath?: 'INT' | 'TERM',
): Invocation {
  const passes = user?.passesClosedFolders === true;
  const identity = user && !passes ? { uid: user.uid, gid: user.gid } : {};
  if (!existsSync(SETPRIV)) return { command: program, args, identity };
  const wishes = [...(user && passes ? passing(user) : []), ...(onOurDeath ? ['--pdeathsig', onOurDeath] : [])];
  return { command: SETPRIV, args: [...wishes, '--', program, ...args], identity };
}

/**
 * True if this system lets a user without rights pass through folders that are closed to others. Containers often do not.
 */
export function canPassClosedFolders(user: UnprivilegedUser): boolean {
  return existsSync(SETPRIV) && spawnSync(SETPRIV, [...passing(user), '--', '/bin/true']).status === 0;
}

/** Another user who keeps one right of root's: to read and to pass, never to write (CAP_DAC_READ_SEARCH). */
function passing({ uid, gid }: UnprivilegedUser): string[] {
  const only = '-all,+dac_read_search';
  return [
    ...['--reuid', `${uid}`, '--regid', `${gid}`, '--clear-groups', '--no-new-privs'],
    ...[`--inh-caps=${only}`, `--ambient-caps=${only}`, `--bounding-set=${only}`],
  ];
}
