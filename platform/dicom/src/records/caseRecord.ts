import {
  canonicalJson,
  type MaskItem,
  maskItems,
  OverreadError,
  type ProtocolVersion,
  schemaFault,
} from '@overread/domain';
import type { PrivateCode } from '../codes/private.ts';
import { PRIVATE } from '../codes/private.ts';
import { STANDARD } from '../codes/standard.ts';
import { maskFrameDigests } from '../seg/frameDigests.ts';
import { type ContainerChild, code, container, contains, hasConceptMod, text } from '../sr/content.ts';
import type { Predecessor, PredecessorPurpose } from '../sr/evidence.ts';
import { type VerifyingObserver, writeSr } from '../sr/writeSr.ts';
import type { Sha256 } from '../uid/derivedUid.ts';
import { type MaskRecord, measurementGroup } from './measurementGroup.ts';
import { deviceContext, type PersonObserver, personContext } from './observers.ts';
import { CASE_RECORD_SCHEMAS, type CaseRecordContents } from './recordContents.ts';
import type { RecordBase } from './recordHeader.ts';

/** JSON that a record carries along, for instance `{ caseId, taskId, attempt }`: what a rebuild needs besides the science. */
export type RecordFacts = Readonly<Record<string, unknown>>;

/** Digests of the frames of one segment, as the content of a record carries them under `frameDigests`. */
export interface FrameDigests {
  readonly sopInstanceUid: string;
  readonly segment: number;
  /** Of {@link maskFrameDigests}. */
  readonly digests: string;
}

/** What all records about a case share. */
export interface CaseRecordInput extends RecordBase {
  readonly protocol: ProtocolVersion;
  /** UID of this gateway. */
  readonly deviceUid: string;
  readonly facts: RecordFacts;
  readonly sha256: Sha256;
}

/** The parts that differ between kinds of records. */
export interface CaseRecordParts<K extends keyof CaseRecordContents> {
  readonly kind: K;
  /** Root concept where no mask exists; with masks it is an Imaging Measurement Report (TID 1500). */
  readonly rootWithoutMask: PrivateCode;
  readonly person?: PersonObserver;
  readonly masks: readonly MaskRecord[];
  /** Items for the container Derived Imaging Measurements (126011); stand in the root where no mask exists. */
  readonly derived?: readonly ContainerChild[];
  readonly evaluation: readonly ContainerChild[];
  /** The machine-readable content, beside `facts`. */
  readonly content: CaseRecordContents[K];
  readonly predecessors?: readonly Predecessor[];
  readonly verifyingObserver?: VerifyingObserver;
}

/**
 * A record about a case: TID 1500 with a group per mask, or Enhanced SR under a root of its own where there is none (the stock viewer
 * goes black on a measurement report without coordinates, and shows the other as a readable tree).
 */
export function caseRecord<K extends keyof CaseRecordContents>(
  input: CaseRecordInput,
  parts: CaseRecordParts<K>,
): Uint8Array {
  const { protocol } = input;
  const record = { ...jsonValue(parts.content), ...frameDigests(parts, input.sha256) };
  const clash = Object.keys(record).find((key) => Object.hasOwn(input.facts, key));
  const fault =
    clash === undefined ? schemaFault(CASE_RECORD_SCHEMAS[parts.kind], record) : `${clash} stands in it twice`;
  if (fault !== undefined) {
    throw new OverreadError(
      'OVR_SR_INVALID',
      `the content of a record of kind ${parts.kind} is not as it should be: ${fault}`,
    );
  }
  const evaluation = [...protocolItems(protocol), ...parts.evaluation, ...machineItems(input, parts.kind, record)];
  const head = [
    hasConceptMod(code(STANDARD.language, STANDARD.english)),
    ...(parts.person === undefined ? [] : personContext(parts.person)),
    ...deviceContext(input.deviceUid, input.equipment),
    hasConceptMod(code(STANDARD.procedureReported, protocol.content.procedure)),
  ];
  const derived = parts.derived ?? [];
  const common = {
    base: input,
    ...(parts.predecessors === undefined ? {} : { predecessors: parts.predecessors }),
    ...(parts.verifyingObserver === undefined ? {} : { verifyingObserver: parts.verifyingObserver }),
  };
  if (parts.masks.length === 0) {
    return writeSr({
      ...common,
      sopClass: 'enhanced',
      root: container(parts.rootWithoutMask, [...head, ...derived, ...evaluation]),
    });
  }
  const groups = parts.masks.map((mask) => contains(measurementGroup(mask, maskItemOf(protocol, mask))));
  return writeSr({
    ...common,
    sopClass: 'comprehensive',
    root: container(
      STANDARD.imagingMeasurementReport,
      [
        ...head,
        contains(container(STANDARD.imagingMeasurements, groups)),
        ...(derived.length > 0 ? [contains(container(STANDARD.derivedMeasurements, derived))] : []),
        contains(container(STANDARD.qualitativeEvaluations, evaluation)),
      ],
      '1500',
    ),
  });
}

