import type { TaskKind } from '@overread/domain';
import { type ArchiveIndex, approverCodeOf, countFact, type FoldedCase, originFacts, textFact } from '@overread/verify';
import type { Ports, Tx } from '../ports.ts';
import type { RecordScene } from '../recordScene.ts';
import { prepareOpenTasks } from './prepareOpenTasks.ts';
import { artifactRow } from './restoredArtifact.ts';
import type { RestoredProject } from './restoredProject.ts';
import { restoreErasure } from './restoreErasure.ts';
import { restoreImages } from './restoreImages.ts';
import { type RestoredMasks, restoreMasks, segReferences } from './restoreMasks.ts';
import type { Restoring } from './restoring.ts';

const date = (iso: string): Date => new Date(iso);
const NO_VOXELS = Buffer.alloc(0);

/**
 * Puts a case into the database as its records say: images, tasks that are done under their ids, reads, comparison, decisions,
 * signatures, objects. Tasks that are open are made anew, as their state asks for them.
 * @returns what is wrong with its images, one sentence each
 */
export async function restoreCase(
  ports: Ports,
  tx: Tx,
  index: Pick<ArchiveIndex, 'objects'>,
  project: RestoredProject,
  folded: FoldedCase,
): Promise<readonly string[]> {
  const { content, records } = folded;
  const { enrolment, protocol } = records;
  const { store } = ports;
  const enrolledBy = enrolment.record.content.enrolledBy;
  const at = date(enrolment.record.recordedAt);
  await store.cases.assignSubject(tx, project.id, content.subject, content.partition);
  await store.restore.rows(tx, 'case', [
    {
      id: content.id,
      project_id: project.id,
      protocol_version_id: protocol.id,
      label: content.label,
      subject_key: content.subject,
      state: content.state,
      is_control: content.isControl,
      seed: content.seed,
      clinical: JSON.stringify(content.clinical),
      origin: null,
      exclusion_reason: content.exclusion?.reason ?? null,
      exclusion_asked_by: null,
      enrolled_by: project.accountOf(enrolledBy),
      enrolled_at: at,
      batch_id:
        project.batchOf(content.id) ??
        (await looseBatch(ports, tx, project, { code: enrolledBy, protocolVersionId: protocol.id })),
    },
  ]);
  const images = await restoreImages(ports, tx, enrolment);
  const scene: RecordScene = {
    project: { id: project.id, key: project.key, title: project.title },
    protocol: { id: protocol.id, content: protocol.content, digest: protocol.published.record.content.digest },
    case: { id: content.id, label: content.label, subject: content.subject, seed: content.seed },
    imageSets: images.imageSets,
  };
  const restoring: Restoring = { ports, tx, index, project, folded, scene };
  await restoreDoneTasks(restoring);
  const readIds = await restoreReads(restoring);
  await restoreComparison(restoring, readIds);
  await restoreDecisions(restoring);
  await restoreSignatures(restoring);
  await restoreObjects(restoring);
  await prepareOpenTasks(restoring, at);
  if (records.withdrawal) await restoreErasure(ports, tx, { project, folded, withdrawal: records.withdrawal });
  notePublications(restoring);
  return images.problems;
}

/** Batch of a case that no pinned one names: an import was under way. It is pinned when nothing has come for ten minutes. */
async function looseBatch(
  ports: Ports,
  tx: Tx,
  project: RestoredProject,
  of: { readonly code: string; readonly protocolVersionId: string },
): Promise<string> {
  const key = `${of.protocolVersionId} ${of.code}`;
  const known = project.loose.get(key);
  if (known) return known.batchId;
  const batchId = ports.newId();
  const at = ports.now();
  await ports.store.batches.insert(tx, {
    id: batchId,
    projectId: project.id,
    protocolVersionId: of.protocolVersionId,
    openedBy: project.accountOf(of.code),
    code: of.code,
    openedAt: at,
  });
  await ports.store.jobRequests.add(tx, { name: 'pinBatch', data: { batchId }, uniqueKey: `pinBatch:${batchId}`, at });
  project.loose.set(key, { ...of, batchId });
  return batchId;
}

