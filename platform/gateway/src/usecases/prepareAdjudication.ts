import { isEmptyMask } from '@overread/agreement';
import { type ResolvedMask, withComposedOrigins } from '@overread/comparison';
import { buildAdjudication, type MaskRecord, SOP_CLASS } from '@overread/dicom';
import {
  adjudicatedContent,
  adjudicationProblems,
  type ContentContext,
  maskKeyText,
  OverreadError,
  openUnits,
} from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import { withBegunMethods } from './begunMethods.ts';
import { buildFinalMasks, maskRecords } from './buildFinalMasks.ts';
import { caseFacts } from './caseFacts.ts';
import { comparedCase } from './comparedCase.ts';
import { packMasks } from './packMasks.ts';
import type { Adjudication, Consensus, Ports, SegReference } from './ports.ts';
import { recordInput, recordStudyUid } from './recordScene.ts';
import { type ReviewScene, reviewScene } from './reviewScene.ts';
import { signObjects, toSign } from './signObjects.ts';
import type { PreparedSubmission, Submission } from './submission.ts';
import { supersededMasks } from './supersededMasks.ts';

/**
 * Checks an adjudication and builds its objects: agreed units come from their consensus untouched, open ones as decided. If the
 * final masks of an image set are just those of one filed SEG, that one is referred to; else a new SEG holds them all.
 * @throws OverreadError OVR_SUBMISSION_INCOMPLETE with a sentence per problem
 */
export async function prepareAdjudication(ports: Ports, submission: Submission): Promise<PreparedSubmission> {
  const { container, task, at, scene } = submission;
  const { store } = ports;
  const loaded = await store.transaction(async (tx) => ({
    review: await reviewScene(ports, tx, task.case_id),
    consensus: await store.consensus.ofCase(tx, task.case_id),
    before: await store.adjudications.lastOfCase(tx, task.case_id),
    superseded: await store.artifacts.supersededOfCase(tx, task.case_id),
  }));
  const { review, consensus } = loaded;
  const decisions = container.adjudication?.decisions ?? [];
  const drawn = withBegunMethods(
    {
      protocol: scene.protocol.content,
      units: review.agreement.comparison.units,
      decisions,
      sides: review.sides,
    },
    submission.masks.filter((mask) => !isEmptyMask(mask.mask)),
  );
  const context: ContentContext = { ...review.context, drawn: container.evaluation, drawnMasks: drawn };
  const open = openUnits(review.agreement.comparison, scene.protocol.content, task.returned !== null);
  const isTwice = new Set(drawn.map(maskKeyText)).size !== drawn.length;
  const problems = [
    ...adjudicationProblems(context, open, decisions),
    ...(isTwice ? ['Two masks came for one finding.'] : []),
  ];
  if (problems.length > 0)
    throw new OverreadError('OVR_SUBMISSION_INCOMPLETE', problems.join(' '), {
      problems: problems.map((sentence) => ({ item: null, instance: null, sentence })),
    });
  const decided = adjudicatedContent(context, open, decisions);
  const masks = await ports.comparisons.run('resolve', {
    scene: comparedCase(scene),
    left: review.sides.left.masks,
    right: review.sides.right.masks,
    drawn,
    content: decided,
  });
  const content = withComposedOrigins(scene.protocol.content, decided, masks);
  const built = finalMasks(ports, submission, { ...loaded, masks });
  const superseded = supersededMasks(ports, scene, {
    ...submission,
    ...loaded,
    reads: [...review.sides.left.read.seg, ...review.sides.right.read.seg],
    now: built.seg,
  });
  const sr = adjudicationObject(ports, submission, {
    review,
    consensus,
    before: loaded.before,
    masks: built.records,
    content: { evaluation: content.evaluation, origins: content.origins },
    decisions,
  });
  const packed = await packMasks(scene, content.evaluation, masks);
  const { actor, code, role } = submission;
  return {
    filing: {
      kind: 'adjudication',
      payload: {},
      objects: await signObjects(
        ports,
        [
          ...toSign(built.objects, 'review', submission.by),
          ...toSign(superseded.notes, 'administrative'),
          ...toSign([sr], 'review', submission.by),
        ],
        { at },
      ),
    },
    accept: async (tx) => {
      await store.adjudications.insert(tx, {
        id: ports.newId(),
        caseId: task.case_id,
        taskId: task.id,
        code,
        decisions,
        evaluation: content.evaluation,
        masks: packed,
        origins: content.origins,
        seg: built.seg,
        srUid: sr.sopInstanceUid,
        submittedAt: at,
      });
      await store.audit.append(tx, {
        at,
        kind: 'adjudication.accepted',
        accountId: actor.accountId,
        code,
        role,
        projectId: task.project_id,
        caseId: task.case_id,
        taskId: task.id,
        protocolVersionId: scene.protocol.id,
        data: { code },
      });
      // Only the index: the notes themselves are accepted with the filing, right after this.
      await superseded.accept(tx);
    },
  };
}

