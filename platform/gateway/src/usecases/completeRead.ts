import type { Filing, Ports, Tx } from './ports.ts';

/**
 * A read is in the archive: its task is done, its draft is let go, the case is being read, and with the last read the
 * comparison is asked for. The case's row is held, so that of two last reads one asks.
 */
export async function completeRead(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  const { store } = ports;
  const { taskId, caseId } = filing;
  if (taskId === null || caseId === null) throw new TypeError('a read has a task and a case');
  const at = ports.now();
  const found = await store.cases.lock(tx, caseId);
  await store.tasks.complete(tx, taskId, at);
  await store.drafts.remove(tx, taskId);
  if (found?.state === 'enrolled') await move(ports, tx, filing, caseId, 'enrolled', 'reading');
  const tasks = (await store.tasks.ofCase(tx, caseId)).filter(
    (task) => task.kind === 'read' && task.state !== 'CANCELED',
  );
  if (tasks.some((task) => task.state !== 'COMPLETED')) return;
  if (!(await move(ports, tx, filing, caseId, 'reading', 'comparing'))) return;
  await store.jobRequests.add(tx, { name: 'compare', data: { caseId }, uniqueKey: `compare:${caseId}`, at });
}

async function move(
  ports: Ports,
  tx: Tx,
  filing: Filing,
  caseId: string,
  from: 'enrolled' | 'reading',
  to: 'reading' | 'comparing',
): Promise<boolean> {
  if (!(await ports.store.cases.move(tx, caseId, from, to))) return false;
  await ports.store.audit.append(tx, {
    at: ports.now(),
    kind: 'case.state',
    accountId: null,
    role: 'system',
    projectId: filing.projectId,
    caseId,
    data: { from, to },
  });
  return true;
}
