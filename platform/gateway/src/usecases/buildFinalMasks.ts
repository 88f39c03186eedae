import { automaticMethod, finalMethod, type ResolvedMask } from '@overread/comparison';
import {
  buildSegmentation,
  derivedUid,
  type InstanceReference,
  type MaskRecord,
  PRIVATE,
  type SegmentInput,
  SOP_CLASS,
  STANDARD,
} from '@overread/dicom';
import { maskItems, maskKeyText } from '@overread/domain';
import type { RecordObject } from './acceptFiling.ts';
import { segmentOf } from './buildReadRecords.ts';
import { codedCreator } from './codedCreator.ts';
import { type FinalSources, sourceTrackingUids } from './finalSources.ts';
import type { Ports, SegReference } from './ports.ts';
import { type RecordScene, recordInput, recordStudyUid } from './recordScene.ts';
import { agreementEquipment, gatewayEquipment } from './segEquipment.ts';
import { statedMethod } from './segmentMethod.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/** Final masks of a consensus or an adjudication, and what their SEGs are called. */
export interface FinalMasksInput {
  readonly kind: 'consensus' | 'adjudication';
  /** What the UIDs derive from. */
  readonly uidParts: readonly (string | number)[];
  readonly seriesNumber: number;
  /** Code of the adjudicator, or the gateway's name. */
  readonly creator: string;
  readonly title: string;
  readonly masks: readonly ResolvedMask[];
  /** SEGs of the reads are named as sources. */
  readonly sources: FinalSources;
  readonly at: Date;
}

/** SEGs with final masks, one per image set, and how records refer to them. */
export interface FinalMasks {
  readonly objects: readonly RecordObject[];
  readonly seg: readonly SegReference[];
  readonly records: readonly MaskRecord[];
}

/** Builds one SEG per image set. Every final mask keeps one Tracking UID from consensus to signature. */
export function buildFinalMasks(ports: Pick<Ports, 'sha256'>, scene: RecordScene, input: FinalMasksInput): FinalMasks {
  const built = scene.imageSets.flatMap((set, index) => {
    const own = inOrder(scene, input.masks).filter((mask) => mask.imageSet === set.key);
    return own.length === 0 ? [] : [buildOne(ports, scene, input, set.key, index, own)];
  });
  return {
    objects: built.map((one) => one.object),
    seg: built.map((one) => one.seg),
    records: built.flatMap((one) => maskRecords(scene, input.masks, one.seg)),
  };
}

/** Records of masks that lie in this SEG, in the order of its segments; each says how it came about, as the SEG does. */
export function maskRecords(
  scene: RecordScene,
  masks: readonly Pick<ResolvedMask, 'item' | 'instance' | 'mask' | 'method'>[],
  seg: SegReference,
): readonly MaskRecord[] {
  const stack = scene.imageSets.find((set) => set.key === seg.imageSet)?.stack;
  if (!stack) throw new TypeError('a mask lies on an image set of its case');
  const { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid } = seg;
  return seg.segments.flatMap((segment, index): MaskRecord[] => {
    const found = masks.find((mask) => mask.item === segment.item && mask.instance === segment.instance);
    if (!found) return [];
    const method = segment.method ?? found.method;
    return [
      {
        key: { item: segment.item, instance: segment.instance },
        stack,
        mask: found.mask,
        segmentation: { studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid },
        segmentNumber: index + 1,
        trackingId: segment.trackingId,
        trackingUid: segment.trackingUid,
        ...(method === undefined ? {} : { method: statedMethod(method) }),
        ...(segment.sourceTrackingUids === undefined ? {} : { sourceTrackingUids: segment.sourceTrackingUids }),
      },
    ];
  });
}

