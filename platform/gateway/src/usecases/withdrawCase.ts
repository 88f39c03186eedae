import { SOP_CLASS } from '@overread/dicom';
import {
  type FiledObject,
  isWithdrawalReason,
  OverreadError,
  transitionFor,
  WITHDRAWAL_REASONS,
  type WithdrawalReason,
} from '@overread/domain';
import { type Acting, type Person, requireCase } from './access.ts';
import { caseReleases } from './caseReleases.ts';
import { eraseCase } from './eraseCase.ts';
import { filedObject } from './filedObject.ts';
import { keyObjectRecords } from './keyObjectRecords.ts';
import { moveCase } from './moveCase.ts';
import type { CaseRowStored, PendingAct, Ports, Tx } from './ports.ts';
import { recordScene } from './recordScene.ts';
import { confirms, secondPerson } from './secondPerson.ts';
import { acceptRecord, caseRecordObject } from './workflowFiling.ts';

/** Which case, and why, from the closed list. */
export interface WithdrawInput {
  readonly caseId: string;
  readonly reason: string;
}

/** The sentence for the page, and what was copied to the source archive, which is not ours to delete from. */
export interface WithdrawAnswer {
  readonly message: string;
  readonly copies: readonly FiledObject[];
}

/**
 * Withdraws a case (R13): the first coordinator asks, a second one confirms. From then on nobody is served the case; a tombstone with
 * the digests of its masks is filed, then every mask is physically deleted from the record archive and from the database. What an
 * archive that is away holds up goes on by the worker. An archive that cannot delete stops the act before anything has happened.
 *
 * @throws OVR_REQUEST_INVALID, OVR_CASE_STATE, OVR_ARCHIVE_NO_DELETE (details.instances), OVR_ARCHIVE_UNAVAILABLE
 */
export async function withdrawCase(ports: Ports, actor: Person, input: WithdrawInput): Promise<WithdrawAnswer> {
  const { caseId, reason } = input;
  if (!isWithdrawalReason(reason))
    throw new OverreadError('OVR_REQUEST_INVALID', `A reason is one of ${Object.keys(WITHDRAWAL_REASONS).join(', ')}.`);
  const act = { action: 'withdraw', reason } as const;
  const before = await ports.store.transaction(async (tx) => {
    const acting = await requireCase(ports, tx, actor, caseId, 'case.withdraw');
    return { row: acting.case, masks: await masksOf(ports, tx, caseId) };
  });
  const { pending } = before.row;
  if (pending && confirms(pending, act) && pending.askedBy !== actor.accountId) await canBeErased(ports, before.masks);
  const isDone = await ports.store.transaction(async (tx) => {
    const acting = await requireCase(ports, tx, actor, caseId, 'case.withdraw', { lock: true });
    if (!transitionFor(acting.case.state, 'withdraw', 'coordinator'))
      throw new OverreadError('OVR_CASE_STATE', `A case that is ${acting.case.state} cannot be withdrawn.`);
    const first = await secondPerson(ports, tx, { ...actor, code: acting.code }, acting.case, act);
    await ports.store.audit.append(tx, {
      at: ports.now(),
      kind: first ? 'case.withdrawn' : 'case.withdrawalAsked',
      accountId: actor.accountId,
      code: acting.code,
      role: acting.role,
      projectId: acting.case.project_id,
      caseId,
      data: { reason: WITHDRAWAL_REASONS[reason], from: acting.case.state },
      reason: WITHDRAWAL_REASONS[reason],
    });
    if (first) await withdraw(ports, tx, actor, acting, { reason, first });
    return first !== undefined;
  });
  if (!isDone)
    return {
      message: 'Asked. A second coordinator must confirm with the same reason; until then nothing changes.',
      copies: [],
    };
  ports.wake();
  const isErased = await withinTime(eraseCase(ports, caseId), ports.limits.filingTimeoutS);
  return ports.store.transaction(async (tx) => {
    const { copies } = await caseReleases(ports, tx, caseId);
    return { message: sentence(before.masks.length, isErased, copies.length), copies };
  });
}

