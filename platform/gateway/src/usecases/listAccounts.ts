import type { AccountRow } from '@overread/contract';
import type { Ports } from './ports.ts';

/** The accounts of this installation, with their roles and codes per project. */
export async function listAccounts(ports: Ports): Promise<AccountRow[]> {
  return ports.store.transaction(async (tx) => {
    const accounts = await ports.store.accounts.list(tx);
    const members = await ports.store.projects.members(tx);
    return accounts.map((account) => {
      const mine = members.filter((member) => member.accountId === account.id);
      return {
        id: account.id,
        login: account.login,
        name: account.name,
        isAdmin: account.is_admin,
        isDisabled: account.disabled_at !== null,
        memberships: [...new Set(mine.map((member) => member.projectKey))].map((project) => {
          const here = mine.filter((member) => member.projectKey === project);
          return {
            project,
            roles: here.map((member) => member.role),
            code: here.map((member) => member.code).join(', '),
          };
        }),
      };
    });
  });
}
