import {
  AGREEMENT_ALGORITHM,
  agreementParameters,
  CONSENSUS_PARAMETERS,
  type DrawnSides,
  type ResolvedMask,
  type Sides,
} from '@overread/comparison';
import { buildAgreement, buildConsensus, type ComparedRead, SOP_CLASS } from '@overread/dicom';
import type { Comparison, FinalContent } from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import { buildFinalMasks, type FinalMasks, maskRecords } from './buildFinalMasks.ts';
import { caseFacts } from './caseFacts.ts';
import type { Ports } from './ports.ts';
import { type RecordScene, recordInput, recordStudyUid } from './recordScene.ts';
import type { SideRead } from './sideRead.ts';

function comparedRead(scene: RecordScene, side: SideRead): ComparedRead {
  const { read } = side;
  const masks = read.seg.flatMap((seg) => maskRecords(scene, side.masks, seg));
  return { document: readDocument(read, masks.length > 0), masks };
}

/** How records refer to the SR of a read. */
function readDocument(read: SideRead['read'], hasMasks = read.seg.length > 0) {
  return {
    studyInstanceUid: read.srStudyUid,
    seriesInstanceUid: read.srSeriesUid,
    sopClassUid: hasMasks ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    sopInstanceUid: read.srUid,
  };
}

/** The SR of an agreement: which read is which side, metrics, rules, discrepancies. */
export function agreementObject(
  ports: Ports,
  scene: RecordScene,
  sides: DrawnSides<SideRead>,
  comparison: Comparison,
  at: Date,
): RecordObject {
  const base = recordInput(ports, scene, {
    title: 'Agreement',
    uidParts: ['agreement', scene.case.id, 'sr'],
    seriesNumber: 9200,
    createdAt: at,
  });
  const [left, right] = [comparedRead(scene, sides.left), comparedRead(scene, sides.right)];
  const bytes = buildAgreement({
    ...base,
    facts: {
      ...caseFacts(scene),
      sides: { seed: scene.case.seed, leftDigest: sides.digests.left, rightDigest: sides.digests.right },
    },
    left,
    right,
    comparison,
    algorithm: { ...AGREEMENT_ALGORITHM, parameters: agreementParameters(scene.protocol.content) },
    // Both readers began with one mask: their agreement is with it, and counts for no reliability (R5).
    ...(scene.protocol.content.preLabel.exposure === 'all' ? { sharedPreLabel: true } : {}),
  });
  const hasMasks = left.masks.length + right.masks.length > 0;
  return {
    ...base.uids,
    sopClassUid: hasMasks ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    studyInstanceUid: recordStudyUid(scene),
    kind: 'agreement',
    title: 'Agreement of the reads',
    bytes,
  };
}

/** What a consensus is made of. */
export interface ConsensusFacts {
  readonly content: FinalContent;
  readonly masks: readonly ResolvedMask[];
  readonly agreement: RecordObject;
  readonly at: Date;
}

/** SEGs and SR of a consensus. */
export function consensusObjects(
  ports: Ports,
  scene: RecordScene,
  { left, right }: Sides<SideRead>,
  { content, masks, agreement, at }: ConsensusFacts,
): { masks: FinalMasks; sr: RecordObject } {
  const built = buildFinalMasks(ports, scene, {
    kind: 'consensus',
    uidParts: ['consensus', scene.case.id],
    seriesNumber: 9210,
    creator: 'OVERREAD',
    title: 'Consensus',
    masks,
    sources: { left: left.read.seg, right: right.read.seg },
    at,
  });
  const base = recordInput(ports, scene, {
    title: 'Consensus',
    uidParts: ['consensus', scene.case.id, 'sr'],
    seriesNumber: 9210,
    createdAt: at,
  });
  const { bytes: _, kind: __, title: ___, ...agreementReference } = agreement;
  const bytes = buildConsensus({
    ...base,
    facts: { ...caseFacts(scene), origins: content.origins },
    algorithm: { ...AGREEMENT_ALGORITHM, parameters: CONSENSUS_PARAMETERS },
    units: content.origins.map(({ unit, item }) => unitRule(scene, unit, item)),
    evaluation: content.evaluation,
    masks: built.records,
    reads: [readDocument(left.read), readDocument(right.read)],
    agreement: agreementReference,
  });
  const sr: RecordObject = {
    ...base.uids,
    sopClassUid: built.records.length > 0 ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    studyInstanceUid: recordStudyUid(scene),
    kind: 'consensus',
    title: 'Consensus of what agrees',
    bytes,
  };
  return { masks: built, sr };
}

function unitRule(scene: RecordScene, unit: string, item: string) {
  const found = scene.protocol.content.items.find((one) => one.key === item);
  const rule =
    found?.kind === 'mask'
      ? (found.consensus?.whenConcordant ?? 'equalState')
      : found?.kind === 'question'
        ? (found.consensus ?? 'equalValue')
        : 'equalState';
  return { unit, item, rule, ...(rule === 'randomRead' ? { seed: scene.case.seed } : {}) };
}
