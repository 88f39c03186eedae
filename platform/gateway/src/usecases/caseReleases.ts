import type { FiledObject } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/** What of a case has left for the source archive: releases that are through or past return, and every object that is or may be there. */
export interface CaseReleases {
  readonly releaseIds: readonly string[];
  readonly copies: readonly FiledObject[];
}

/** The releases of a case. Where one archive plays both roles there is nothing but the record archive, hence no copies. */
export async function caseReleases(ports: Ports, tx: Tx, caseId: string): Promise<CaseReleases> {
  const parts = await ports.store.releases.ofCase(tx, caseId);
  const copies = new Map(parts.flatMap((part) => part.objects).map((object) => [object.sopInstanceUid, object]));
  return {
    // One that is `filing` is published even if the case is withdrawn meanwhile: its records are accepted.
    releaseIds: parts.filter(({ state }) => state === 'published' || state === 'filing').map((part) => part.releaseId),
    copies: ports.source === ports.record ? [] : [...copies.values()],
  };
}