function buildOne(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  input: FinalMasksInput,
  imageSet: string,
  index: number,
  masks: readonly ResolvedMask[],
): { object: RecordObject; seg: SegReference } {
  const sha256 = sha256Bytes(ports);
  const uidParts = [...input.uidParts, 'seg', imageSet];
  const stack = scene.imageSets.find((set) => set.key === imageSet)?.stack;
  if (!stack) throw new TypeError('a mask lies on an image set of its case');
  const base = recordInput(ports, scene, {
    title: input.title,
    uidParts,
    seriesNumber: input.seriesNumber + 1 + index,
    imageSet,
    readingId: input.creator,
    createdAt: input.at,
  });
  const segments = masks.map((mask) => segmentInput(ports, scene, input, mask));
  const bytes = buildSegmentation({
    ...base,
    stack,
    segments,
    ...(input.kind === 'consensus' ? { creator: input.creator } : codedCreator(scene, input.creator)),
    contentLabel: input.kind === 'consensus' ? 'CONSENSUS' : 'ADJUDICATION',
    contentDescription: input.title,
    dimensionOrganizationUid: derivedUid(sha256, 'dimensions', ...uidParts),
    sources: [...input.sources.left, ...input.sources.right]
      .filter((source) => source.imageSet === imageSet)
      .map(({ studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid }) => ({
        studyInstanceUid,
        seriesInstanceUid,
        sopClassUid,
        sopInstanceUid,
        purpose: input.kind === 'consensus' ? PRIVATE.consensusSource : PRIVATE.adjudicationSource,
      })),
    equipmentUsed: [
      ...(masks.some((mask) => automaticMethod(mask) !== null) ? [agreementEquipment()] : []),
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
    object: { ...reference, kind: 'seg', title: input.title, bytes },
    seg: {
      imageSet,
      ...reference,
      segments: masks.map((mask, at) => {
        const method = methodOf(scene, input, mask);
        return {
          item: mask.item,
          instance: mask.instance,
          trackingId: segments[at]?.trackingId ?? '',
          trackingUid: segments[at]?.trackingUid ?? '',
          ...(method === undefined ? {} : { method }),
          sourceTrackingUids: sourceTrackingUids(input.sources, mask),
        };
      }),
    },
  };
}

function segmentInput(
  ports: Pick<Ports, 'sha256'>,
  scene: RecordScene,
  input: FinalMasksInput,
  mask: ResolvedMask,
): SegmentInput {
  const item = maskItems(scene.protocol.content).find((one) => one.key === mask.item);
  if (!item) throw new TypeError('a final mask is of an item of the protocol');
  const number = mask.instance === null ? null : Number(mask.instance.slice(1));
  const method = methodOf(scene, input, mask);
  const segment = segmentOf(
    item,
    number,
    { mask: mask.mask, method },
    {
      trackingId: `final ${maskKeyText(mask)}`,
      trackingUid: derivedUid(sha256Bytes(ports), 'finalTracking', scene.case.id, maskKeyText(mask)),
    },
  );
  const automatic = automaticMethod(mask);
  if (automatic === null || !segment.algorithm) return segment;
  // CID 7162: how a combination of masks works. A lot works in none of its ways.
  const family = automatic === 'randomRead' ? STANDARD.otherFamily : STANDARD.morphologicalOperations;
  return { ...segment, algorithm: { ...segment.algorithm, family, source: 'Overread' } };
}

/** How a final mask of this case came about. */
function methodOf(scene: RecordScene, { creator, sources }: FinalMasksInput, mask: ResolvedMask) {
  const { decisions } = sources;
  return finalMethod({ case: scene.case, creator, ...(decisions === undefined ? {} : { decisions }) }, mask);
}

/** In the order of the protocol's items, then of the lesions' numbers. */
function inOrder(scene: RecordScene, masks: readonly ResolvedMask[]): readonly ResolvedMask[] {
  const keys = maskItems(scene.protocol.content).map((item) => item.key);
  const number = (mask: ResolvedMask) => (mask.instance === null ? 0 : Number(mask.instance.slice(1)));
  return masks.toSorted((a, b) => keys.indexOf(a.item) - keys.indexOf(b.item) || number(a) - number(b));
}
