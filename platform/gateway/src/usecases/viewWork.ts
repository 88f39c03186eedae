import type { WorkView } from '@overread/contract';
import type { Person } from './access.ts';
import { countWaiting, type Queue, queuesOf } from './openCases.ts';
import type { Ports, Tx } from './ports.ts';
import { taskUrl } from './taskUrl.ts';

/** What waits for a person, per project and kind of task, and what is in progress. */
export async function viewWork(ports: Ports, actor: Person): Promise<WorkView> {
  return ports.store.transaction(async (tx) => {
    const queues: WorkView['queues'] = [];
    for (const queue of queuesOf(actor)) queues.push(await viewQueue(ports, tx, actor, queue));
    return { queues };
  });
}

async function viewQueue(ports: Ports, tx: Tx, actor: Person, queue: Queue): Promise<WorkView['queues'][number]> {
  const { membership, kind } = queue;
  const project = await ports.store.projects.byId(tx, membership.projectId);
  const versions = await ports.store.protocols.list(tx, [membership.projectId]);
  const mine = await ports.store.tasks.ofPerson(tx, membership.projectId, actor.accountId, kind);
  const current = mine.find((task) => task.state === 'IN PROGRESS' && !task.is_filing);
  return {
    project: { key: membership.projectKey, title: project?.title ?? membership.projectKey },
    kind,
    code: membership.code,
    protocolVersion: versions.find((version) => version.retired_at === null)?.version ?? '',
    waiting: await countWaiting(ports, tx, actor, queue),
    done: mine.filter((task) => task.state === 'COMPLETED' || task.is_filing).length,
    inProgress: current
      ? {
          taskId: current.id,
          caseLabel: (await ports.store.cases.byId(tx, current.case_id))?.label ?? '',
          url: await taskUrl(ports, tx, current),
          savedAt: (await ports.store.drafts.tagOf(tx, current.id))?.updated_at.toISOString() ?? null,
        }
      : null,
  };
}
