import type { CaseView } from '@overread/contract';
import { notFound, type Person, requireCase } from './access.ts';
import { isSigned } from './caseFile.ts';
import { caseReleases } from './caseReleases.ts';
import { caseResults } from './caseResults.ts';
import type { Ports, Tx } from './ports.ts';

/** A case as coordinator and auditor see it: images, tasks by code, agreement, final content, documents. */
export async function viewCase(ports: Ports, actor: Person, caseId: string): Promise<CaseView> {
  return ports.store.transaction(async (tx) => {
    const { case: row } = await requireCase(ports, tx, actor, caseId, 'case.view');
    const { store } = ports;
    const project = await store.projects.byId(tx, row.project_id);
    const version = await store.protocols.byId(tx, row.protocol_version_id);
    if (!project || !version) throw notFound();
    const { content } = version;
    return {
      id: row.id,
      label: row.label,
      subject: row.subject_key,
      state: row.state,
      partition: await store.cases.partitionOf(tx, row),
      project: { key: project.key, title: project.title },
      protocol: { title: content.title, version: version.version, digest: version.digest },
      enrolledAt: row.enrolled_at.toISOString(),
      origin: row.origin,
      images: (await store.images.ofCase(tx, row.id)).map((set) => ({
        label: content.imageSets.find((wanted) => wanted.key === set.key)?.label ?? set.key,
        role: set.role,
        modality: set.modality,
        slices: set.slices,
        notices: [...set.notices],
      })),
      tasks: (await store.tasks.ofCase(tx, row.id)).map((task) => ({
        kind: task.kind,
        code: task.code,
        state: task.state,
        at: (task.completed_at ?? task.claimed_at)?.toISOString() ?? null,
      })),
      ...(await caseResults(ports, tx, row.id)),
      signature: isSigned(row.state) ? await signatureOf(ports, tx, row.id) : null,
      documents: (await store.artifacts.ofCase(tx, row.id)).map((artifact) => ({
        title: artifact.title,
        kind: artifact.kind,
        sopInstanceUid: artifact.sopInstanceUid,
        sha256: artifact.sha256,
        filedAt: artifact.filedAt?.toISOString() ?? null,
        isSuperseded: artifact.supersededBy !== null,
        erasedAt: artifact.erasedAt?.toISOString() ?? null,
      })),
      pending: row.pending && {
        action: row.pending.action,
        reason: row.pending.reason,
        amendment: row.pending.amendment ?? null,
        by: row.pending.code,
        isOwn: row.pending.askedBy === actor.accountId,
      },
      erasure: await erasureOf(ports, tx, row.id),
    };
  });
}

/** Who signed the final content, in clear; null while the signature is still to be filed. */
async function signatureOf(ports: Ports, tx: Tx, caseId: string): Promise<CaseView['signature']> {
  const last = await ports.store.signOffs.lastOfCase(tx, caseId);
  if (!last) return null;
  const { printedName: name, meaning, signedAt, srUid: sopInstanceUid } = last;
  return { name, meaning, at: signedAt.toISOString(), sopInstanceUid };
}

/** How far the erasure of a withdrawn case is; null for every other. */
async function erasureOf(ports: Ports, tx: Tx, caseId: string): Promise<CaseView['erasure']> {
  const erasure = await ports.store.erasures.ofCase(tx, caseId);
  if (!erasure) return null;
  const { copies } = await caseReleases(ports, tx, caseId);
  return {
    masks: erasure.objects.length,
    erasedAt: erasure.erasedAt?.toISOString() ?? null,
    problem: erasure.lastError,
    copies: [...copies],
  };
}
