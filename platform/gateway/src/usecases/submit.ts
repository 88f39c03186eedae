import type { SubmissionView } from '@overread/contract';
import { OverreadError, type ProtocolContent, type TaskKind } from '@overread/domain';
import { acceptFiling } from './acceptFiling.ts';
import { notFound, type Person, requireOwnTask } from './access.ts';
import { withAdmittedMethods } from './admittedMethods.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { checkMasks } from './checkMasks.ts';
import { fileNow } from './fileFiling.ts';
import type { FilingState, Ports, Tx } from './ports.ts';
import { prepareAdjudication } from './prepareAdjudication.ts';
import { prepareRead } from './prepareRead.ts';
import { recordScene } from './recordScene.ts';
import { requireCertificateOf } from './requireCertificateOf.ts';
import type { PreparedSubmission, Submission } from './submission.ts';
import { takeOrReplay } from './takeOrReplay.ts';
import { unpackBody } from './unpackBody.ts';
import { viewUidsOf } from './viewUids.ts';

/** A submission as it arrives: the packed container and the key under which it may be sent again. */
export interface SubmitInput {
  readonly taskId: string;
  readonly idempotencyKey: string | undefined;
  readonly bytes: Uint8Array;
  /** Opens the own key of a person who signs. */
  readonly signingSecret?: string | undefined;
}

/** How each kind of task is checked and built. Sign-off has a route of its own. */
const SUBMISSIONS: Readonly<
  Partial<Record<TaskKind, (ports: Ports, submission: Submission) => Promise<PreparedSubmission>>>
> = {
  read: prepareRead,
  adjudicate: prepareAdjudication,
};

/** A submission's answer, with the status that says whether the archive holds it (201) or we do (202). */
export interface SubmitAnswer {
  readonly status: 201 | 202;
  readonly view: SubmissionView;
}

const FILED = 'Submitted and filed in the archive.';
const ACCEPTED = 'Stored safely here; it will be filed when the archive answers.';

/**
 * Submits a task (design 4a): checks, builds every object before anything is written, accepts in one transaction, then
 * files. The same key with the same body gets the same answer, whatever happened in between.
 *
 * @throws OverreadError OVR_SUBMISSION_INCOMPLETE (details.problems lists them), OVR_MASK_INVALID, OVR_TASK_STATE,
 * OVR_IDEMPOTENCY_KEY, OVR_IDEMPOTENCY_MISMATCH, OVR_DISK_FULL, OVR_ARCHIVE_CONFLICT; where the person signs OVR_SIGNING_LOCKED,
 * OVR_SIGNING_KEY_MISSING, OVR_CERTIFICATE_INVALID
 */
export async function submit(ports: Ports, actor: Person, input: SubmitInput): Promise<SubmitAnswer> {
  const key = checkedKey(input.idempotencyKey);
  const bodySha256 = ports.sha256(input.bytes);
  const { store } = ports;
  const replay = (tx: Tx) => replayed(ports, tx, input.taskId, key, bodySha256);
  const begin = () =>
    store.transaction(async (tx) => {
      const { task, code, role } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.submit');
      const before = await replay(tx);
      if (before) return before;
      if (task.state !== 'IN PROGRESS' || task.is_filing) throw submittedBefore();
      const uids = viewUidsOf(await store.images.viewUids(tx, task.id));
      const admitted = await store.admittedMasks.ofTask(tx, task.id);
      return { task, code, role, uids, admitted, scene: await recordScene(ports, tx, task.case_id) };
    });
  const begun = await begin();
  if ('filingId' in begun) return answerOfFiling(ports, begun.filingId, begun.at, FILED);
  const { admitted, ...facts } = begun;

  await checkFreeDisk(ports);
  const isOwn = isSignedByPerson(begun.task.kind, begun.scene.protocol.content);
  const signature = isOwn
    ? await takeOrReplay(ports, actor, { task: begun.task, secret: input.signingSecret }, begin)
    : undefined;
  if (signature && 'filingId' in signature) return answerOfFiling(ports, signature.filingId, signature.at, FILED);
  const container = await unpackBody(input.bytes);
  const prepare = SUBMISSIONS[begun.task.kind];
  if (!prepare) throw notFound();
  const at = ports.now();
  if (signature) requireCertificateOf(signature.key.certificate, begun.code, at);
  const submission: Submission = {
    ...facts,
    actor,
    by: signature?.key,
    attempt: begun.task.attempt + 1,
    container,
    masks: withAdmittedMethods(ports, admitted, checkMasks(begun.scene, container.masks, begun.uids)),
    at,
  };
  const prepared = await prepare(ports, submission);
  const filingId = ports.newId();
  const accepted = await store.transaction(async (tx) => {
    const { task } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.submit', { lock: true });
    const before = await replay(tx);
    if (before) return before;
    if (!(await store.tasks.beginFiling(tx, task.id, submission.attempt))) throw submittedBefore();
    await store.idempotency.insert(tx, { taskId: task.id, key, bodySha256, at });
    await signature?.spend(tx);
    await prepared.accept(tx);
    await acceptFiling(ports, tx, {
      ...prepared.filing,
      id: filingId,
      projectId: task.project_id,
      caseId: task.case_id,
      taskId: task.id,
    });
    return { filingId, at };
  });
  return answerOfFiling(ports, accepted.filingId, accepted.at, FILED);
}

/** Adjudications are signed by their author; reads where the SOP asks for it, else by the gateway (design D11, R19). */
function isSignedByPerson(kind: TaskKind, protocol: ProtocolContent): boolean {
  return kind === 'adjudicate' || protocol.readSignature === 'own';
}

/** The key of an act that may be sent again. @throws OVR_IDEMPOTENCY_KEY */
export function checkedKey(key: string | undefined): string {
  if (key !== undefined && /^[\x21-\x7e]{8,200}$/.test(key)) return key;
  throw new OverreadError('OVR_IDEMPOTENCY_KEY', 'A submission needs an Idempotency-Key of 8 to 200 characters.');
}

/** What the same key was answered before, or undefined. */
export async function replayed(
  ports: Ports,
  tx: Tx,
  taskId: string,
  key: string,
  bodySha256: string,
): Promise<{ filingId: string; at: Date } | undefined> {
  const before = await ports.store.idempotency.find(tx, taskId, key);
  if (!before) return undefined;
  if (before.bodySha256 !== bodySha256)
    throw new OverreadError('OVR_IDEMPOTENCY_MISMATCH', 'Other content came with this Idempotency-Key before.');
  const filing = await ports.store.filings.ofTask(tx, taskId);
  if (!filing) throw new TypeError('an accepted submission has a filing');
  return { filingId: filing.id, at: before.at };
}

/** Files, and says whether the archive holds it. @throws OVR_ARCHIVE_CONFLICT */
export async function answerOfFiling(
  ports: Ports,
  filingId: string,
  at: Date,
  filedMessage: string,
): Promise<SubmitAnswer> {
  const state: FilingState = await fileNow(ports, filingId, ports.limits.filingTimeoutS);
  if (state === 'conflict')
    throw new OverreadError(
      'OVR_ARCHIVE_CONFLICT',
      'Your work is stored safely here, but the archive holds another object in its place. The administrator must look.',
    );
  const isFiled = state === 'filed';
  return {
    status: isFiled ? 201 : 202,
    view: {
      state: isFiled ? 'filed' : 'accepted',
      message: isFiled ? filedMessage : ACCEPTED,
      at: at.toISOString(),
    },
  };
}

const submittedBefore = () => new OverreadError('OVR_TASK_STATE', 'This task has been submitted already.');
