import type { FoldedCase } from '@overread/verify';
import type { Ports, Tx } from '../ports.ts';
import type { RestoredProject } from './restoredProject.ts';

type Withdrawal = NonNullable<FoldedCase['records']['withdrawal']>;

/** What a withdrawal left: the objects that are gone, and the erasure, which goes on if the archive still holds one of them. */
export async function restoreErasure(
  ports: Ports,
  tx: Tx,
  { project, folded, withdrawal }: { project: RestoredProject; folded: FoldedCase; withdrawal: Withdrawal },
): Promise<void> {
  const caseId = folded.content.id;
  const { content, recordedAt } = withdrawal.record;
  const at = new Date(recordedAt);
  const superseded = new Map(folded.content.objects.map((one) => [one.sopInstanceUid, one.supersededBy]));
  await ports.store.restore.rows(
    tx,
    'artifact',
    folded.erased.map((object) => ({
      sop_instance_uid: object.sopInstanceUid,
      sop_class_uid: object.sopClassUid,
      series_instance_uid: object.seriesInstanceUid,
      study_instance_uid: object.studyInstanceUid,
      kind: object.kind,
      title: 'Erased masks',
      project_id: project.id,
      case_id: caseId,
      task_id: null,
      sha256: object.sha256.replace(/^sha256:/, ''),
      size: 0,
      created_at: at,
      filed_at: at,
      superseded_by: superseded.get(object.sopInstanceUid) ?? null,
      erased_at: at,
      mac: null,
    })),
  );
  const filingId = ports.newId();
  await ports.store.restore.rows(tx, 'filing', [
    {
      id: filingId,
      kind: 'workflow',
      project_id: project.id,
      case_id: caseId,
      task_id: null,
      state: 'filed',
      payload: '{}',
      created_at: at,
      filed_at: at,
      last_error: null,
    },
  ]);
  await ports.store.erasures.insert(tx, { caseId, filingId, objects: content.erased, askedAt: at });
  const isGone = folded.erased.length === content.erased.length;
  if (isGone) await ports.store.erasures.erased(tx, caseId, at);
  await ports.store.jobRequests.add(tx, {
    name: 'erase',
    data: { caseId },
    uniqueKey: `erase:${caseId}`,
    at: ports.now(),
  });
}