interface FinalFacts {
  readonly review: ReviewScene;
  readonly consensus: Consensus | undefined;
  /** SOP Instance UIDs that a rejection note names: never referred to again. */
  readonly superseded: readonly string[];
  readonly masks: readonly ResolvedMask[];
}

interface FinalObjects {
  readonly objects: readonly RecordObject[];
  readonly seg: readonly SegReference[];
  readonly records: readonly MaskRecord[];
}

/** New SEGs, or references to the ones whose masks were taken as they are. */
function finalMasks(
  ports: Ports,
  submission: Submission,
  { review, consensus, superseded, masks }: FinalFacts,
): FinalObjects {
  const { scene, task, attempt, code, at } = submission;
  const { left, right } = review.sides;
  const filed = [
    ...left.read.seg.map((seg) => ({ seg, from: 'left' as const })),
    ...right.read.seg.map((seg) => ({ seg, from: 'right' as const })),
    ...(consensus?.seg ?? []).map((seg) => ({ seg, from: 'consensus' as const })),
  ].filter(({ seg }) => !superseded.includes(seg.sopInstanceUid));
  const reused: SegReference[] = [];
  const anew: ResolvedMask[] = [];
  for (const set of scene.imageSets) {
    const own = masks.filter((mask) => mask.imageSet === set.key);
    const same = filed.find(({ seg, from }) => seg.imageSet === set.key && isJust(seg, from, own, consensus));
    if (own.length > 0 && same) reused.push(same.seg);
    else anew.push(...own);
  }
  const built = buildFinalMasks(ports, scene, {
    kind: 'adjudication',
    uidParts: ['adjudication', task.id, attempt],
    seriesNumber: 9300 + task.round * 20,
    creator: code,
    title: `Adjudicated ${code}`,
    masks: anew,
    sources: {
      left: left.read.seg,
      right: right.read.seg,
      decisions: submission.container.adjudication?.decisions ?? [],
      units: review.agreement.comparison.units,
    },
    at,
  });
  return {
    objects: built.objects,
    seg: [...reused, ...built.seg],
    records: [...reused.flatMap((seg) => maskRecords(scene, masks, seg)), ...built.records],
  };
}

/** True if the masks are all those of this SEG, under the same keys, as one side or the consensus gave them. */
function isJust(
  seg: SegReference,
  from: 'left' | 'right' | 'consensus',
  masks: readonly ResolvedMask[],
  consensus: Consensus | undefined,
): boolean {
  const keys = new Set(seg.segments.map(maskKeyText));
  if (keys.size !== masks.length || !masks.every((mask) => keys.has(maskKeyText(mask)))) return false;
  const agreed = new Set((consensus?.units ?? []).map((origin) => origin.unit));
  return masks.every(({ source, unit, item, instance, composedOf }) => {
    if (from === 'consensus') return agreed.has(unit) && source.kind !== 'drawn' && isAutomatic(source);
    return (
      composedOf === undefined &&
      source.kind === 'side' &&
      source.side === from &&
      maskKeyText(source.key) === maskKeyText({ item, instance })
    );
  });
}

const isAutomatic = (source: ResolvedMask['source']) =>
  source.kind === 'combined' || (source.kind === 'side' && source.byLot === true);

interface AdjudicationFacts {
  readonly review: ReviewScene;
  readonly consensus: Consensus | undefined;
  readonly before: Adjudication | undefined;
  readonly masks: readonly MaskRecord[];
  readonly content: Pick<ReturnType<typeof adjudicatedContent>, 'evaluation' | 'origins'>;
  readonly decisions: Adjudication['decisions'];
}

function adjudicationObject(ports: Ports, submission: Submission, facts: AdjudicationFacts): RecordObject {
  const { scene, task, attempt, code, at } = submission;
  const { review, consensus, before, masks, content, decisions } = facts;
  const { left, right } = review.sides;
  const base = recordInput(ports, scene, {
    title: `Adjudication ${code}`,
    uidParts: ['adjudication', task.id, attempt, 'sr'],
    seriesNumber: 9300 + task.round * 20,
    readingId: code,
    createdAt: at,
  });
  const bytes = buildAdjudication({
    ...base,
    facts: {
      ...caseFacts(scene),
      taskId: task.id,
      round: task.round,
      attempt,
      origins: content.origins,
      ...(task.returned ? { returned: task.returned } : {}),
    },
    adjudicator: code,
    decisions,
    evaluation: content.evaluation,
    masks,
    predecessors: review.documents([
      left.read.srUid,
      right.read.srUid,
      review.agreement.srUid,
      consensus?.srUid,
      before?.srUid,
    ]),
  });
  return {
    ...base.uids,
    sopClassUid: masks.length > 0 ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    studyInstanceUid: recordStudyUid(scene),
    kind: 'adjudication',
    title: `Adjudication ${code}`,
    bytes,
  };
}
