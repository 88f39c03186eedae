import { createHash } from 'node:crypto';
import { parseRecord } from '@overread/dicom';
import type { WorkflowContent } from '@overread/domain';
import type { Core } from '../coreHarness.ts';

/** A revision of a signing roster as it goes to the archive. */
export interface FiledRoster {
  readonly sopInstanceUid: string;
  readonly predecessors: readonly string[];
  readonly content: WorkflowContent<'signingRoster'>;
}

/** The revisions of a project's signing roster, from the bytes that wait for the archive, in the order of their numbers. */
export async function filedRosters(core: Core, projectId: string): Promise<readonly FiledRoster[]> {
  const rows = await core.ports.store.transaction((tx) =>
    tx
      .selectFrom('outbox')
      .innerJoin('filing', 'filing.id', 'outbox.filing_id')
      .select(['outbox.bytes', 'outbox.sop_instance_uid'])
      .where('filing.project_id', '=', projectId)
      .execute(),
  );
  const rosters: FiledRoster[] = [];
  for (const { bytes, sop_instance_uid } of rows) {
    if (!bytes) continue;
    const record = parseRecord(new Uint8Array(bytes), (data) => createHash('sha256').update(data).digest());
    if (record.kind !== 'signingRoster') continue;
    rosters.push({
      sopInstanceUid: sop_instance_uid,
      predecessors: record.predecessors.map((one) => one.sopInstanceUid),
      content: record.content,
    });
  }
  return rosters.toSorted((a, b) => a.content.revision - b.content.revision);
}