interface DoneTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly slot?: number;
  readonly round?: number;
  readonly attempt: number;
  readonly accountId: string;
  readonly code: string | null;
  readonly at: string;
  readonly returned?: object | null;
}

/** Tasks whose documents are in the archive, under the ids that these name. */
async function restoreDoneTasks({ ports, tx, project, folded }: Restoring): Promise<void> {
  const { records, content } = folded;
  const tasks: DoneTask[] = [
    ...records.reads.map(({ record }) => ({
      id: textFact(record.content, 'taskId'),
      kind: 'read' as const,
      slot: countFact(record.content, 'slot'),
      attempt: countFact(record.content, 'attempt'),
      accountId: project.accountOf(record.content.reader),
      code: record.content.reader,
      at: record.recordedAt,
    })),
    ...records.adjudications.map(({ record }) => ({
      id: textFact(record.content, 'taskId'),
      kind: 'adjudicate' as const,
      round: countFact(record.content, 'round'),
      attempt: countFact(record.content, 'attempt'),
      accountId: project.accountOf(record.content.adjudicator),
      code: record.content.adjudicator,
      at: record.recordedAt,
      returned: returnedFact(record.content),
    })),
    ...records.signOffs.map(({ record }) => ({
      id: textFact(record.content, 'taskId'),
      kind: 'signOff' as const,
      round: countFact(record.content, 'round'),
      attempt: countFact(record.content, 'attempt'),
      ...project.approver(record.content.approver.name, approverCodeOf(record.content)),
      at: record.recordedAt,
    })),
    ...records.returns.map(({ record }) => ({
      id: record.content.taskId,
      kind: 'signOff' as const,
      round: record.content.round,
      attempt: 0,
      accountId: project.accountOf(record.content.returnedBy),
      code: record.content.returnedBy,
      at: record.recordedAt,
    })),
  ];
  await ports.store.restore.rows(
    tx,
    'task',
    tasks.map((task) => ({
      id: task.id,
      project_id: project.id,
      case_id: content.id,
      kind: task.kind,
      slot: task.slot ?? 0,
      round: task.round ?? 1,
      state: 'COMPLETED',
      is_filing: false,
      attempt: task.attempt,
      account_id: task.accountId,
      code: task.code,
      claimed_at: date(task.at),
      opened_at: date(task.at),
      completed_at: date(task.at),
      created_at: date(task.at),
      returned: task.returned ? JSON.stringify(task.returned) : null,
    })),
  );
}

function returnedFact(content: object): object | null {
  const { returned } = content as { readonly returned?: unknown };
  return typeof returned === 'object' ? returned : null;
}

/** @returns ids of the reads by the SOP Instance UID of their document */
async function restoreReads(restoring: Restoring): Promise<ReadonlyMap<string, string>> {
  const { ports, tx, folded } = restoring;
  const ids = new Map<string, string>();
  for (const { record, object } of folded.records.reads) {
    const { content } = record;
    const id = textFact(content, 'readId');
    const { seg, packed } = await masksOf(restoring, content);
    await ports.store.reads.insert(tx, {
      id,
      taskId: textFact(content, 'taskId'),
      caseId: folded.content.id,
      slot: countFact(content, 'slot'),
      code: content.reader,
      protocolVersionId: folded.content.protocolVersionId,
      evaluation: content.evaluation,
      conditions: content.conditions,
      masks: packed,
      submittedAt: date(record.recordedAt),
      seg,
      srUid: object.address.instance,
      srStudyUid: object.address.study,
      srSeriesUid: object.address.series,
    });
    ids.set(object.address.instance, id);
  }
  return ids;
}

/** Masks of a document; of a withdrawn case only where they lay. */
async function masksOf(
  { index, scene, folded }: Restoring,
  document: Parameters<typeof restoreMasks>[2],
): Promise<RestoredMasks> {
  const restored = await restoreMasks(index, scene, document);
  return folded.records.withdrawal ? { ...restored, packed: NO_VOXELS } : restored;
}

