import { canonicalJson, OverreadError, publishable } from '@overread/domain';
import { requireProject } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import type { Actor, Ports } from './ports.ts';
import { acceptRecord, projectRecordObject } from './workflowFiling.ts';

/** What publication needs. `publishedBy` names the coordinator on whose behalf the gateway itself publishes (demo, import). */
export interface PublishProtocolInput {
  readonly project: string;
  /** The SOP as its author wrote it; checked here, not before. */
  readonly content: unknown;
  readonly publishedBy?: { readonly accountId: string; readonly code: string };
}

/**
 * Freezes a protocol version under the SHA-256 of its canonical JSON (RFC 8785), and files it whole.
 * @throws OVR_PROTOCOL_INVALID, OVR_PROTOCOL_NOT_IMPLEMENTED, OVR_PROTOCOL_FROZEN if the project has this version with other content
 */
export async function publishProtocol(
  ports: Ports,
  actor: Actor,
  input: PublishProtocolInput,
): Promise<{ readonly id: string; readonly digest: string }> {
  const content = publishable(input.content);
  await checkFreeDisk(ports);
  const canonical = canonicalJson(content);
  const digest = ports.sha256(new TextEncoder().encode(canonical));
  const id = ports.newId();
  const at = ports.now();
  await ports.store.transaction(async (tx) => {
    const { project, role, code, accountId } = await publisher(input);
    const isNew = await ports.store.protocols.insert(tx, {
      id,
      projectId: project.id,
      content,
      canonical,
      digest,
      publishedBy: accountId,
      at,
    });
    if (!isNew)
      throw new OverreadError(
        'OVR_PROTOCOL_FROZEN',
        `Version ${content.version} of ${content.key} is published already.`,
      );
    const record = projectRecordObject(ports, project, {
      kind: 'protocolPublished',
      uidParts: ['protocolPublished', id],
      seriesNumber: 100,
      sentence: `SOP ${content.key} ${content.version} published.`,
      person: code,
      at,
      content: {
        projectId: project.id,
        projectKey: project.key,
        protocolVersionId: id,
        protocol: content,
        digest,
        publishedBy: code,
        at: at.toISOString(),
      },
    });
    await acceptRecord(ports, tx, { projectId: project.id, caseId: null }, record);
    await ports.store.audit.append(tx, {
      at,
      kind: 'protocol.published',
      accountId,
      code,
      role,
      projectId: project.id,
      protocolVersionId: id,
      data: { version: content.version, digest },
    });

    async function publisher({ project: key, publishedBy }: PublishProtocolInput) {
      if (actor.kind === 'person')
        return { ...(await requireProject(ports, tx, actor, key, 'protocol.publish')), accountId: actor.accountId };
      const found = await ports.store.projects.byKey(tx, key);
      if (!found || !publishedBy)
        throw new OverreadError('OVR_NOT_FOUND', `There is no project ${key} with a coordinator.`);
      return { project: found, role: 'coordinator', ...publishedBy };
    }
  });
  ports.wake();
  return { id, digest };
}
