import type { Role } from '@overread/domain';

/** One account of the demo. */
export interface DemoAccount {
  readonly login: string;
  readonly name: string;
  /** Role in each of the demo's projects; `admin` is of the installation. */
  readonly role: Role;
  /** True for the accounts under which programs acted; they are not offered for signing in. */
  readonly isProgram: boolean;
  /** What one can do with it, for the sign-in page. */
  readonly what: string;
}

/** The password of every demo account; shown on the sign-in page. */
export const DEMO_PASSWORD = 'overread-demo';

/** The passphrase of every signing key of the demo; shown beside the password of those who sign. */
export const DEMO_PASSPHRASE = 'overread-demo-sign';

/** Roles of the demo that sign with a key of their own; its SOPs let the gateway sign the reads. */
export const SIGNING_ROLES: readonly Role[] = ['adjudicator', 'approver'];

/** Programs stand first, so that their codes are and S-01 in every project. */
export const DEMO_ACCOUNTS = [
  {
    login: 'program-reader-1',
    name: 'Scripted reader 1 (a program)',
    role: 'reader',
    isProgram: true,
    what: 'Reads made by a program',
  },
  {
    login: 'program-reader-2',
    name: 'Scripted reader 2 (a program)',
    role: 'reader',
    isProgram: true,
    what: 'Reads made by a program',
  },
  {
    login: 'program-adjudicator',
    name: 'Scripted adjudicator (a program)',
    role: 'adjudicator',
    isProgram: true,
    what: 'Adjudications made by a program',
  },
  {
    login: 'program-approver',
    name: 'Scripted approver (a program)',
    role: 'approver',
    isProgram: true,
    what: 'Signatures made by a program',
  },
  {
    login: 'reader1',
    name: 'Dr Ana Reis',
    role: 'reader',
    isProgram: false,
    what: 'Reads cases, blind to everyone else',
  },
  {
    login: 'reader2',
    name: 'Dr Ben Okafor',
    role: 'reader',
    isProgram: false,
    what: 'Reads the same cases, blind too',
  },
  {
    login: 'adjudicator',
    name: 'Dr Carla Weiss',
    role: 'adjudicator',
    isProgram: false,
    what: 'Settles what two readers differ on',
  },
  {
    login: 'approver',
    name: 'Prof Dan Ito',
    role: 'approver',
    isProgram: false,
    what: 'Signs the final mask, or returns it',
  },
  {
    login: 'coordinator',
    name: 'Eva Novak',
    role: 'coordinator',
    isProgram: false,
    what: 'Sees all cases and their history, enrols, excludes',
  },
  {
    login: 'auditor',
    name: 'Finn Berg',
    role: 'auditor',
    isProgram: false,
    what: 'Looks at everything, changes nothing',
  },
  { login: 'admin', name: 'Gil Marsh', role: 'admin', isProgram: false, what: 'Handles accounts only' },
] as const satisfies readonly DemoAccount[];
export type DemoLogin = (typeof DEMO_ACCOUNTS)[number]['login'];
