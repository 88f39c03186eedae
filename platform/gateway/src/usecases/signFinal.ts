import type { SubmissionView } from '@overread/contract';
import { buildSignOff, SOP_CLASS } from '@overread/dicom';
import { OverreadError, signOffProblems, unseenSlices } from '@overread/domain';
import { acceptFiling, type RecordObject } from './acceptFiling.ts';
import { notFound, type Person, requireOwnTask } from './access.ts';
import { maskRecords } from './buildFinalMasks.ts';
import { caseFacts } from './caseFacts.ts';
import { type CurrentFinal, currentFinal } from './currentFinal.ts';
import { personName } from './personName.ts';
import type { Ports, TaskRow } from './ports.ts';
import { type CheckpointFact, recordedCheckpoint } from './recordCheckpoint.ts';
import { recordInput, recordStudyUid } from './recordScene.ts';
import { requireCertificateOf } from './requireCertificateOf.ts';
import { type ReviewScene, reviewScene } from './reviewScene.ts';
import { signObjects, toSign } from './signObjects.ts';
import { answerOfFiling, checkedKey, replayed } from './submit.ts';
import { takeOrReplay } from './takeOrReplay.ts';
import { coveredSlices, statementOf } from './viewFinal.ts';
import { viewUidsOf } from './viewUids.ts';

/** A signature as it arrives. */
export interface SignInput {
  readonly taskId: string;
  readonly idempotencyKey: string | undefined;
  /** Opens the approver's own key. */
  readonly signingSecret?: string | undefined;
  readonly checklist: readonly boolean[];
  /** SOP Instance UIDs (of the task's view) that were shown, per image set key. */
  readonly slicesShown: Readonly<Record<string, readonly string[]>>;
}

/**
 * Signs the final content with the approver's own key, unlocked before: with every covered slice shown and the checklist ticked, an SR
 * is filed with Verification Flag VERIFIED and one Verifying Observer in clear, with the newest checkpoint of the log, and the case is
 * locked. Of two signatures one wins.
 *
 * @throws OVR_SIGNING_LOCKED, OVR_SIGNING_KEY_MISSING, OVR_CERTIFICATE_INVALID, OVR_SIGN_UNSEEN, OVR_SUBMISSION_INCOMPLETE, OVR_TASK_STATE, OVR_IDEMPOTENCY_KEY,
 * OVR_IDEMPOTENCY_MISMATCH, OVR_ARCHIVE_CONFLICT
 */
export async function signFinal(
  ports: Ports,
  actor: Person,
  input: SignInput,
): Promise<{ status: 201 | 202; view: SubmissionView }> {
  const { store } = ports;
  const key = checkedKey(input.idempotencyKey);
  const { checklist } = input;
  // Not over the slices: whoever tries again after a lost answer has looked at more of them since, and signs the same.
  const bodySha256 = ports.sha256(new TextEncoder().encode(JSON.stringify(checklist)));
  const begin = () =>
    store.transaction(async (tx) => {
      const { task, code, role } = await requireOwnTask(ports, tx, actor, input.taskId, 'task.sign');
      const before = await replayed(ports, tx, input.taskId, key, bodySha256);
      if (before) return before;
      if (task.state !== 'IN PROGRESS' || task.is_filing) throw signedBefore();
      const review = await reviewScene(ports, tx, task.case_id);
      const final = await currentFinal(ports, tx, review.scene);
      const earlier = await store.signOffs.lastOfCase(tx, task.case_id);
      const consensus = await store.consensus.ofCase(tx, task.case_id);
      if (!final) throw notFound();
      const uids = viewUidsOf(await store.images.viewUids(tx, task.id));
      return { task, code, role, review, final, uids, predecessors: [final.srUid, consensus?.srUid, earlier?.srUid] };
    });
  const begun = await begin();
  if ('filingId' in begun) return answerOfFiling(ports, begun.filingId, begun.at, SIGNED);
  const { task, review, final, code, role } = begun;
  const { scene } = review;
  checkSeen(begun, input);
  const signature = await takeOrReplay(ports, actor, { task, secret: input.signingSecret }, begin);
  if ('filingId' in signature) return answerOfFiling(ports, signature.filingId, signature.at, SIGNED);
  const checkpoint = await recordedCheckpoint(ports, task.project_id);
  const at = ports.now();
  requireCertificateOf(signature.key.certificate, actor.name, at);
  const meaning = statementOf(scene, final);
  const object = signOffObject(ports, actor, {
    code,
    task,
    review,
    final,
    meaning,
    checkpoint,
    at,
    predecessors: [...new Set(begun.predecessors)],
  });
  const objects = await signObjects(ports, toSign([object], 'verification', signature.key), { at });
  const filingId = ports.newId();
  const accepted = await store.transaction(async (tx) => {
    await requireOwnTask(ports, tx, actor, task.id, 'task.sign', { lock: true });
    const before = await replayed(ports, tx, task.id, key, bodySha256);
    if (before) return before;
    if (!(await store.tasks.beginFiling(tx, task.id, task.attempt + 1))) throw signedBefore();
    await signature.spend(tx);
    await store.idempotency.insert(tx, { taskId: task.id, key, bodySha256, at });
    await store.signOffs.insert(tx, {
      id: ports.newId(),
      caseId: task.case_id,
      taskId: task.id,
      accountId: actor.accountId,
      printedName: actor.name,
      meaning,
      seg: final.seg,
      srUid: object.sopInstanceUid,
      signedAt: at,
    });
    await store.audit.append(tx, {
      at,
      kind: 'signOff.accepted',
      accountId: actor.accountId,
      code,
      role,
      projectId: task.project_id,
      caseId: task.case_id,
      taskId: task.id,
      protocolVersionId: scene.protocol.id,
      data: { code, meaning },
    });
    await acceptFiling(ports, tx, {
      id: filingId,
      kind: 'signOff',
      projectId: task.project_id,
      caseId: task.case_id,
      taskId: task.id,
      payload: {},
      objects,
    });
    return { filingId, at };
  });
  return answerOfFiling(ports, accepted.filingId, accepted.at, SIGNED);
}

