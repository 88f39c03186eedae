import type { FiledRecordView } from '@overread/contract';
import { isOverreadError, OverreadError, parseRecord } from '@overread/dicom';
import { type Acting, notFound, type Person, requireOwnTask } from './access.ts';
import { caseRecordSheet, isCaseRecord } from './caseRecordSheet.ts';
import type { Artifact, Ports } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { recordWords } from './recordWords.ts';
import { retrieveRecord } from './retrieveRecord.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/** What an approver may open of a case: everything between the reads and the final content. */
const SHOWN: readonly string[] = ['agreement', 'consensus', 'adjudication'];
/** How those who made it are called. */
const MADE_BY: Readonly<Record<string, string>> = { adjudication: 'the adjudicator' };

/**
 * Agreement, consensus and adjudications of the case of a sign-off task, masked (R14.1): no code, no moment, no UID, no digest of a
 * file that has them in it; the same answer whoever read. Looking is an audit event.
 *
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_ARCHIVE_UNAVAILABLE, OVR_ARCHIVE_CONFLICT
 */
export async function viewTaskRecords(ports: Ports, actor: Person, taskId: string): Promise<FiledRecordView[]> {
  const found = await ports.store.transaction(async (tx) => {
    const acting = await requireOwnTask(ports, tx, actor, taskId, 'task.sign');
    const { case_id: caseId } = acting.task;
    const artifacts = (await ports.store.artifacts.ofCase(tx, caseId)).filter(
      ({ kind, filedAt }) => SHOWN.includes(kind) && filedAt !== null,
    );
    const agreement = await ports.store.agreements.ofCase(tx, caseId);
    const scene = await recordScene(ports, tx, caseId);
    return { acting, artifacts, scene, comparison: agreement?.comparison ?? { units: [] } };
  });
  const { acting, artifacts, scene, comparison } = found;
  // By what they are, then in the order of their rounds: the moment of filing may differ from run to run.
  const ordered = SHOWN.flatMap((kind) => artifacts.filter((artifact) => artifact.kind === kind));
  const views: FiledRecordView[] = [];
  for (const [index, artifact] of ordered.entries()) {
    const record = parseRecord(await maskedBytes(ports, actor, acting, artifact), sha256Bytes(ports));
    if (!isCaseRecord(record)) throw notFound();
    const isLast = ordered[index + 1]?.kind !== artifact.kind;
    views.push({
      ...maskedHead(artifact, scene, isLast),
      ...caseRecordSheet(record, { protocol: scene.protocol.content, comparison }),
    });
  }
  return views;
}

/** The bytes of a record; an error about them names no object, since titles and UIDs tell people apart. */
async function maskedBytes(ports: Ports, actor: Person, acting: Acting, artifact: Artifact): Promise<Uint8Array> {
  try {
    return await retrieveRecord(ports, actor, acting, artifact);
  } catch (error) {
    if (!isOverreadError(error)) throw error;
    const what =
      error.code === 'OVR_ARCHIVE_CONFLICT'
        ? 'Security: a record of this case was altered or replaced after it was filed, so it is not shown.'
        : 'The archive does not give a record of this case that was filed in it.';
    throw new OverreadError(error.code, what);
  }
}

function maskedHead({ kind }: Artifact, scene: RecordScene, isLast: boolean) {
  const { kind: title, about } = recordWords(kind);
  const { content, digest } = scene.protocol;
  return {
    title: isLast ? title : `${title}, of an earlier round`,
    kind: title,
    about,
    who: MADE_BY[kind] ?? 'Overread',
    madeAt: null,
    protocol: { title: content.title, version: content.version, digest },
    completion: null,
    verification: null,
    signer: null,
    // A signature names its signer, and its time tells rounds apart.
    signatures: [],
    bound: [],
    status: null,
    isMasked: true,
    references: [],
    tree: [],
    technical: null,
    case: null,
    project: null,
  };
}
