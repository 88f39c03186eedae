import type { Acting, Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** Records that somebody looked at how well the readers of a project agree (R8: test results too), in the caller's transaction. */
export async function noteReliabilityViewed(
  ports: Ports,
  tx: Tx,
  actor: Person,
  { projectId, version, partition, role, code }: Acting & ReliabilitySeen,
): Promise<void> {
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind: 'reliability.viewed',
    accountId: actor.accountId,
    code,
    role,
    projectId,
    protocolVersionId: version.id,
    data: { code, title: version.title, version: version.version, partition },
  });
}

interface ReliabilitySeen {
  readonly projectId: string;
  readonly version: { readonly id: string; readonly title: string; readonly version: string };
  readonly partition: string;
}