/**
 * Digests of the frames of the masks that a record brings or confirms, so that whoever finds a mask changed can name the frame. An
 * agreement speaks of the reads' masks, whose own records have them.
 */
function frameDigests<K extends keyof CaseRecordContents>(
  { kind, masks }: CaseRecordParts<K>,
  sha256: Sha256,
): { readonly frameDigests?: readonly FrameDigests[] } {
  if (kind === 'agreement' || masks.length === 0) return {};
  return {
    frameDigests: masks.map(({ segmentation, segmentNumber, mask }) => ({
      sopInstanceUid: segmentation.sopInstanceUid,
      segment: segmentNumber,
      digests: maskFrameDigests(mask, sha256),
    })),
  };
}

/** The content as JSON has it: without properties that are undefined. */
function jsonValue(content: object): RecordFacts {
  return JSON.parse(JSON.stringify(content)) as RecordFacts;
}

/** Kind, canonical JSON and its digest: what a rebuild reads, and checks. */
export function machineItems(
  input: Pick<CaseRecordInput, 'facts' | 'sha256' | 'createdAt'>,
  kind: string,
  content: RecordFacts,
): ContainerChild[] {
  const record = { ...input.facts, ...content, kind };
  return [
    contains(text(PRIVATE.recordKind, kind)),
    contains(text(PRIVATE.recordedAt, input.createdAt.toISOString())),
    contains(text(PRIVATE.recordContent, contentText(record))),
    contains(text(PRIVATE.recordDigest, digestText(input.sha256, record))),
  ];
}

/**
 * Canonical JSON as a TEXT item can hold it: the control characters from U+007F to U+009F, which RFC 8785 leaves as they are and DICOM
 * text may not contain, are escaped. The digest is that of the canonical form.
 */
export const contentText = (record: unknown): string => withoutControls(canonicalJson(record));

/** {@link contentText} of canonical JSON. */
export const withoutControls = (canonical: string): string =>
  canonical.replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

/** `sha256:` and the SHA-256 of the canonical JSON. */
export const digestText = (sha256: Sha256, value: unknown): string => digestOfCanonical(sha256, canonicalJson(value));

/** {@link digestText} of canonical JSON. */
export function digestOfCanonical(sha256: Sha256, canonical: string): string {
  const digest = sha256(new TextEncoder().encode(canonical));
  return `sha256:${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function protocolItems(protocol: ProtocolVersion): ContainerChild[] {
  const { content, digest } = protocol;
  return [
    contains(text(PRIVATE.protocolKey, content.key)),
    contains(text(PRIVATE.protocolTitle, content.title)),
    contains(text(PRIVATE.protocolVersion, content.version)),
    contains(text(PRIVATE.protocolDigest, digest.startsWith('sha256:') ? digest : `sha256:${digest}`)),
  ];
}

function maskItemOf(protocol: ProtocolVersion, mask: MaskRecord): MaskItem {
  const item = maskItems(protocol.content).find(({ key }) => key === mask.key.item);
  if (item === undefined) throw new OverreadError('OVR_SR_INVALID', `the protocol has no mask item "${mask.key.item}"`);
  return item;
}

/** The same predecessors, those without a purpose with this one. */
export function withPurpose(predecessors: readonly Predecessor[], purpose: PredecessorPurpose): Predecessor[] {
  return predecessors.map((one) => ({ ...one, purpose: one.purpose ?? purpose }));
}
