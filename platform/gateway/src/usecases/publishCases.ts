import { OverreadError, type ReleaseScope, transitionFor } from '@overread/domain';
import { isId, notFound, type Person, requireProject } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import type { Ports } from './ports.ts';

/** What is to be published. Without `cases` every signed case of the project. */
export interface PublishInput {
  readonly project: string;
  readonly scope: ReleaseScope;
  readonly cases?: readonly string[];
}

/**
 * Asks for a release (R3): cases that are signed are copied to the source archive, by the worker, one after another. Of several askers
 * one wins for each case.
 *
 * @returns the release, and how many cases are in it. @throws OVR_CASE_STATE, OVR_NOT_FOUND
 */
export async function publishCases(
  ports: Ports,
  actor: Person,
  input: PublishInput,
): Promise<{ readonly releaseId: string; readonly cases: number }> {
  await checkFreeDisk(ports);
  const { store } = ports;
  const made = await store.transaction(async (tx) => {
    const { project, role, code } = await requireProject(ports, tx, actor, input.project, 'case.publish');
    const rows = await store.cases.list(tx, project.id);
    const named = input.cases && new Set(input.cases);
    if (named && [...named].some((id) => !isId(id) || !rows.some((row) => row.id === id))) throw notFound();
    const caseIds: string[] = [];
    for (const row of rows.filter(({ id, state }) => (named ? named.has(id) : state === 'signed'))) {
      const held = await store.cases.lock(tx, row.id);
      const isOpen = held !== undefined && transitionFor(held.state, 'publish', 'coordinator') !== undefined;
      const running = (await store.releases.ofCase(tx, row.id)).some((part) => RUNNING.includes(part.state));
      if (isOpen && !running) caseIds.push(row.id);
      else if (named)
        throw new OverreadError(
          'OVR_CASE_STATE',
          running
            ? `${row.label} is being published already.`
            : `${row.label} is ${row.state}; only signed cases are published.`,
        );
    }
    if (caseIds.length === 0) throw new OverreadError('OVR_CASE_STATE', 'No signed case waits to be published.');
    const id = ports.newId();
    const at = ports.now();
    const { accountId } = actor;
    const release = { id, projectId: project.id, scope: input.scope, accountId, code, askedAt: at };
    await store.releases.insert(tx, release, caseIds);
    await store.jobRequests.add(tx, { name: 'publish', data: { releaseId: id }, uniqueKey: `publish:${id}`, at });
    await store.audit.append(tx, {
      at,
      kind: 'release.asked',
      accountId,
      code,
      role,
      projectId: project.id,
      data: { code, count: caseIds.length, scope: input.scope, releaseId: id },
    });
    return { releaseId: id, cases: caseIds.length };
  });
  ports.wake();
  return made;
}

const RUNNING: readonly string[] = ['waiting', 'copying', 'filing'];
