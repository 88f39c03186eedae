import { existsSync, readFileSync, statSync } from 'node:fs';
import { OverreadError } from '@overread/domain';

/** A user of the system without rights, by number. */
export interface UnprivilegedUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom a child runs as. PostgreSQL refuses root, and Orthanc parses hostile files, so neither runs as root: a folder
 * that exists keeps its owner, a new one goes to the first of `names` that the system has.
 *
 * @param folder the child's own data folder; its owner wins, so that a package installed later changes nothing.
 * @param names names in order of preference; `nobody` is tried last.
 * @returns undefined when we are not root: then the child runs as ourselves.
 */
export function unprivilegedUser(folder: string, names: readonly string[]): UnprivilegedUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter((user) => user.uid > 0);
  if (existsSync(folder)) {
    const owner = statSync(folder);
    if (owner.uid > 0) {
      return users.find((user) => user.uid === owner.uid) ?? { name: `${owner.uid}`, uid: owner.uid, gid: owner.gid };
    }
  }
  for (const name of [...names, 'nobody']) {
    const user = users.find((known) => known.name === name);
    if (user) return user;
  }
  throw new OverreadError(
    'OVR_CONFIG_INVALID',
    `No user without rights found; expected one of ${names.join(', ')}, nobody in /etc/passwd.`,
  );
}
