import { OverreadError, TASK_KINDS, type TaskKind } from '@overread/domain';
import { notFound, type Person, requirePermission } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { openTasks, queuesOf } from './openCases.ts';
import type { Ports } from './ports.ts';
import { taskUrl } from './taskUrl.ts';

const PERMISSION = {
  read: 'work.next.read',
  adjudicate: 'work.next.adjudicate',
  signOff: 'work.next.signOff',
} as const;
/** So often are two tabs or two people tried again that wanted the same task at the same moment. */
const TRIES = 5;

/**
 * Gives the next case of the person's own order (D17), or the one that is in progress already.
 * @throws OVR_TASK_NONE, OVR_AUTH_FORBIDDEN, OVR_NOT_FOUND for a project of others, OVR_DISK_FULL
 */
export async function takeNext(
  ports: Ports,
  actor: Person,
  input: { readonly project: string; readonly kind: TaskKind },
): Promise<{ readonly taskId: string; readonly url: string }> {
  requirePermission(actor, PERMISSION[input.kind]);
  const queue = queuesOf(actor).find((it) => it.kind === input.kind && it.membership.projectKey === input.project);
  if (!queue) throw notFound();
  await checkFreeDisk(ports);
  for (let tries = 0; tries < TRIES; tries++) {
    const taken = await ports.store.transaction(async (tx) => {
      // Two tabs of one person take turns; other people do not wait.
      await ports.store.tasks.lockPerson(tx, queue.membership.projectId, actor.accountId);
      const mine = await ports.store.tasks.ofPerson(tx, queue.membership.projectId, actor.accountId, input.kind);
      const current = mine.find((task) => task.state === 'IN PROGRESS' && !task.is_filing);
      if (current) return { taskId: current.id, url: await taskUrl(ports, tx, current) };
      const [next] = await openTasks(ports, tx, actor, queue);
      if (!next) return 'none';
      const at = ports.now();
      const { code } = queue.membership;
      if (!(await ports.store.tasks.claim(tx, next.id, actor.accountId, code, at))) return 'taken';
      const found = await ports.store.cases.byId(tx, next.case_id);
      await ports.store.audit.append(tx, {
        at,
        kind: 'task.claimed',
        accountId: actor.accountId,
        code,
        role: TASK_KINDS[input.kind].role,
        projectId: next.project_id,
        caseId: next.case_id,
        taskId: next.id,
        protocolVersionId: found?.protocol_version_id ?? null,
        data: { code, kind: input.kind },
      });
      return { taskId: next.id, url: await taskUrl(ports, tx, next) };
    });
    if (taken === 'none') break;
    if (taken !== 'taken') return taken;
  }
  throw new OverreadError('OVR_TASK_NONE', 'No case is open for you now; what is left is with other people.');
}
