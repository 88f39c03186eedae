import type { Permission } from '@overread/domain';
import {
  type Person,
  requireCase,
  requireOwnTask,
  requirePermission,
  requireProject,
  requireSigningKey,
} from './access.ts';
import type { Ports } from './ports.ts';

/**
 * Asks the one permission table, with the relation that the address names: an own task, a case, a project or
 * a key of a project in which the person holds the permission. Runs before every route, so that a use case that forgot to ask is not open.
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN
 */
export async function checkAccess(
  ports: Ports,
  person: Person,
  permission: Permission | 'self',
  params: Readonly<Record<string, string>>,
): Promise<void> {
  if (permission === 'self') return;
  requirePermission(person, permission);
  const { taskId, caseId, project, requestId, certificateId } = params;
  const keyId = requestId ?? certificateId;
  await ports.store.transaction(async (tx) => {
    if (taskId !== undefined) await requireOwnTask(ports, tx, person, taskId, permission);
    if (caseId !== undefined) await requireCase(ports, tx, person, caseId, permission);
    if (project !== undefined) await requireProject(ports, tx, person, project, permission);
    if (keyId !== undefined) await requireSigningKey(ports, tx, person, keyId, permission);
  });
}
