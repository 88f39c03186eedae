import type { ProjectView } from '@overread/contract';
import { exclusionWords } from '@overread/domain';
import { actingIn, type Person } from './access.ts';
import type { Ports } from './ports.ts';

/**
 * The projects of a person (an administrator: all keys and titles come with the accounts, not here). The case flow is
 * for those who may list cases; to anyone else it is empty, because counts would tell of other people's reads (D5).
 */
export async function listProjects(ports: Ports, actor: Person): Promise<ProjectView[]> {
  return ports.store.transaction(async (tx) => {
    const memberships = await ports.store.projects.membershipsOf(tx, actor.accountId);
    const ids = [...new Set(memberships.map((membership) => membership.projectId))];
    const versions = await ports.store.protocols.list(tx, ids);
    const views: ProjectView[] = [];
    for (const id of ids) {
      const mine = memberships.filter((membership) => membership.projectId === id);
      const seesCases = actingIn(actor, id, 'case.list') !== undefined;
      views.push({
        key: mine[0]?.projectKey ?? '',
        title: mine[0]?.projectTitle ?? '',
        roles: mine.map((membership) => membership.role),
        protocols: versions
          .filter((version) => version.project_id === id)
          .map((version) => ({
            id: version.id,
            key: version.key,
            title: version.content.title,
            version: version.version,
            digest: version.digest,
            publishedAt: version.published_at.toISOString(),
          })),
        flow: seesCases ? [...(await ports.store.cases.flow(tx, id))] : [],
        exclusions: seesCases
          ? (await ports.store.cases.exclusions(tx, id)).map((row) => ({ ...row, reason: exclusionWords(row.reason) }))
          : [],
      });
    }
    return views;
  });
}
