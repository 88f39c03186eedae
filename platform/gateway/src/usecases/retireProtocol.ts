import { OverreadError } from '@overread/domain';
import { isId, notFound, type Person, requireProject } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import type { Ports } from './ports.ts';
import { acceptRecord, projectRecordObject } from './workflowFiling.ts';

/** Which version, and why it takes no new cases. */
export interface RetireInput {
  readonly project: string;
  readonly protocolVersionId: string;
  readonly reason: string;
}

/**
 * Retires a protocol version: it takes no new cases; those enrolled under it are finished under it. A record is filed.
 * @throws OVR_NOT_FOUND, OVR_REQUEST_INVALID without a reason, OVR_PROTOCOL_FROZEN if it is retired already
 */
export async function retireProtocol(ports: Ports, actor: Person, input: RetireInput): Promise<void> {
  const reason = input.reason.trim();
  if (reason === '') throw new OverreadError('OVR_REQUEST_INVALID', 'Say in a few words why the version is retired.');
  await checkFreeDisk(ports);
  await ports.store.transaction(async (tx) => {
    const { project, role, code } = await requireProject(ports, tx, actor, input.project, 'protocol.retire');
    const found = isId(input.protocolVersionId)
      ? await ports.store.protocols.ofProject(tx, project.id, input.protocolVersionId)
      : undefined;
    if (!found) throw notFound();
    const at = ports.now();
    if (!(await ports.store.protocols.retire(tx, found.id, at)))
      throw new OverreadError('OVR_PROTOCOL_FROZEN', `Version ${found.version} of ${found.key} is retired already.`);
    const record = projectRecordObject(ports, project, {
      kind: 'protocolRetired',
      uidParts: ['protocolRetired', found.id],
      seriesNumber: 101,
      sentence: `SOP ${found.key} ${found.version} retired.`,
      person: code,
      at,
      content: {
        projectId: project.id,
        projectKey: project.key,
        protocolVersionId: found.id,
        digest: found.digest,
        reason,
        retiredBy: code,
        at: at.toISOString(),
      },
    });
    await acceptRecord(ports, tx, { projectId: project.id, caseId: null }, record);
    await ports.store.audit.append(tx, {
      at,
      kind: 'protocol.retired',
      accountId: actor.accountId,
      code,
      role,
      projectId: project.id,
      protocolVersionId: found.id,
      data: { version: found.version, digest: found.digest },
      reason,
    });
  });
  ports.wake();
}
