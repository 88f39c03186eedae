import { type ActingRole, type CaseAction, OverreadError, stateAfter, transitionFor } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/** Who moves a case, and by which action of the table. */
export interface CaseMove {
  readonly caseId: string;
  readonly action: CaseAction;
  readonly role: ActingRole;
  readonly accountId: string | null;
  readonly code?: string;
  readonly taskId?: string | null;
}

/**
 * Does one action of the transitions table on a case, with the audit event of its new state, in the caller's transaction. The
 * case's row is held until its end. @throws OVR_CASE_STATE if the table has no such row, or somebody was faster.
 */
export async function moveCase(ports: Ports, tx: Tx, move: CaseMove): Promise<void> {
  const found = await ports.store.cases.lock(tx, move.caseId);
  const row = found && transitionFor(found.state, move.action, move.role);
  if (!found || !row)
    throw new OverreadError('OVR_CASE_STATE', 'The case has moved on; this cannot be done to it now.');
  const to = stateAfter(row, found.state);
  if (to === found.state) return;
  if (!(await ports.store.cases.move(tx, found.id, found.state, to)))
    throw new OverreadError('OVR_CASE_STATE', 'The case has moved on in the meantime.');
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind: 'case.state',
    accountId: move.accountId,
    code: move.code ?? null,
    role: move.role,
    projectId: found.project_id,
    caseId: found.id,
    taskId: move.taskId ?? null,
    protocolVersionId: found.protocol_version_id,
    data: { from: found.state, to },
  });
}
