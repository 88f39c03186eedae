import { setImmediate } from 'node:timers/promises';
import { AGREEMENT_ALGORITHM } from '@overread/comparison';
import { type Comparison, comparisonOutcome, type FinalContent } from '@overread/domain';
import { acceptFiling } from './acceptFiling.ts';
import type { AgreementPayload } from './agreementPayload.ts';
import { comparedCase, plainRead } from './comparedCase.ts';
import { agreementObject, consensusObjects } from './comparisonRecords.ts';
import { fileNow } from './fileFiling.ts';
import { packMasks } from './packMasks.ts';
import type { FilingState, Ports } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { sideRead } from './sideRead.ts';
import { signObjects, toSign } from './signObjects.ts';

/**
 * Compares the first locked reads of a case and files agreement and consensus (design D14). Computed once and for good: called
 * again, it goes on with what is there. Where the case goes is decided here and happens when the archive holds the records.
 */
export async function compareCase(ports: Ports, caseId: string): Promise<FilingState> {
  const { store } = ports;
  const begun = await store.transaction(async (tx) => {
    const found = await store.cases.byId(tx, caseId);
    if (found?.state !== 'comparing') return undefined;
    const isDone = (await store.agreements.ofCase(tx, caseId)) !== undefined;
    return isDone
      ? undefined
      : {
          found,
          scene: await recordScene(ports, tx, caseId),
          reads: await store.reads.filedOfCase(tx, caseId),
        };
  });
  if (begun === undefined) return 'filed';
  const { scene, found } = begun;
  const [one, other, ...more] = begun.reads;
  if (one === undefined || other === undefined || more.length > 0)
    throw new TypeError('a comparison is between two reads');
  // Masks of a large organ are unpacked and filed in some ten milliseconds each: pages are answered in between.
  const first = sideRead(scene, one);
  await setImmediate();
  const second = sideRead(scene, other);
  await setImmediate();
  const compared = await ports.comparisons.run('compare', {
    scene: comparedCase(scene),
    reads: [plainRead(first), plainRead(second)],
  });
  const { comparison, content, masks, digests } = compared;
  const [left, right] = compared.left === 0 ? [first, second] : [second, first];
  const sides = { left, right, digests };
  const at = ports.now();
  const outcome = comparisonOutcome(
    comparison,
    [sides.left.read.evaluation, sides.right.read.evaluation],
    found.is_control,
  );
  await setImmediate();
  const agreement = agreementObject(ports, scene, sides, comparison, at);
  await setImmediate();
  const consensus =
    content.origins.length === 0 ? null : consensusObjects(ports, scene, sides, { content, masks, agreement, at });
  const objects = await signObjects(
    ports,
    toSign([...(consensus?.masks.objects ?? []), agreement, ...(consensus ? [consensus.sr] : [])], 'author'),
    { at },
  );
  const packed = await packMasks(scene, content.evaluation, masks);
  const [filingId, agreementId, consensusId] = [ports.newId(), ports.newId(), ports.newId()];

  const isAccepted = await store.transaction(async (tx) => {
    const now = await store.cases.lock(tx, caseId);
    if (now?.state !== 'comparing') return false;
    const isFirst = await store.agreements.insert(tx, {
      id: agreementId,
      caseId,
      leftReadId: sides.left.read.id,
      rightReadId: sides.right.read.id,
      comparison,
      algorithm: `${AGREEMENT_ALGORITHM.name} ${AGREEMENT_ALGORITHM.version}`,
      srUid: agreement.sopInstanceUid,
      computedAt: at,
    });
    if (!isFirst) return false;
    if (consensus)
      await store.consensus.insert(tx, {
        id: consensusId,
        caseId,
        units: content.origins,
        evaluation: content.evaluation,
        masks: packed,
        seg: consensus.masks.seg,
        srUid: consensus.sr.sopInstanceUid,
        madeAt: at,
      });
    const payload: AgreementPayload = { outcome, items: itemLabels(scene, content) };
    await acceptFiling(ports, tx, {
      id: filingId,
      kind: 'agreement',
      projectId: scene.project.id,
      caseId,
      taskId: null,
      payload: { ...payload },
      objects,
    });
    await store.audit.append(tx, {
      at,
      kind: 'agreement.computed',
      accountId: null,
      role: 'system',
      projectId: scene.project.id,
      caseId,
      protocolVersionId: scene.protocol.id,
      data: { verdict: verdictOf(comparison, outcome) },
    });
    return true;
  });
  return isAccepted ? fileNow(ports, filingId, ports.limits.filingTimeoutS) : 'filed';
}

function verdictOf(comparison: Comparison, outcome: AgreementPayload['outcome']): string {
  if (outcome === 'findNotEvaluable') return 'neither reader could evaluate the case; the coordinator decides';
  const count = comparison.discrepancies.length;
  if (count > 0) return count === 1 ? 'one difference' : `${count} differences`;
  return outcome === 'findDiscrepant' ? 'all items agree; drawn as a control at enrolment' : 'all items agree';
}

const itemLabels = (scene: RecordScene, content: FinalContent): string[] => {
  const keys = new Set(content.origins.map((origin) => origin.item));
  return scene.protocol.content.items.filter((item) => keys.has(item.key)).map((item) => item.label);
};
