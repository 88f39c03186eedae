import { type Container, packContainerInTurns } from '@overread/contract';
import { OverreadError } from '@overread/domain';
import { type Person, requireOwnTask } from './access.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { draftTag } from './draftTag.ts';
import { type AdmittedMask, mergeIntoDraft } from './mergeIntoDraft.ts';
import { type OfferedFile, offeredFile, type RefusedFile, type TakenFile } from './offeredFile.ts';
import type { Ports, Tx } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { unpackBody } from './unpackBody.ts';
import { type ViewUids, viewUidsOf } from './viewUids.ts';

/** Files that came by STOW-RS for a task, each in its bytes. */
export interface AdmissionInput {
  readonly taskId: string;
  /** Study that the address names, by the task's view; null if it names none. */
  readonly studyInstanceUid: string | null;
  readonly files: readonly Uint8Array[];
}

/** What became of the files: all were taken into the draft, or none. */
export interface Admission {
  readonly taken: readonly { readonly sopClassUid: string; readonly sopInstanceUid: string }[];
  readonly refused: readonly RefusedFile[];
}

/** Failure reasons (PS3.18 table 10.5.1-1, PS3.7 annex C). */
const PROCESSING_FAILURE = 0x0110;

/** Read, but not admitted by any part of the request. */
class NotAdmitted extends Error {
  readonly refused: readonly RefusedFile[];
  constructor(refused: readonly RefusedFile[]) {
    super('not admitted');
    this.refused = refused;
  }
}

/**
 * Takes segmentations of another program into the draft of one's own read in progress (design D6): every check of the file is
 * made before anything is written, and all files are taken or none. The objects themselves are not stored; the digest of what
 * came is in the log. The viewer shows the masks when the task is opened next; a tab that is open finds another draft and asks.
 *
 * @throws OVR_NOT_FOUND, OVR_AUTH_FORBIDDEN, OVR_TASK_STATE, OVR_REQUEST_INVALID, OVR_DISK_FULL
 */
export async function admitSegmentations(ports: Ports, actor: Person, input: AdmissionInput): Promise<Admission> {
  const { store } = ports;
  const begun = await store.transaction(async (tx) => {
    const { task } = await requireOpenRead(ports, tx, actor, input.taskId, false);
    const uids = viewUidsOf(await store.images.viewUids(tx, task.id));
    return { uids, scene: await recordScene(ports, tx, task.case_id) };
  });
  if (input.files.length === 0) throw new OverreadError('OVR_REQUEST_INVALID', 'The request holds no DICOM file.');
  await checkFreeDisk(ports);
  const offered = input.files.map((bytes) =>
    offeredFile(ports, begun.scene, begun.uids, input.studyInstanceUid, bytes),
  );
  const taken = offered.filter((file): file is TakenFile => file.masks !== null);
  if (taken.length < offered.length) return noneTaken(offered);
  try {
    await saveAll(ports, actor, input.taskId, begun.scene, begun.uids, taken);
  } catch (error) {
    if (error instanceof NotAdmitted) return { taken: [], refused: error.refused };
    throw error;
  }
  return { taken: taken.map(({ sopClassUid, sopInstanceUid }) => ({ sopClassUid, sopInstanceUid })), refused: [] };
}

async function requireOpenRead(ports: Ports, tx: Tx, actor: Person, taskId: string, lock: boolean) {
  const found = await requireOwnTask(ports, tx, actor, taskId, 'task.draft', { lock });
  if (found.task.kind !== 'read')
    throw new OverreadError('OVR_TASK_STATE', 'Masks of other programs are taken for reads only.');
  if (found.task.state !== 'IN PROGRESS' || found.task.is_filing)
    throw new OverreadError('OVR_TASK_STATE', 'This task has been submitted; its draft is closed.');
  return found;
}

function noneTaken(offered: readonly OfferedFile[]): Admission {
  const refused = offered.map((file) =>
    file.masks === null
      ? file.refused
      : {
          sopClassUid: file.sopClassUid,
          sopInstanceUid: file.sopInstanceUid,
          failureReason: PROCESSING_FAILURE,
          sentences: ['This file is good, but another of the same request is not; none was taken.'],
        },
  );
  return { taken: [], refused };
}

async function saveAll(
  ports: Ports,
  actor: Person,
  taskId: string,
  scene: RecordScene,
  uids: ViewUids,
  files: readonly TakenFile[],
): Promise<void> {
  const { store } = ports;
  const at = ports.now();
  const masks: readonly AdmittedMask[] = files.flatMap((file) => file.masks);
  await store.transaction(async (tx) => {
    const { task, code, role } = await requireOpenRead(ports, tx, actor, taskId, true);
    const held = await store.drafts.ofTask(tx, task.id);
    const before: Container | null = held ? await unpackBody(held.body) : null;
    const { container, problems } = mergeIntoDraft(scene.protocol.content, before, masks);
    if (container === null)
      throw new NotAdmitted(
        files.map(({ sopClassUid, sopInstanceUid }) => ({
          sopClassUid,
          sopInstanceUid,
          failureReason: PROCESSING_FAILURE,
          sentences: problems,
        })),
      );
    const bytes = await packContainerInTurns(container);
    // What the viewer could not save again must not become a draft.
    await unpackBody(bytes);
    const tag = draftTag(ports, task.id, held?.tag ?? null, bytes);
    await (held
      ? store.drafts.replace(tx, task.id, held.tag, tag, bytes, at)
      : store.drafts.insert(tx, task.id, tag, bytes, at));
    for (const { imageSet, voxels, method } of masks)
      await store.admittedMasks.note(tx, { taskId: task.id, imageSet, voxels, method, at });
    for (const file of files)
      await store.audit.append(tx, {
        at,
        kind: 'draft.admitted',
        accountId: actor.accountId,
        code,
        role,
        projectId: task.project_id,
        caseId: task.case_id,
        taskId: task.id,
        data: {
          code,
          segments: file.masks.length,
          sopInstanceUid: uids.toSource(file.sopInstanceUid) ?? file.sopInstanceUid,
          sha256: file.sha256,
        },
      });
  });
}