const SIGNED = 'Signed and filed in the archive. The case is locked.';
const signedBefore = () => new OverreadError('OVR_TASK_STATE', 'This case has been signed or returned already.');

function checkSeen(
  { review, final, uids }: { review: ReviewScene; final: CurrentFinal; uids: ReturnType<typeof viewUidsOf> },
  input: SignInput,
): void {
  const shown = Object.fromEntries(
    Object.entries(input.slicesShown).map(([key, list]) => [key, list.flatMap((uid) => uids.toSource(uid) ?? [])]),
  );
  const slices = { toShow: coveredSlices(review.scene, final), shown };
  const problems = signOffProblems(slices, review.scene.protocol.content.signOff.checklist, input.checklist);
  if (problems.length === 0) return;
  const isUnseen = unseenSlices(slices) > 0;
  throw new OverreadError(isUnseen ? 'OVR_SIGN_UNSEEN' : 'OVR_SUBMISSION_INCOMPLETE', problems.join(' '), { problems });
}

interface SignFacts {
  /** The approver's code: two approvers may have one name. */
  readonly code: string;
  readonly task: TaskRow;
  readonly review: ReviewScene;
  readonly final: CurrentFinal;
  readonly meaning: string;
  readonly checkpoint: CheckpointFact;
  readonly at: Date;
  readonly predecessors: readonly (string | undefined)[];
}

function signOffObject(ports: Ports, actor: Person, facts: SignFacts): RecordObject {
  const { code, task, review, final, meaning, checkpoint, at } = facts;
  const { scene } = review;
  const attempt = task.attempt + 1;
  const base = recordInput(ports, scene, {
    title: 'Sign-off',
    uidParts: ['signOff', task.id, attempt, 'sr'],
    seriesNumber: 9600 + task.round,
    createdAt: at,
  });
  const masks = final.seg.flatMap((seg) => maskRecords(scene, final.masks, seg));
  const bytes = buildSignOff({
    ...base,
    facts: {
      ...caseFacts(scene),
      taskId: task.id,
      code,
      round: task.round,
      attempt,
      origins: final.origins,
      checkpoint,
    },
    approver: { name: personName(actor.name), organization: scene.project.title.slice(0, 64) },
    meaning,
    statements: scene.protocol.content.signOff.checklist,
    evaluation: final.evaluation,
    masks,
    predecessors: review.documents(facts.predecessors),
  });
  return {
    ...base.uids,
    sopClassUid: masks.length > 0 ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    studyInstanceUid: recordStudyUid(scene),
    kind: 'signOff',
    title: 'Sign-off',
    bytes,
  };
}
