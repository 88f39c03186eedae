import type { SecurityView } from '@overread/contract';
import { AUDIT_EVENTS, type AuditEventKind, auditSentence } from '@overread/domain';
import type { Person } from './access.ts';
import { requirePermission } from './access.ts';
import type { Ports } from './ports.ts';

const DAY_MS = 24 * 3600_000;
const SHOWN = 50;
/** Events that somebody should look into: the table says which. */
const SECURITY_EVENTS = (Object.keys(AUDIT_EVENTS) as AuditEventKind[]).filter((kind) =>
  AUDIT_EVENTS[kind].startsWith('SECURITY:'),
);

/** The last security events of the installation, for its administrators (21 CFR 11.300(d)). */
export async function viewSecurity(ports: Ports, actor: Person): Promise<SecurityView> {
  requirePermission(actor, 'account.manage');
  return ports.store.transaction(async (tx) => {
    const rows = await ports.store.audit.newestOf(tx, SECURITY_EVENTS, SHOWN);
    const since = new Date(ports.now().getTime() - DAY_MS);
    return {
      refusedToday: await ports.store.audit.countSince(tx, 'session.refused', since),
      events: rows.map((row) => ({
        at: row.at.toISOString(),
        sentence: auditSentence(row.kind as AuditEventKind, row.data, row.code).replace(
          /^SECURITY: (.)/,
          (_, first: string) => first.toUpperCase(),
        ),
        person: row.login,
        project: row.projectKey,
      })),
    };
  });
}
