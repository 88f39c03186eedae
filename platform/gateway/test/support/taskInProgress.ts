import type { TaskKind } from '@overread/domain';
import { type Core, enrolled, type project } from '../coreHarness.ts';

/** A task of a kind on a case of its own, in progress with one person. @returns its id */
export async function taskInProgress(
  core: Core,
  home: Awaited<ReturnType<typeof project>>,
  kind: TaskKind,
  accountId: string,
): Promise<string> {
  const { ports } = core;
  const id = ports.newId();
  const caseId = await enrolled(core, home, `CASE-${id}`);
  await ports.store.transaction(async (tx) => {
    await ports.store.tasks.insert(tx, { id, projectId: home.projectId, caseId, kind, slot: 0, at: ports.now() });
    await ports.store.tasks.claim(tx, id, accountId, 'X-01', ports.now());
  });
  return id;
}
