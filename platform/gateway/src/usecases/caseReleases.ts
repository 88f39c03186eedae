import type { FiledObject } from '@overread/domain';
import type { Ports, Tx } from './ports.ts';

/** What of a case has left for the source archive: releases that are through, and every object that is or may be there. */
export interface CaseReleases {
  readonly releaseIds: readonly string[];
  readonly copies: readonly FiledObject[];
}

/** The releases of a case. Where one archive plays both roles there is nothing but the record archive, hence no copies. */
export async function caseReleases(ports: Ports, tx: Tx, caseId: string): Promise<CaseReleases> {
  const parts = await ports.store.releases.ofCase(tx, caseId);
  const copies = new Map(parts.flatMap((part) => part.objects).map((object) => [object.sopInstanceUid, object]));
  return {
    releaseIds: parts.filter((part) => part.state === 'published').map((part) => part.releaseId),
    copies: ports.source === ports.record ? [] : [...copies.values()],
  };
}