/** All in one transaction, so that from its commit on nothing of the case is served and everything else is resumable. */
async function withdraw(
  ports: Ports,
  tx: Tx,
  actor: Person,
  acting: Acting & { readonly case: CaseRowStored },
  { reason, first }: { readonly reason: WithdrawalReason; readonly first: PendingAct },
): Promise<void> {
  const { store } = ports;
  const { id: caseId, project_id: projectId, state: from } = acting.case;
  const { accountId } = actor;
  await moveCase(ports, tx, { caseId, action: 'withdraw', role: 'coordinator', accountId, code: acting.code });
  await store.cases.setPending(tx, caseId, null);
  // Waits for a submission that is being accepted: what it brings is on the list below.
  await store.tasks.cancelOpen(tx, caseId);
  await store.erasures.emptyMasks(tx, caseId);
  const at = ports.now();
  for (const part of await store.releases.ofCase(tx, caseId))
    await store.releases.move(tx, part, ['waiting', 'copying'], {
      state: 'stopped',
      problem: 'The case was withdrawn.',
      doneAt: at,
    });
  const erased = await masksOf(ports, tx, caseId);
  const { releaseIds } = await caseReleases(ports, tx, caseId);
  const scene = await recordScene(ports, tx, caseId);
  const tombstone = caseRecordObject(ports, scene, {
    kind: 'caseWithdrawn',
    uidParts: ['withdrawn', caseId],
    seriesNumber: 9002,
    sentence: `Case ${scene.case.label} withdrawn: ${WITHDRAWAL_REASONS[reason]}. ${erased.length} masks erased.`,
    person: acting.code,
    at,
    content: {
      projectId,
      caseId,
      from,
      reason,
      askedBy: first.code,
      withdrawnBy: acting.code,
      at: at.toISOString(),
      erased: [...erased],
      releases: [...releaseIds],
    },
  });
  const note =
    erased.length === 0
      ? []
      : keyObjectRecords(ports, scene, {
          what: 'maskWithdrawn',
          uidParts: ['withdrawnMasks', caseId],
          seriesNumber: 9002,
          objects: erased,
          description: `${WITHDRAWAL_REASONS[reason]}: these masks are erased.`,
          person: acting.code,
          at,
        });
  const filingId = await acceptRecord(ports, tx, { projectId, caseId }, ...note, tombstone);
  await store.erasures.insert(tx, { caseId, filingId, objects: erased, askedAt: at });
  await store.jobRequests.add(tx, { name: 'erase', data: { caseId }, uniqueKey: `erase:${caseId}`, at });
}

/** The pixel-bearing objects of a case that are, or will be, in the record archive. */
async function masksOf(ports: Ports, tx: Tx, caseId: string): Promise<readonly FiledObject[]> {
  const artifacts = await ports.store.artifacts.ofCase(tx, caseId);
  return artifacts
    .filter(({ sopClassUid, erasedAt }) => sopClassUid === SOP_CLASS.segmentation && erasedAt === null)
    .map(filedObject);
}

/** Where the archive offers no way to delete, its administrator has to have done it before. @throws OVR_ARCHIVE_NO_DELETE */
async function canBeErased(ports: Ports, masks: readonly FiledObject[]): Promise<void> {
  if ((await ports.record.deletionWay()) !== 'none') return;
  const left: FiledObject[] = [];
  for (const mask of masks) {
    const { studyInstanceUid, seriesInstanceUid, sopInstanceUid } = mask;
    if (await ports.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid)) left.push(mask);
  }
  if (left.length === 0) return;
  throw new OverreadError(
    'OVR_ARCHIVE_NO_DELETE',
    `The record archive cannot be told to delete. Nothing was changed. Its administrator must delete ${left.length === 1 ? 'this instance' : 'these instances'}, then confirm here again: ${left.map((mask) => mask.sopInstanceUid).join(', ')}.`,
    { instances: left },
  );
}

async function withinTime(work: Promise<unknown>, timeoutS: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'later'>((resolve) => {
    timer = setTimeout(() => resolve('later'), timeoutS * 1000);
  });
  try {
    return (await Promise.race([work, tooLong])) === 'erased';
  } finally {
    clearTimeout(timer);
  }
}

function sentence(masks: number, isErased: boolean, copies: number): string {
  const done = isErased
    ? `The case is withdrawn, and its ${masks} masks are deleted from the archive and from the database.`
    : 'The case is withdrawn and shown to nobody any more. Its masks are deleted when the archive answers; this page says when.';
  const published =
    copies === 0
      ? ''
      : ` ${copies} objects had been published to the source archive, which is not ours to delete from: ask its administrator to delete the instances that this page lists.`;
  return `${done}${published} The images themselves stay in the source archive; whether they must go too is for whoever runs it.`;
}
