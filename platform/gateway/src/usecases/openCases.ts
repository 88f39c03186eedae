import {
  adjudicatorGuard,
  approverGuard,
  lot,
  type Role,
  readerGuard,
  TASK_KINDS,
  type TaskKind,
  transitionFor,
} from '@overread/domain';
import type { Person } from './access.ts';
import type { Membership, Ports, Tx } from './ports.ts';

/** One kind of work of one person in one project. */
export interface Queue {
  readonly membership: Membership;
  readonly kind: TaskKind;
}

const CLAIMS = { read: 'claimRead', adjudicate: 'claimAdjudication', signOff: 'claimSignOff' } as const;

/** The queues of a person: a kind of task for each role that holds tasks. */
export function queuesOf(person: Person): readonly Queue[] {
  return person.memberships.flatMap((membership) =>
    (Object.keys(TASK_KINDS) as TaskKind[])
      .filter((kind) => TASK_KINDS[kind].role === membership.role)
      .map((kind) => ({ membership, kind })),
  );
}

/** Compares cases by a person's own order: the lot of project, person and case (R15). */
async function ownOrder(ports: Ports, tx: Tx, person: Person, projectId: string) {
  const project = await ports.store.projects.byId(tx, projectId);
  const seed = `${project?.seed}${person.accountId}`;
  const place = (caseId: string) => lot(ports.sha256, 'order', seed, caseId);
  return (a: string, b: string): number => place(a) - place(b) || (a < b ? -1 : 1);
}

/**
 * The free tasks of a kind that a person may take, in the person's own order; one per case, the lowest slot.
 * Which case comes next depends on slots taken and on what this person has done, never on reads (D5).
 */
export async function openTasks(ports: Ports, tx: Tx, person: Person, { membership, kind }: Queue) {
  const { projectId } = membership;
  const free = await ports.store.tasks.free(tx, projectId, kind);
  const states = new Map((await ports.store.cases.list(tx, projectId)).map((row) => [row.id, row]));
  const parts = await ports.store.tasks.partsOf(tx, projectId, person.accountId);
  const declined = new Set(await ports.store.tasks.declinedBy(tx, projectId, person.accountId));
  const has = (caseId: string, part: TaskKind) =>
    parts.some((entry) => entry.caseId === caseId && entry.kind === part) ? [person.accountId] : [];
  const roles: Role[] = person.memberships.filter((it) => it.projectId === projectId).map((it) => it.role);
  if (person.isAdmin) roles.push('admin');
  const protocols = new Map((await ports.store.protocols.list(tx, [projectId])).map((row) => [row.id, row.content]));
  const isOpen = (caseId: string): boolean => {
    const row = states.get(caseId);
    const content = row && protocols.get(row.protocolVersionId);
    if (!row || !content || !transitionFor(row.state, CLAIMS[kind], TASK_KINDS[kind].role)) return false;
    const guard = {
      read: readerGuard,
      adjudicate: adjudicatorGuard,
      signOff: approverGuard(content.signOff.approverMayHaveAdjudicated),
    }[kind];
    const people = {
      readers: has(caseId, 'read'),
      adjudicators: has(caseId, 'adjudicate'),
      declined: declined.has(caseId) ? [person.accountId] : [],
    };
    return guard({ accountId: person.accountId, roles }, people) === undefined;
  };
  const order = await ownOrder(ports, tx, person, projectId);
  const lowest = new Map(free.toReversed().map((task) => [task.case_id, task]));
  return [...lowest.values()]
    .filter((task) => isOpen(task.case_id))
    .sort((a, b) => order(a.case_id, b.case_id) || a.slot - b.slot);
}

/**
 * How many cases wait for a person. For readers: the cases of the own order that the person has neither read, declined
 * nor begun, whatever others have done, so that the number tells nothing about them (D5).
 */
export async function countWaiting(ports: Ports, tx: Tx, person: Person, queue: Queue): Promise<number> {
  if (queue.kind !== 'read') return (await openTasks(ports, tx, person, queue)).length;
  const { projectId } = queue.membership;
  const mine = await ports.store.tasks.ofPerson(tx, projectId, person.accountId, 'read');
  const declined = await ports.store.tasks.declinedBy(tx, projectId, person.accountId);
  const away = new Set([...mine.map((task) => task.case_id), ...declined]);
  return (await ports.store.cases.inPlay(tx, projectId)).filter((id) => !away.has(id)).length;
}
