import { isOverreadError } from '@overread/domain';
import type { Ports, Release } from './ports.ts';
import { publishCase } from './publishCase.ts';
import { acceptRecord, projectRecordObject } from './workflowFiling.ts';

/** States of a case that is not through. */
const RUNNING: readonly string[] = ['waiting', 'copying', 'filing'];

/**
 * Goes on with a release: every case that is not through is published, then the release record lists the manifests. While an archive
 * is away it waits (`later`). Safe to run again; the queue never runs one release twice at once.
 */
export async function publishRelease(ports: Ports, releaseId: string): Promise<'later' | undefined> {
  const { store } = ports;
  const found = await store.transaction(async (tx) => ({
    release: await store.releases.byId(tx, releaseId),
    parts: await store.releases.casesOf(tx, releaseId),
  }));
  const { release } = found;
  if (!release || release.filedAt !== null) return undefined;
  for (const part of found.parts.filter(({ state }) => RUNNING.includes(state))) {
    try {
      await publishCase(ports, release, part);
    } catch (error) {
      const problem = isOverreadError(error) ? error.message : 'It broke off; it is tried again.';
      ports.log.warn({ err: error, releaseId, caseId: part.caseId }, 'a publication waits');
      await store.transaction((tx) => store.releases.note(tx, part, problem));
      // What holds one case up holds up all of them.
      if (isOverreadError(error) && error.code === 'OVR_ARCHIVE_UNAVAILABLE') return 'later';
    }
  }
  return recordRelease(ports, release);
}

/** Files the release record once every case is through; a release of nothing leaves none. */
async function recordRelease(ports: Ports, { id }: Release): Promise<'later' | undefined> {
  const { store } = ports;
  const isThrough = await store.transaction(async (tx) => {
    const release = await store.releases.lock(tx, id);
    const parts = await store.releases.casesOf(tx, id);
    if (!release || parts.some(({ state }) => RUNNING.includes(state))) return false;
    if (release.filedAt !== null) return true;
    const at = ports.now();
    await store.releases.filed(tx, id, at);
    const published = parts.filter(({ state }) => state === 'published');
    const project = await store.projects.byId(tx, release.projectId);
    if (published.length === 0 || !project) return true;
    const record = projectRecordObject(ports, project, {
      kind: 'datasetReleased',
      uidParts: ['datasetReleased', id],
      seriesNumber: 300,
      sentence: `Release of ${published.length} cases.`,
      person: release.code,
      at,
      content: {
        projectId: project.id,
        projectKey: project.key,
        releaseId: id,
        scope: release.scope,
        cases: published.flatMap(({ caseId, manifests }) => manifests.map((manifest) => ({ caseId, manifest }))),
        releasedBy: release.code,
        at: at.toISOString(),
      },
    });
    await acceptRecord(ports, tx, { projectId: project.id, caseId: null }, { ...record, kind: 'release' });
    await store.audit.append(tx, {
      at,
      kind: 'release.filed',
      accountId: release.accountId,
      code: release.code,
      role: 'coordinator',
      projectId: project.id,
      data: { count: published.length, releaseId: id },
    });
    return true;
  });
  ports.wake();
  return isThrough ? undefined : 'later';
}
