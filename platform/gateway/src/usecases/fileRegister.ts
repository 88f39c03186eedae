import type { Role } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';
import { acceptRecord, projectRecordObject, revisionBefore } from './workflowFiling.ts';

/**
 * Files the whole reader register of a project (R18) as its next revision, with the one before as predecessor: code and person,
 * role and period of everybody who is or was a member. In the transaction of the change; the project's row is held from here on.
 */
export async function fileRegister(ports: Ports, tx: Tx, projectId: string, at: Date): Promise<void> {
  const revision = await ports.store.projects.nextRevision(tx, projectId);
  const project = await ports.store.projects.byId(tx, projectId);
  if (!project) throw new TypeError('a register belongs to a project');
  const members = await ports.store.projects.register(tx, projectId);
  const partsOf = (number: number) => ['readerRegister', projectId, number] as const;
  const record = projectRecordObject(ports, project, {
    kind: 'readerRegister',
    uidParts: partsOf(revision),
    seriesNumber: 2000 + revision,
    sentence: `Reader register, revision ${revision}: ${members.length} roles.`,
    at,
    content: {
      projectId,
      projectKey: project.key,
      revision,
      at: at.toISOString(),
      members: members.map(({ code, role, name, login, since, until }) => ({
        code,
        role: role as Role,
        name,
        login,
        since: since.toISOString(),
        until: until?.toISOString() ?? null,
      })),
    },
    ...revisionBefore(ports, project.record_study_uid, partsOf, revision),
  });
  await acceptRecord(ports, tx, { projectId, caseId: null }, record);
}
