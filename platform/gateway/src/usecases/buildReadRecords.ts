import { isEmptyMask } from '@overread/agreement';
import type { StackMask } from '@overread/comparison';
import {
  buildRead,
  buildSegmentation,
  derivedUid,
  type InstanceReference,
  type MaskRecord,
  PRIVATE,
  type SegmentationSource,
  type SegmentInput,
  SOP_CLASS,
} from '@overread/dicom';
import { type Evaluation, type MaskItem, maskItems, maskKeyText, type ReadingConditions } from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import { codedCreator } from './codedCreator.ts';
import type { Ports, SegReference } from './ports.ts';
import { type RecordScene, recordInput, recordStudyUid } from './recordScene.ts';
import { gatewayEquipment, viewerEquipment } from './segEquipment.ts';
import { segmentMethod, statedMethod } from './segmentMethod.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/** One reader's submission, complete and checked. */
export interface ReadFacts {
  readonly taskId: string;
  readonly slot: number;
  readonly attempt: number;
  readonly readId: string;
  /** Code of the reader. */
  readonly code: string;
  readonly evaluation: Evaluation;
  readonly conditions: ReadingConditions;
  /** Clinical information that was shown: age, sex, indication. */
  readonly clinical: readonly string[];
  readonly masks: readonly StackMask[];
  readonly at: Date;
}

/** What is filed of a read, in order (SEG first, the SR that commits it last), and where it will lie. */
export interface ReadRecords {
  readonly objects: readonly RecordObject[];
  readonly seg: readonly SegReference[];
  readonly sr: RecordObject;
}

/** What the reader confirms by submitting (R14.8). */
const STATEMENTS = ['I did not consult the clinical record or other readers for this case.'] as const;

/**
 * Builds SEG and SR of a read (design D6, section 4): one SEG per image set that has a mask, one series per object; the SR
 * names the segments. A read without a mask has no SEG. UIDs follow from task and attempt alone.
 */
export function buildReadRecords(ports: Pick<Ports, 'sha256'>, scene: RecordScene, facts: ReadFacts): ReadRecords {
  const drawn = facts.masks.filter((mask) => !isEmptyMask(mask.mask));
  const segmentations = scene.imageSets.flatMap((set, index) => {
    const own = drawn.filter((mask) => mask.imageSet === set.key);
    return own.length > 0 ? [buildMasks(ports, scene, facts, set.key, index, own)] : [];
  });
  const name = {
    title: `Read ${facts.code}`,
    uidParts: ['read', facts.taskId, facts.attempt, 'sr'],
    seriesNumber: 9101 + facts.slot * 20,
    readingId: facts.code,
    createdAt: facts.at,
  };
  const base = recordInput(ports, scene, name);
  const bytes = buildRead({
    ...base,
    reader: facts.code,
    evaluation: facts.evaluation,
    conditions: facts.conditions,
    clinicalInformation: facts.clinical,
    statements: STATEMENTS,
    masks: segmentations.flatMap((one) => one.masks),
    facts: {
      projectId: scene.project.id,
      projectKey: scene.project.key,
      caseId: scene.case.id,
      caseLabel: scene.case.label,
      taskId: facts.taskId,
      readId: facts.readId,
      slot: facts.slot,
      attempt: facts.attempt,
    },
  });
  const sr: RecordObject = {
    sopInstanceUid: base.uids.sopInstanceUid,
    sopClassUid: segmentations.length > 0 ? SOP_CLASS.comprehensiveSr : SOP_CLASS.enhancedSr,
    seriesInstanceUid: base.uids.seriesInstanceUid,
    studyInstanceUid: recordStudyUid(scene),
    kind: 'read',
    title: `Read ${facts.code}`,
    bytes,
  };
  return { objects: [...segmentations.map((one) => one.object), sr], seg: segmentations.map((one) => one.seg), sr };
}

interface BuiltMasks {
  readonly object: RecordObject;
  readonly seg: SegReference;
  readonly masks: readonly MaskRecord[];
}

