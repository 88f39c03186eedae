import { transitionFor } from '@overread/domain';
import { moveCase } from './moveCase.ts';
import type { Filing, Ports, Tx } from './ports.ts';

/** Copies, manifest and publication record are where they belong: the case is published, in the name of who asked for the release. */
export async function completePublication(ports: Ports, tx: Tx, filing: Filing): Promise<void> {
  const { store } = ports;
  const { releaseId } = filing.payload;
  const release = typeof releaseId === 'string' ? await store.releases.byId(tx, releaseId) : undefined;
  if (!release || filing.caseId === null) throw new TypeError('a publication belongs to a release and a case');
  const { caseId } = filing;
  const row = await store.cases.lock(tx, caseId);
  const at = ports.now();
  const part = (await store.releases.ofCase(tx, caseId)).find((one) => one.releaseId === release.id);
  const isSigned = row !== undefined && transitionFor(row.state, 'publish', 'coordinator') !== undefined;
  await store.releases.move(tx, { releaseId: release.id, caseId }, ['filing'], {
    state: 'published',
    problem: isSigned
      ? null
      : 'The case was withdrawn while it was being published; its copies are in the source archive.',
    doneAt: at,
  });
  const { accountId, code } = release;
  await store.audit.append(tx, {
    at,
    kind: 'case.published',
    accountId,
    code,
    role: 'coordinator',
    projectId: release.projectId,
    caseId,
    data: { count: part?.objects.length ?? 0, scope: release.scope, releaseId: release.id },
  });
  if (isSigned) await moveCase(ports, tx, { caseId, action: 'publish', role: 'coordinator', accountId, code });
}
