import { createHash } from 'node:crypto';
import { AGREEMENT_VERSION, type BitMask } from '@overread/agreement';
import type { ExportCase } from '@overread/contract';
import {
  buildSegmentation,
  type DataSet,
  derivedUid,
  type ImageStack,
  PRIVATE,
  type SegmentInput,
  SOP_CLASS,
  STANDARD,
} from '@overread/dicom';
import type { AlternativeMethod, Opinions } from './alternativeMasks.ts';

const TITLES = {
  union: 'Union of reads',
  intersection: 'Common to reads',
  meanSurface: 'Mean of reads',
  majority: 'Majority of reads',
} as const satisfies Record<AlternativeMethod, string>;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** One segment of an alternative: what was combined, and the result. */
export interface AlternativeSegment {
  readonly opinions: Opinions;
  readonly mask: BitMask;
}

/** What an alternative SEG is made from. */
export interface AlternativeInput {
  readonly project: { readonly id: string; readonly key: string };
  readonly softwareVersion: string;
  readonly found: ExportCase;
  readonly method: AlternativeMethod;
  readonly imageSet: string;
  readonly stack: ImageStack;
  readonly segments: readonly AlternativeSegment[];
  /** A SEG of a read: patient and study are copied from it. */
  readonly header: DataSet;
}

/**
 * A SEG of masks that were computed from the reads for this export: AUTOMATIC, with method, version and readers, and the reads' SEGs
 * as sources. It is in no archive. Equal reads give equal bytes, UIDs too.
 */
export function alternativeObject(input: AlternativeInput): {
  readonly sopInstanceUid: string;
  readonly bytes: Uint8Array;
} {
  const { project, found, method, imageSet, stack, header, softwareVersion } = input;
  const sources = found.reads.flatMap((read) => read.seg.filter((seg) => seg.imageSet === imageSet));
  const parts = [
    'alternative',
    project.id,
    method,
    AGREEMENT_VERSION,
    softwareVersion,
    imageSet,
    ...sources.map((seg) => seg.sopInstanceUid),
  ];
  const uids = {
    sopInstanceUid: derivedUid(sha256, 'instance', ...parts),
    seriesInstanceUid: derivedUid(sha256, 'series', ...parts),
  };
  const moments = found.reads.map((read) => new Date(read.submittedAt).getTime());
  const bytes = buildSegmentation({
    source: header,
    uids,
    seriesNumber:
      9301 + Object.keys(TITLES).indexOf(method) * 20 + found.imageSets.findIndex((set) => set.key === imageSet),
    title: TITLES[method],
    createdAt: new Date(Math.max(...moments)),
    equipment: {
      manufacturer: 'Overread',
      model: 'overread export',
      serialNumber: project.id.slice(0, 16),
      softwareVersion,
    },
    clinicalTrial: {
      sponsor: `Overread project ${project.key}`.slice(0, 64),
      protocolId: found.protocol.key.slice(0, 64),
      protocolName: found.protocol.title.slice(0, 64),
      subjectId: found.subject,
    },
    stack,
    segments: input.segments.map((segment) => segmentInput(found, method, segment, parts)),
    creator: 'OVERREAD',
    contentLabel: 'ALTERNATIVE',
    contentDescription: `${TITLES[method]}, not the reference standard`,
    dimensionOrganizationUid: derivedUid(sha256, 'dimensions', ...parts),
    sources: sources.map((seg) => ({
      sopClassUid: SOP_CLASS.segmentation,
      sopInstanceUid: seg.sopInstanceUid,
      purpose: PRIVATE.consensusSource,
    })),
  });
  return { sopInstanceUid: uids.sopInstanceUid, bytes };
}

function segmentInput(
  found: ExportCase,
  method: AlternativeMethod,
  { opinions, mask }: AlternativeSegment,
  parts: readonly string[],
): SegmentInput {
  const item = found.maskItems.find((one) => one.key === opinions.item);
  if (!item) throw new TypeError('an alternative is of an item of the SOP');
  const { laterality } = item;
  return {
    label: opinions.label.slice(0, 64),
    category: item.category,
    type: item.type,
    ...(item.region ? { region: item.region } : {}),
    ...(laterality ? (item.region ? { regionModifier: laterality } : { typeModifier: laterality }) : {}),
    trackingId: `${method} ${opinions.unit}`,
    trackingUid: derivedUid(sha256, 'tracking', ...parts, opinions.unit),
    algorithmType: 'AUTOMATIC',
    algorithm: {
      name: `Overread ${method}`,
      version: AGREEMENT_VERSION,
      family: STANDARD.morphologicalOperations,
      parameters: `unit=${opinions.unit}; reads=${opinions.readers.join(',')}`,
      source: 'Overread',
    },
    color: item.color,
    mask,
  };
}
