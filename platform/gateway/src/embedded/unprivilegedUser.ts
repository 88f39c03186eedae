import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OverreadError } from '@overread/domain';
import { closedFolder } from './closedFolder.ts';
import { canPassClosedFolders, type UnprivilegedUser } from './invocation.ts';

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
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid), passesClosedFolders: false }))
    .filter((user) => user.uid > 0);
  if (existsSync(folder)) {
    const owner = statSync(folder);
    if (owner.uid > 0) {
      const unnamed = { name: `${owner.uid}`, uid: owner.uid, gid: owner.gid, passesClosedFolders: false };
      return reaching(folder, users.find((user) => user.uid === owner.uid) ?? unnamed);
    }
  }
  for (const name of [...names, 'nobody']) {
    const user = users.find((known) => known.name === name);
    if (user) return reaching(folder, user);
  }
  throw new OverreadError(
    'OVR_CONFIG_INVALID',
    `No user without rights found; expected one of ${names.join(', ')}, nobody in /etc/passwd.`,
  );
}

/** A data folder may lie below one that only root can pass, such as /root or a fresh temporary folder. */
function reaching(folder: string, user: UnprivilegedUser): UnprivilegedUser {
  const closed = closedFolder(dirname(folder));
  if (closed === undefined) return user;
  if (canPassClosedFolders(user)) return { ...user, passesClosedFolders: true };
  throw new OverreadError(
    'OVR_CONFIG_INVALID',
    `The folder ${closed} is closed to the user ${user.name}, as whom the database and the archive run. Set OVERREAD_DATA to a folder elsewhere, or let others pass: chmod o+x ${closed}`,
  );
}
