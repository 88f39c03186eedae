import type { HistoryView } from '@overread/contract';
import { type AuditEventKind, auditSentence } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/** Every step of a case, oldest first: who (by code), when, what, under which SOP version and digest. */
export async function caseHistory(
  { store }: Pick<Ports, 'store'>,
  tx: Tx,
  caseId: string,
): Promise<HistoryView['events']> {
  const events = await store.audit.ofCase(tx, caseId);
  return events.map((event) => ({
    at: event.at.toISOString(),
    who: event.code ?? 'Overread',
    role: event.role,
    kind: event.kind as AuditEventKind,
    sentence: auditSentence(event.kind as AuditEventKind, event.data, event.code),
    protocolVersion: event.protocolVersion,
    protocolDigest: event.protocolDigest,
    reason: event.reason,
  }));
}
