import { OverreadError, TASK_KINDS, type TaskKind } from '@overread/domain';
import { notFound, type Person, requirePermission } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { openTasks, queuesOf } from './openCases.ts';
import type { Ports, TaskRow } from './ports.ts';
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
      const taskId = claimedId(ports, next, actor);
      if (!(await ports.store.tasks.claim(tx, next.id, actor.accountId, code, at, taskId))) return 'taken';
      const found = await ports.store.cases.byId(tx, next.case_id);
      await ports.store.audit.append(tx, {
        at,
        kind: 'task.claimed',
        accountId: actor.accountId,
        code,
        role: TASK_KINDS[input.kind].role,
        projectId: next.project_id,
        caseId: next.case_id,
        taskId,
        protocolVersionId: found?.protocol_version_id ?? null,
        data: { code, kind: input.kind },
      });
      return { taskId, url: await taskUrl(ports, tx, { ...next, id: taskId }) };
    });
    if (taken === 'none') break;
    if (taken !== 'taken') return taken;
  }
  throw new OverreadError('OVR_TASK_NONE', 'No case is open for you now; what is left is with other people.');
}

/**
 * The id of a task in the hands of a person. A reader's follows from case and reader alone: which of the case's slots was
 * free would say whether someone else took one (D5). The case's id, which readers never see, keeps it from being guessed.
 */
function claimedId(ports: Ports, task: TaskRow, actor: Person): string {
  if (task.kind !== 'read') return task.id;
  const hex = ports.sha256(
    new TextEncoder().encode(`overread-read-1\n${task.case_id}\n${actor.accountId}\n${task.round}`),
  );
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
