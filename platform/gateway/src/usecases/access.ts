import { isPermitted, OverreadError, type Permission, type Role, TASK_KINDS } from '@overread/domain';
import type { Actor, CaseRowStored, Ports, TaskRow, Tx } from './ports.ts';

/** A person who is signed in. */
export type Person = Extract<Actor, { kind: 'person' }>;

/** In which role and under which code somebody acts. */
export interface Acting {
  readonly role: Role;
  readonly code: string;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the form of our ids; anything else exists nowhere. */
export const isId = (text: string): boolean => UUID.test(text);

/** The one answer for what does not exist, is someone else's, or belongs to another project: nothing leaks (D5). */
export function notFound(): OverreadError {
  return new OverreadError('OVR_NOT_FOUND', 'There is nothing here for you under this address.');
}

/** The roles that a person holds anywhere; `admin` is of the installation. */
function rolesAnywhere(person: Person): readonly Role[] {
  return [...person.memberships.map((membership) => membership.role), ...(person.isAdmin ? (['admin'] as const) : [])];
}

/** Refuses a person who holds no role with this permission anywhere, before anything is looked up. @throws OVR_AUTH_FORBIDDEN */
export function requirePermission(person: Person, permission: Permission): void {
  if (!isPermitted(rolesAnywhere(person), permission))
    throw new OverreadError('OVR_AUTH_FORBIDDEN', 'Your roles do not include this.');
}

/** In which role a person acts in a project under a permission, or undefined. */
export function actingIn(person: Person, projectId: string, permission: Permission): Acting | undefined {
  const found = person.memberships.find(
    (membership) => membership.projectId === projectId && isPermitted([membership.role], permission),
  );
  if (found) return { role: found.role, code: found.code };
  return person.isAdmin && isPermitted(['admin'], permission) ? { role: 'admin', code: 'admin' } : undefined;
}

function asPerson(actor: Actor): Person {
  if (actor.kind !== 'person') throw new OverreadError('OVR_INTERNAL', 'The gateway itself holds no tasks.');
  return actor;
}

/**
 * A task of one's own under a permission. The role is that of the task's kind, whatever else the person may be.
 * @param options.lock holds the task's row until the end of the transaction.
 * @throws OVR_NOT_FOUND for absent, foreign, unclaimed and canceled tasks alike; OVR_AUTH_FORBIDDEN
 */
export async function requireOwnTask(
  ports: Ports,
  tx: Tx,
  actor: Actor,
  taskId: string,
  permission: Permission,
  options: { readonly lock?: boolean } = {},
): Promise<Acting & { readonly task: TaskRow }> {
  const person = asPerson(actor);
  requirePermission(person, permission);
  if (!isId(taskId)) throw notFound();
  const task = await (options.lock ? ports.store.tasks.lock(tx, taskId) : ports.store.tasks.byId(tx, taskId));
  if (!task || task.account_id !== person.accountId || task.state === 'CANCELED') throw notFound();
  if (await ports.store.cases.isWithdrawn(tx, task.case_id)) throw notFound();
  const { role } = TASK_KINDS[task.kind];
  const member = person.memberships.find((entry) => entry.projectId === task.project_id && entry.role === role);
  if (!member || !isPermitted([role], permission))
    throw new OverreadError('OVR_AUTH_FORBIDDEN', 'This task does not include that.');
  return { task, role, code: member.code };
}

/**
 * A case of a project in which the person holds the permission.
 * @throws OVR_NOT_FOUND for absent and foreign cases alike; OVR_AUTH_FORBIDDEN
 */
export async function requireCase(
  ports: Ports,
  tx: Tx,
  actor: Actor,
  caseId: string,
  permission: Permission,
  options: { readonly lock?: boolean } = {},
): Promise<Acting & { readonly case: CaseRowStored }> {
  const person = asPerson(actor);
  requirePermission(person, permission);
  if (!isId(caseId)) throw notFound();
  const found = await (options.lock ? ports.store.cases.lock(tx, caseId) : ports.store.cases.byId(tx, caseId));
  const acting = found && actingIn(person, found.project_id, permission);
  if (!found || !acting) throw notFound();
  return { ...acting, case: found };
}

/**
 * A project in which the person holds the permission, by its key.
 * @throws OVR_NOT_FOUND for absent and foreign projects alike; OVR_AUTH_FORBIDDEN
 */
export async function requireProject(ports: Ports, tx: Tx, actor: Actor, key: string, permission: Permission) {
  const person = asPerson(actor);
  requirePermission(person, permission);
  const project = await ports.store.projects.byKey(tx, key);
  const acting = project && actingIn(person, project.id, permission);
  if (!project || !acting) throw notFound();
  return { ...acting, project };
}

/**
 * Somebody's signing key, in a project in which the person holds the permission.
 * @throws OVR_NOT_FOUND for absent keys and those of other projects alike; OVR_AUTH_FORBIDDEN
 */
export async function requireSigningKey(ports: Ports, tx: Tx, actor: Actor, id: string, permission: Permission) {
  const person = asPerson(actor);
  requirePermission(person, permission);
  const found = isId(id) ? await ports.store.signingKeys.byId(tx, id) : undefined;
  const acting = found && actingIn(person, found.project_id, permission);
  if (!found || !acting) throw notFound();
  return { ...acting, row: found };
}