async function restoreComparison(restoring: Restoring, readIds: ReadonlyMap<string, string>): Promise<void> {
  const { ports, tx, folded } = restoring;
  const { agreement, consensus } = folded.records;
  const caseId = folded.content.id;
  if (agreement) {
    const { left, right, comparison, algorithm } = agreement.record.content;
    await ports.store.agreements.insert(tx, {
      id: ports.newId(),
      caseId,
      leftReadId: readIds.get(left.document.sopInstanceUid) ?? '',
      rightReadId: readIds.get(right.document.sopInstanceUid) ?? '',
      comparison,
      algorithm: `${algorithm.name} ${algorithm.version}`,
      srUid: agreement.object.address.instance,
      computedAt: date(agreement.record.recordedAt),
    });
  }
  if (consensus) {
    const { content } = consensus.record;
    const { seg, packed } = await masksOf(restoring, content);
    await ports.store.consensus.insert(tx, {
      id: ports.newId(),
      caseId,
      units: originFacts(content),
      evaluation: content.evaluation,
      masks: packed,
      seg,
      srUid: consensus.object.address.instance,
      madeAt: date(consensus.record.recordedAt),
    });
  }
}

async function restoreDecisions(restoring: Restoring): Promise<void> {
  const { ports, tx, folded } = restoring;
  for (const { record, object } of folded.records.adjudications) {
    const { content } = record;
    const { seg, packed } = await masksOf(restoring, content);
    await ports.store.adjudications.insert(tx, {
      id: ports.newId(),
      caseId: folded.content.id,
      taskId: textFact(content, 'taskId'),
      code: content.adjudicator,
      decisions: content.decisions,
      evaluation: content.evaluation,
      masks: packed,
      origins: originFacts(content),
      seg,
      srUid: object.address.instance,
      submittedAt: date(record.recordedAt),
    });
  }
}

async function restoreSignatures({ ports, tx, folded, project, scene }: Restoring): Promise<void> {
  for (const { record, object } of folded.records.signOffs) {
    const { content } = record;
    const { accountId, name } = project.approver(content.approver.name, approverCodeOf(content));
    await ports.store.signOffs.insert(tx, {
      id: ports.newId(),
      caseId: folded.content.id,
      taskId: textFact(content, 'taskId'),
      accountId,
      printedName: name,
      meaning: content.meaning,
      seg: segReferences(scene.protocol.content, content.masks),
      srUid: object.address.instance,
      signedAt: date(record.recordedAt),
    });
  }
}

/** Every object that counts, each under the task that brought it. */
async function restoreObjects({ ports, tx, folded, project }: Restoring): Promise<void> {
  const { records, content } = folded;
  const brought = new Map<string, { taskId: string | null; at: string }>();
  for (const { record, object } of [
    ...records.reads,
    ...(records.consensus ? [records.consensus] : []),
    ...records.adjudications,
    ...records.signOffs,
  ]) {
    const by = {
      taskId: record.kind === 'consensus' ? null : textFact(record.content, 'taskId'),
      at: record.recordedAt,
    };
    brought.set(object.address.instance, by);
    // A sign-off and a later adjudication name masks that others brought.
    for (const { segmentation } of record.content.masks)
      if (!brought.has(segmentation.sopInstanceUid)) brought.set(segmentation.sopInstanceUid, by);
  }
  const enrolledAt = records.enrolment.record.recordedAt;
  await ports.store.restore.rows(
    tx,
    'artifact',
    folded.objects.map(({ object, supersededBy }) => {
      const by = brought.get(object.address.instance);
      return artifactRow(object, {
        projectId: project.id,
        caseId: content.id,
        taskId: by?.taskId ?? null,
        at: date(object.recordedAt ?? by?.at ?? enrolledAt),
        supersededBy,
      });
    }),
  );
}

/** Releases are restored when all their cases are there. */
function notePublications({ project, folded }: Restoring): void {
  for (const { record } of folded.records.publications) {
    const { releaseId, scope, publishedBy, objects, at } = record.content;
    project.published.push({
      releaseId,
      caseId: folded.content.id,
      scope,
      code: publishedBy,
      at: date(at),
      objects: JSON.stringify(objects),
      manifests: JSON.stringify(objects.filter((object) => object.kind === 'manifest')),
    });
  }
}
