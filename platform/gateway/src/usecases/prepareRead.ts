import { isEmptyMask } from '@overread/agreement';
import { OverreadError, submissionProblems } from '@overread/domain';
import { buildReadRecords } from './buildReadRecords.ts';
import { packMasks } from './packMasks.ts';
import type { Ports } from './ports.ts';
import { selfCheckOnSource } from './selfCheckOnSource.ts';
import { signObjects, toSign } from './signObjects.ts';
import type { PreparedSubmission, Submission } from './submission.ts';

/**
 * Checks a read for completeness and builds its objects.
 * @throws OverreadError OVR_SUBMISSION_INCOMPLETE with a sentence per problem, OVR_MASK_INVALID for a place of the self-check elsewhere
 */
export async function prepareRead(ports: Ports, submission: Submission): Promise<PreparedSubmission> {
  const { container, masks, scene, task, at } = submission;
  const { evaluation } = container;
  const presence = masks.map((mask) => ({ ...mask, isEmpty: isEmptyMask(mask.mask) }));
  const problems = submissionProblems(scene.protocol.content, evaluation, presence, container.conditions);
  if (problems.length > 0 || !container.conditions)
    throw new OverreadError(
      'OVR_SUBMISSION_INCOMPLETE',
      problems.map((problem) => problem.sentence).join(' ') || 'How the read was made is missing.',
      { problems },
    );
  const { selfCheck, ...made } = container.conditions;
  const asked = selfCheck && selfCheckOnSource(scene, selfCheck, submission.uids);
  const conditions = asked ? { ...made, selfCheck: asked } : made;
  const readId = ports.newId();
  const drawn = masks.filter((_, index) => presence[index]?.isEmpty === false);
  const records = buildReadRecords(ports, scene, {
    taskId: task.id,
    slot: task.slot,
    attempt: submission.attempt,
    readId,
    code: submission.code,
    evaluation,
    conditions,
    clinical: scene.protocol.content.clinicalInformation ?? [],
    masks: drawn,
    at,
  });
  const { actor, code, role } = submission;
  return {
    filing: {
      kind: 'read',
      payload: { readId },
      objects: await signObjects(ports, toSign(records.objects, 'author', submission.by), { at }),
    },
    accept: async (tx) => {
      await ports.store.reads.insert(tx, {
        id: readId,
        taskId: task.id,
        caseId: task.case_id,
        slot: task.slot,
        code,
        protocolVersionId: scene.protocol.id,
        evaluation,
        conditions,
        masks: await packMasks(scene, evaluation, drawn),
        submittedAt: at,
        seg: records.seg,
        srUid: records.sr.sopInstanceUid,
        srStudyUid: records.sr.studyInstanceUid,
        srSeriesUid: records.sr.seriesInstanceUid,
      });
      await ports.store.audit.append(tx, {
        at,
        kind: 'submission.accepted',
        accountId: actor.accountId,
        code,
        role,
        projectId: task.project_id,
        caseId: task.case_id,
        taskId: task.id,
        protocolVersionId: scene.protocol.id,
        data: { code },
      });
    },
  };
}
