import type { Acting, Person } from './access.ts';
import type { ImageSet, Ports } from './ports.ts';

/** Scrolling through a series is one look: a further event is written after so long. */
const ONE_LOOK_MS = 15 * 60_000;

/** Records that somebody looked at the images of a case outside a task (R8: who saw a test image), before they are served. */
export async function noteImagesViewed(
  ports: Ports,
  actor: Person,
  { role, code }: Acting,
  set: Pick<ImageSet, 'caseId'> & { readonly projectId: string },
): Promise<void> {
  const { caseId, projectId } = set;
  const { accountId } = actor;
  const at = ports.now();
  await ports.store.transaction(async (tx) => {
    const last = await ports.store.audit.lastAt(tx, { kind: 'images.viewed', accountId, caseId });
    if (last && at.getTime() - last.getTime() < ONE_LOOK_MS) return;
    await ports.store.audit.append(tx, {
      at,
      kind: 'images.viewed',
      accountId,
      code,
      role,
      projectId,
      caseId,
      data: { code },
    });
  });
}