function buildMasks(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  facts: ReadFacts,
  imageSet: string,
  index: number,
  drawn: readonly StackMask[],
): BuiltMasks {
  const name = {
    title: `Masks ${facts.code}`,
    uidParts: ['read', facts.taskId, facts.attempt, 'seg', imageSet],
    seriesNumber: 9102 + facts.slot * 20 + index,
    imageSet,
    readingId: facts.code,
    createdAt: facts.at,
  };
  const base = recordInput(ports, scene, name);
  const stack = scene.imageSets.find((set) => set.key === imageSet)?.stack;
  if (!stack) throw new TypeError('a mask lies on an image set of its case');
  const sha256 = sha256Bytes(ports);
  const segments = inOrder(scene, facts.evaluation, drawn).map(({ item, ordinal, drawn: one }) => ({
    one,
    input: segmentOf(item, ordinal, one, {
      trackingId: `${facts.code} ${maskKeyText(one)}`,
      trackingUid: derivedUid(sha256, 'tracking', facts.taskId, facts.attempt, maskKeyText(one)),
    }),
  }));
  const bytes = buildSegmentation({
    ...base,
    stack,
    segments: segments.map((segment) => segment.input),
    ...codedCreator(scene, facts.code),
    contentLabel: 'READ',
    contentDescription: `Masks of the read ${facts.code}`,
    dimensionOrganizationUid: derivedUid(sha256, 'dimensions', ...name.uidParts),
    sources: readSources(scene, drawn),
    equipmentUsed: [
      viewerEquipment(
        facts.conditions,
        drawn.some((one) => one.method?.from !== undefined),
      ),
      gatewayEquipment('Wrote the segmentation.'),
    ],
  });
  const reference: InstanceReference = {
    studyInstanceUid: recordStudyUid(scene, imageSet),
    seriesInstanceUid: base.uids.seriesInstanceUid,
    sopClassUid: SOP_CLASS.segmentation,
    sopInstanceUid: base.uids.sopInstanceUid,
  };
  return {
    object: { ...reference, kind: 'seg', title: `Masks of read ${facts.code}`, bytes },
    seg: {
      imageSet,
      ...reference,
      segments: segments.map(({ one, input }) => ({
        item: one.item,
        instance: one.instance,
        trackingId: input.trackingId,
        trackingUid: input.trackingUid,
      })),
    },
    masks: segments.map(({ one, input }, number) => ({
      key: { item: one.item, instance: one.instance },
      stack,
      mask: one.mask,
      segmentation: reference,
      segmentNumber: number + 1,
      trackingId: input.trackingId,
      trackingUid: input.trackingUid,
      ...(one.method === undefined ? {} : { method: statedMethod(one.method) }),
    })),
  };
}

/** The segmentations that masks of a read began with: the pre-label that was shown, or a file of another program. */
function readSources(scene: RecordScene, drawn: readonly StackMask[]): readonly SegmentationSource[] {
  const isPreLabel = scene.protocol.content.preLabel.exposure !== 'none';
  const uids = new Set(drawn.flatMap((mask) => mask.method?.from ?? []));
  return [...uids].map((sopInstanceUid) => ({
    sopClassUid: SOP_CLASS.segmentation,
    sopInstanceUid,
    purpose: isPreLabel ? PRIVATE.preLabelSource : PRIVATE.receivedSource,
  }));
}

/** Masks in the order of the protocol's items and of the reader's lesions, each with its number among its item's. */
function inOrder(scene: RecordScene, evaluation: Evaluation, drawn: readonly StackMask[]) {
  return maskItems(scene.protocol.content).flatMap((item) => {
    const keys = evaluation.items[item.key]?.instances?.map((instance) => instance.key) ?? [];
    const own = drawn.filter((mask) => mask.item === item.key);
    const position = (mask: StackMask) => (mask.instance === null ? -1 : keys.indexOf(mask.instance));
    return own
      .toSorted((a, b) => position(a) - position(b))
      .map((one) => ({ item, ordinal: one.instance === null ? null : position(one) + 1, drawn: one }));
  });
}

/** A segment as the protocol describes its item, made as its mask says. Laterality stands with the type, and with the region too. */
export function segmentOf(
  item: MaskItem,
  ordinal: number | null,
  drawn: Pick<StackMask, 'mask' | 'method'>,
  tracking: { readonly trackingId: string; readonly trackingUid: string },
): SegmentInput {
  const suffix = ordinal === null ? '' : ` ${ordinal}`;
  const { laterality } = item;
  return {
    label: `${item.label.slice(0, 64 - suffix.length)}${suffix}`,
    category: item.category,
    type: item.type,
    ...(laterality ? { typeModifier: laterality } : {}),
    ...(item.region ? { region: item.region, ...(laterality ? { regionModifier: laterality } : {}) } : {}),
    ...tracking,
    ...segmentMethod(drawn.method),
    color: item.color,
    mask: drawn.mask,
  };
}
