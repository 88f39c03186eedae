/** Roles within a project; `admin` belongs to the installation and handles accounts only. */
export const ROLES = ['reader', 'adjudicator', 'approver', 'coordinator', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/**
 * The one permission table: which role may do what. Everything that is not listed is refused.
 * Relations (own task, same project, guard of the case) are checked on top of it, never instead.
 */
export const PERMISSIONS = {
  'work.next.read': ['reader'],
  'work.next.adjudicate': ['adjudicator'],
  'work.next.signOff': ['approver'],
  'task.open': ['reader', 'adjudicator', 'approver'],
  'task.draft': ['reader', 'adjudicator'],
  'task.submit': ['reader', 'adjudicator'],
  'task.decline': ['reader', 'adjudicator', 'approver'],
  'task.compare': ['adjudicator', 'approver'],
  'task.masks': ['adjudicator', 'approver'],
  'task.images': ['reader', 'adjudicator', 'approver'],
  'task.sign': ['approver'],
  'task.return': ['approver'],
  'project.list': ['reader', 'adjudicator', 'approver', 'coordinator', 'auditor'],
  'project.create': ['coordinator', 'admin'],
  'protocol.publish': ['coordinator'],
  'protocol.retire': ['coordinator'],
  'protocol.view': ['reader', 'adjudicator', 'approver', 'coordinator', 'auditor'],
  'case.list': ['coordinator', 'auditor'],
  'case.view': ['coordinator', 'auditor'],
  'case.history': ['coordinator', 'auditor'],
  'case.enrol': ['coordinator'],
  'case.exclude': ['coordinator'],
  'case.amend': ['coordinator'],
  'case.publish': ['coordinator'],
  'case.withdraw': ['coordinator'],
  'release.list': ['coordinator', 'auditor'],
  'reliability.view': ['coordinator', 'auditor'],
  'simulation.view': ['coordinator', 'auditor'],
  'records.read': ['coordinator', 'auditor'],
  'register.view': ['coordinator', 'auditor'],
  'task.unlock': ['reader', 'adjudicator', 'approver'],
  'certificate.issue': ['admin', 'coordinator'],
  'log.read': ['coordinator', 'auditor', 'admin'],
  'account.manage': ['admin'],
  'membership.manage': ['admin', 'coordinator'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** True if one of `roles` holds `permission` by the table. */
export function isPermitted(roles: readonly Role[], permission: Permission): boolean {
  const allowed: readonly Role[] = PERMISSIONS[permission];
  return roles.some((role) => allowed.includes(role));
}

/** Roles with results in view: whoever holds one does not read in that project (R14.5). */
export const RESULT_ROLES = ['coordinator', 'auditor', 'admin'] as const satisfies readonly Role[];
/** Roles that hold tasks. */
export const TASK_ROLES = ['reader', 'adjudicator', 'approver'] as const satisfies readonly Role[];

/** Why these roles may not stand together in one project, or undefined. */
export function roleConflict(roles: readonly Role[]): string | undefined {
  const sees = roles.find((role) => (RESULT_ROLES as readonly Role[]).includes(role));
  const does = roles.find((role) => (TASK_ROLES as readonly Role[]).includes(role));
  return sees && does ? `Someone who sees results (${sees}) cannot also be ${does} in the same project.` : undefined;
}

/** First letter of the code that stands for a person in every object and page: R-07, A-02 (R18). */
export const CODE_PREFIX = {
  reader: 'R',
  adjudicator: 'A',
  approver: 'S',
  coordinator: 'C',
  auditor: 'U',
  admin: 'M',
} as const satisfies Record<Role, string>;
