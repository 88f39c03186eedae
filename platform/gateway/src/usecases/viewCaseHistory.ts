import type { HistoryView } from '@overread/contract';
import { type AuditEventKind, auditSentence } from '@overread/domain';
import { type Person, requireCase } from './access.ts';
import type { Ports } from './ports.ts';

/** Every step of a case: who (by code), when, what, under which protocol version and digest. */
export async function viewCaseHistory(ports: Ports, actor: Person, caseId: string): Promise<HistoryView> {
  return ports.store.transaction(async (tx) => {
    const found = await requireCase(ports, tx, actor, caseId, 'case.history');
    const events = await ports.store.audit.ofCase(tx, found.case.id);
    return {
      events: events.map((event) => ({
        at: event.at.toISOString(),
        who: event.code ?? 'Overread',
        role: event.role,
        kind: event.kind as AuditEventKind,
        sentence: auditSentence(event.kind as AuditEventKind, event.data, event.code),
        protocolVersion: event.protocolVersion,
        protocolDigest: event.protocolDigest,
        reason: event.reason,
      })),
    };
  });
}
