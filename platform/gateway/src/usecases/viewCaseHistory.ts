import type { HistoryView } from '@overread/contract';
import { type Person, requireCase } from './access.ts';
import { caseHistory } from './caseHistory.ts';
import type { Ports } from './ports.ts';

/** Every step of a case: who (by code), when, what, under which protocol version and digest. */
export async function viewCaseHistory(ports: Ports, actor: Person, caseId: string): Promise<HistoryView> {
  return ports.store.transaction(async (tx) => {
    const found = await requireCase(ports, tx, actor, caseId, 'case.history');
    return { events: await caseHistory(ports, tx, found.case.id) };
  });
}
