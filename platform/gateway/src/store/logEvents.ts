import { sql } from 'kysely';
import type { Tx } from './tx.ts';

/** Whose events somebody may read: of these projects all; with `installation` those without a project and of the kinds named. */
export interface VisibleEvents {
  readonly projectIds: readonly string[];
  readonly installation: boolean;
  readonly installationKinds: readonly string[];
}

/** What narrows the list. Times: from inclusive, to exclusive. `before`: ids below this one. */
export interface EventFilter {
  readonly projectId?: string;
  readonly caseLabel?: string;
  readonly person?: string;
  readonly kind?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly before?: number;
}

/** An event of the list. `index` null: not in the log yet. */
export interface ListedEvent {
  readonly id: number;
  readonly at: Date;
  readonly kind: string;
  readonly code: string | null;
  readonly login: string | null;
  readonly role: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
  readonly projectId: string | null;
  readonly projectKey: string | null;
  readonly caseId: string | null;
  readonly caseLabel: string | null;
  readonly tree: number | null;
  readonly index: number | null;
}

/** Events that may be seen, newest first. */
export async function list(tx: Tx, visible: VisibleEvents, filter: EventFilter, limit: number): Promise<ListedEvent[]> {
  const { projectIds, installation, installationKinds } = visible;
  const { rows } = await sql<Omit<ListedEvent, 'id' | 'index'> & { id: string; index: string | null }>`
    select e.id, e.at, e.kind, e.code, a.login, e.role, e.data, e.reason, e.project_id as "projectId", p.key as "projectKey",
      e.case_id as "caseId", c.label as "caseLabel", l.tree, l.index
    from audit_event e left join account a on a.id = e.account_id left join project p on p.id = e.project_id
      left join "case" c on c.id = e.case_id left join log_leaf l on l.event_id = e.id
    where (e.project_id = any(${[...projectIds]}::uuid[])
        or (${installation} and (e.project_id is null or e.kind = any(${[...installationKinds]}::text[]))))
      and (${filter.projectId ?? null}::uuid is null or e.project_id = ${filter.projectId ?? null}::uuid)
      and (${filter.caseLabel ?? null}::text is null or c.label = ${filter.caseLabel ?? null}::text)
      and (${filter.person ?? null}::text is null or e.code = ${filter.person ?? null}::text
        or (e.project_id is null and a.login = ${filter.person ?? null}::text))
      and (${filter.kind ?? null}::text is null or e.kind = ${filter.kind ?? null}::text)
      and (${filter.from ?? null}::timestamptz is null or e.at >= ${filter.from ?? null}::timestamptz)
      and (${filter.to ?? null}::timestamptz is null or e.at < ${filter.to ?? null}::timestamptz)
      and (${filter.before ?? null}::bigint is null or e.id < ${filter.before ?? null}::bigint)
    order by e.id desc limit ${limit}`.execute(tx);
  return rows.map((row) => ({ ...row, id: Number(row.id), index: row.index === null ? null : Number(row.index) }));
}
