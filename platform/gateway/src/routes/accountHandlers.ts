import { createAccount } from '../usecases/createAccount.ts';
import { disableAccount } from '../usecases/disableAccount.ts';
import { listAccounts } from '../usecases/listAccounts.ts';
import type { Handlers } from './handler.ts';

/** Accounts of the installation. */
export const accountHandlers = {
  accounts: ({ ports }) => listAccounts(ports),
  createAccount: async ({ ports, actor, body }) => {
    const { oneTimePassword } = await createAccount(ports, actor, body);
    return { oneTimePassword };
  },
  disableAccount: async ({ ports, actor, params }) => {
    await disableAccount(ports, actor, params.accountId);
    return { message: 'The account is closed. What its person did stands.' };
  },
} as const satisfies Partial<Handlers>;
