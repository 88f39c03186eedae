import type { ReleaseView } from '@overread/contract';
import { type Person, requireProject } from './access.ts';
import type { Ports } from './ports.ts';

/** The releases of a project, newest first, with how far each is. */
export async function listReleases(ports: Ports, actor: Person, projectKey: string): Promise<ReleaseView[]> {
  return ports.store.transaction(async (tx) => {
    const { project } = await requireProject(ports, tx, actor, projectKey, 'release.list');
    const views: ReleaseView[] = [];
    for (const release of await ports.store.releases.ofProject(tx, project.id)) {
      const parts = await ports.store.releases.casesOf(tx, release.id);
      views.push({
        id: release.id,
        scope: release.scope,
        by: release.code,
        askedAt: release.askedAt.toISOString(),
        isDone: release.filedAt !== null,
        total: parts.length,
        published: parts.filter((part) => part.state === 'published').length,
        stopped: parts.filter((part) => part.state === 'stopped').length,
        problems: parts.flatMap((part) => (part.problem ? [{ label: part.label, sentence: part.problem }] : [])),
        copies: ports.source === ports.record ? 'same' : 'source',
      });
    }
    return views;
  });
}
