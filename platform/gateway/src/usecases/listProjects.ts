import type { ProjectView } from '@overread/contract';
import { exclusionWords } from '@overread/domain';
import { actingIn, type Person } from './access.ts';
import type { Ports } from './ports.ts';

/**
 * The projects of a person; an administrator, who gives people their roles, sees that all of them exist. The case flow is
 * for those who may list cases; to anyone else it is empty, because counts would tell of other people's reads (D5).
 */
export async function listProjects(ports: Ports, actor: Person): Promise<ProjectView[]> {
  return ports.store.transaction(async (tx) => {
    const memberships = await ports.store.projects.membershipsOf(tx, actor.accountId);
    const projects = (await ports.store.projects.list(tx)).filter(
      ({ id }) => actor.isAdmin || memberships.some((membership) => membership.projectId === id),
    );
    const ids = projects.map(({ id }) => id);
    const versions = await ports.store.protocols.list(tx, ids);
    const views: ProjectView[] = [];
    for (const { id, key, title } of projects) {
      const mine = memberships.filter((membership) => membership.projectId === id);
      const seesCases = actingIn(actor, id, 'case.list') !== undefined;
      views.push({
        key,
        title,
        roles: [...mine.map((membership) => membership.role), ...(actor.isAdmin ? ['admin'] : [])],
        protocols: versions
          .filter((version) => version.project_id === id)
          .map((version) => ({
            id: version.id,
            key: version.key,
            title: version.content.title,
            version: version.version,
            digest: version.digest,
            publishedAt: version.published_at.toISOString(),
            retiredAt: version.retired_at?.toISOString() ?? null,
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
