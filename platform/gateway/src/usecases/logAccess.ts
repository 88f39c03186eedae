import { type AuditEventKind, isPermitted } from '@overread/domain';
import { notFound, type Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** Events of projects that an administrator reads: who may do what there. Nothing of cases and results. */
const INSTALLATION_KINDS = [
  'project.created',
  'project.member',
  'signing.keyAsked',
  'signing.keyConfirmed',
  'signing.keyRefused',
  'signing.certificateIssued',
  'signing.keyClosed',
  'signing.opened',
  'signing.refused',
  'signing.locked',
] as const satisfies readonly AuditEventKind[];

/** Whose events a person reads: coordinators and auditors those of their projects, an administrator those of the installation. */
export function visibleEvents(person: Person) {
  return {
    projectIds: person.memberships
      .filter(({ role }) => isPermitted([role], 'log.read'))
      .map(({ projectId }) => projectId),
    installation: person.isAdmin,
    installationKinds: INSTALLATION_KINDS,
  };
}

/** Throws OVR_NOT_FOUND unless the person may read an event of this project and kind. */
export function requireVisible(
  person: Person,
  event: { readonly projectId: string | null; readonly kind: string | null },
): void {
  const { projectIds, installation, installationKinds } = visibleEvents(person);
  const isOfInstallation =
    event.projectId === null || (installationKinds as readonly string[]).includes(event.kind ?? '');
  const isOfProject = event.projectId !== null && projectIds.includes(event.projectId);
  if (!isOfProject && !(installation && isOfInstallation)) throw notFound();
}

/** The project of a key in which the person reads the log. @throws OVR_NOT_FOUND */
export async function requireLogProject(ports: Ports, tx: Tx, person: Person, key: string) {
  const member = person.memberships.find(
    ({ projectKey, role }) => projectKey === key && isPermitted([role], 'log.read'),
  );
  const project = await ports.store.projects.byKey(tx, key);
  if (!project || (!member && !person.isAdmin)) throw notFound();
  return { project, member };
}
