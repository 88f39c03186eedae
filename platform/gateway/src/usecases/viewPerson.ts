import type { PersonView } from '@overread/contract';
import type { Person } from './access.ts';
import { isAged } from './loadPerson.ts';
import type { Ports } from './ports.ts';

/** Who is signed in, with projects, roles and codes. */
export async function viewPerson(ports: Ports, actor: Person): Promise<PersonView> {
  return ports.store.transaction(async (tx) => {
    const account = await ports.store.accounts.byId(tx, actor.accountId);
    const memberships = await ports.store.projects.membershipsOf(tx, actor.accountId);
    const keys = [...new Set(memberships.map((membership) => membership.projectKey))];
    return {
      name: actor.name,
      login: actor.login,
      isAdmin: actor.isAdmin,
      mustChangePassword: account ? account.must_change_password || isAged(ports, account.password_changed_at) : false,
      projects: keys.map((key) => {
        const mine = memberships.filter((membership) => membership.projectKey === key);
        return {
          key,
          title: mine[0]?.projectTitle ?? key,
          roles: mine.map((membership) => membership.role),
          code: mine.map((membership) => membership.code).join(', '),
        };
      }),
    };
  });
}
