import type { AuditEventKind } from '@overread/domain';
import type { Tx } from './tx.ts';

/** One entry of the log: who (account and code), in which role, did what, on what, why. No patient data in `data`. */
export interface AuditEntry {
  readonly at: Date;
  readonly kind: AuditEventKind;
  /** Null: the gateway itself. */
  readonly accountId: string | null;
  readonly code?: string | null;
  /** Role in which it was done; `system` for the gateway itself, `person` outside of any project. */
  readonly role: string;
  readonly projectId?: string | null;
  readonly caseId?: string | null;
  readonly taskId?: string | null;
  readonly protocolVersionId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly reason?: string | null;
}

/** Adds an event to the log, in the transaction of the change that it tells of. */
export async function append(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_event')
    .values({
      at: entry.at,
      kind: entry.kind,
      account_id: entry.accountId,
      code: entry.code ?? null,
      role: entry.role,
      project_id: entry.projectId ?? null,
      case_id: entry.caseId ?? null,
      task_id: entry.taskId ?? null,
      protocol_version_id: entry.protocolVersionId ?? versionOf(tx, entry.caseId),
      data: JSON.stringify(entry.data ?? {}),
      reason: entry.reason ?? null,
    })
    .execute();
}

/** A step of a case is always under the version that the case is pinned to. */
function versionOf(tx: Tx, caseId: string | null | undefined) {
  return caseId ? tx.selectFrom('case').select('protocol_version_id').where('id', '=', caseId) : null;
}

/** When a person last did something, to a case where one is named; undefined if never. */
export async function lastAt(
  tx: Tx,
  of: { readonly kind: AuditEventKind; readonly accountId: string; readonly caseId?: string },
): Promise<Date | undefined> {
  const { caseId } = of;
  const row = await tx
    .selectFrom('audit_event')
    .select('at')
    .$if(caseId !== undefined, (query) => query.where('case_id', '=', caseId ?? null))
    .where('kind', '=', of.kind)
    .where('account_id', '=', of.accountId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

/** All events of a case, oldest first, with the protocol version that each was under. */
export function ofCase(tx: Tx, caseId: string) {
  return tx
    .selectFrom('audit_event')
    .leftJoin('protocol_version', 'protocol_version.id', 'audit_event.protocol_version_id')
    .select([
      'audit_event.id',
      'audit_event.at',
      'audit_event.kind',
      'audit_event.code',
      'audit_event.role',
      'audit_event.data',
      'audit_event.reason',
      'protocol_version.version as protocolVersion',
      'protocol_version.digest as protocolDigest',
    ])
    .where('audit_event.case_id', '=', caseId)
    .orderBy('audit_event.id')
    .execute();
}

/** The newest events of some kinds, with the login of whom they are about and the project's key. */
export function newestOf(tx: Tx, kinds: readonly AuditEventKind[], most: number) {
  return tx
    .selectFrom('audit_event')
    .leftJoin('account', 'account.id', 'audit_event.account_id')
    .leftJoin('project', 'project.id', 'audit_event.project_id')
    .select([
      'audit_event.at',
      'audit_event.kind',
      'audit_event.code',
      'audit_event.data',
      'account.login',
      'project.key as projectKey',
    ])
    .where('audit_event.kind', 'in', [...kinds])
    .orderBy('audit_event.id', 'desc')
    .limit(most)
    .execute();
}

/** How many events of a kind there were since a time. */
export async function countSince(tx: Tx, kind: AuditEventKind, since: Date): Promise<number> {
  const row = await tx
    .selectFrom('audit_event')
    .select(tx.fn.countAll<string>().as('count'))
    .where('kind', '=', kind)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** True if somebody closed an account. */
export async function wasDisabled(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('audit_event')
    .select('id')
    .where('kind', '=', 'account.disabled')
    .where((where) => where(where.ref('data', '->>').key('accountId'), '=', accountId))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
