import type { Acting, Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** Records that somebody moved a limit over recorded reads, and over which: an evaluation on them later can be told (R7, R8). */
export async function noteSimulationViewed(
  ports: Ports,
  tx: Tx,
  actor: Person,
  { projectId, version, partition, rule, cases, role, code }: Acting & SimulationSeen,
): Promise<void> {
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind: 'simulation.viewed',
    accountId: actor.accountId,
    code,
    role,
    projectId,
    protocolVersionId: version.id,
    data: { code, title: version.title, version: version.version, partition, rule, cases },
  });
}

interface SimulationSeen {
  readonly projectId: string;
  readonly version: { readonly id: string; readonly title: string; readonly version: string };
  readonly partition: string;
  readonly rule: string;
  readonly cases: number;
}
