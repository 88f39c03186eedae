import { isPermitted } from '@overread/domain';
import type { Person } from './access.ts';
import type { Ports, Tx } from './ports.ts';

/** Paging and filtering within this time is one look. */
const ONE_LOOK_MS = 3_600_000;

/** Records that somebody looked at the log (DICOM PS3.15 A.5, Audit Log Used), once an hour, in the caller's transaction. */
export async function noteLogViewed(ports: Ports, tx: Tx, actor: Person): Promise<void> {
  const { accountId } = actor;
  const at = ports.now();
  const last = await ports.store.audit.lastAt(tx, { kind: 'log.viewed', accountId });
  if (last !== undefined && at.getTime() - last.getTime() < ONE_LOOK_MS) return;
  const member = actor.memberships.find(({ role }) => isPermitted([role], 'log.read'));
  await ports.store.audit.append(tx, {
    at,
    kind: 'log.viewed',
    accountId,
    code: member?.code ?? actor.login,
    role: member?.role ?? 'admin',
    projectId: member?.projectId ?? null,
  });
}
