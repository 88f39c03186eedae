import { type Amendment, OverreadError } from '@overread/domain';
import type { Person } from './access.ts';
import type { CaseRowStored, PendingAct, Ports, Tx } from './ports.ts';

/** An act on a case for which one person is not enough. */
export interface AskedAct {
  readonly action: PendingAct['action'];
  readonly reason: string;
  readonly amendment?: Amendment;
}

/**
 * The rule of two persons: the first coordinator asks, a second one confirms the same. Whoever asked may ask for something else
 * instead; an act of another kind takes the place of the one that waits. The caller holds the case's row.
 * @returns what the first one asked, if it may be done now; undefined if it was only asked.
 * @throws OVR_CASE_STATE if the same person confirms, or somebody confirms something else
 */
export async function secondPerson(
  ports: Ports,
  tx: Tx,
  actor: Person & { readonly code: string },
  row: CaseRowStored,
  act: AskedAct,
): Promise<PendingAct | undefined> {
  const { pending } = row;
  const isOwn = pending?.askedBy === actor.accountId;
  if (pending?.action === act.action) {
    const isSame = confirms(pending, act);
    if (isOwn && isSame)
      throw new OverreadError('OVR_CASE_STATE', 'You asked for this; a second coordinator must confirm it.');
    if (!isOwn && isSame) return pending;
    if (!isOwn) throw new OverreadError('OVR_CASE_STATE', 'This was asked for with another reason.');
  }
  await ports.store.cases.setPending(tx, row.id, {
    ...act,
    askedBy: actor.accountId,
    code: actor.code,
    at: ports.now().toISOString(),
  });
  return undefined;
}

/** True if the act is the one that waits: of an amendment the kind counts, and the first person's words stand. */
export function confirms(pending: PendingAct, act: AskedAct): boolean {
  if (pending.action !== act.action) return false;
  return act.action === 'amend' ? pending.amendment === act.amendment : pending.reason === act.reason;
}
