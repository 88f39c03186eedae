import type { FoldedProject } from '@overread/verify';
import type { Ports, Tx } from '../ports.ts';
import type { RestoredProject } from './restoredProject.ts';

/**
 * Releases with the cases that were published; one whose record is not in the archive goes on until it is.
 */
export async function restoreReleases(
  ports: Ports,
  tx: Tx,
  project: RestoredProject,
  folded: FoldedProject,
): Promise<void> {
  const recorded = new Map(folded.releases.map(({ record }) => [record.content.releaseId, record.content]));
  const ids = new Set([...recorded.keys(), ...project.published.map((part) => part.releaseId)]);
  for (const id of ids) {
    const record = recorded.get(id);
    const parts = project.published.filter((part) => part.releaseId === id);
    const [first] = parts.toSorted((a, b) => a.at.getTime() - b.at.getTime());
    const code = record?.releasedBy ?? first?.code ?? '';
    const at = first?.at ?? new Date(record?.at ?? 0);
    await ports.store.restore.missing(tx, 'release', [
      {
        id,
        project_id: project.id,
        scope: record?.scope ?? first?.scope ?? 'final',
        account_id: project.accountOf(code),
        code,
        asked_at: at,
        filed_at: record ? new Date(record.at) : null,
      },
    ]);
    await ports.store.restore.missing(
      tx,
      'release_case',
      parts.map((part) => ({
        release_id: id,
        case_id: part.caseId,
        state: 'published',
        objects: part.objects,
        manifests: part.manifests,
        filing_id: null,
        problem: null,
        done_at: part.at,
      })),
    );
    if (record) await ports.store.restore.releaseFiled(tx, id, new Date(record.at));
    else
      await ports.store.jobRequests.add(tx, {
        name: 'publish',
        data: { releaseId: id },
        uniqueKey: `publish:${id}`,
        at: ports.now(),
      });
  }
}
