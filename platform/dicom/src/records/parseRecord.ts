import {
  canonicalJson,
  OverreadError,
  schemaFault,
  WORKFLOW_RECORDS,
  type WorkflowContent,
  type WorkflowKind,
} from '@overread/domain';
import type { TSchema } from 'typebox';
import { PRIVATE, type PrivateCode } from '../codes/private.ts';
import type { DataSet } from '../dataset/dataSet.ts';
import { type KeyObjectContents, keyObjectContent } from '../kos/keyObjects.ts';
import { readPart10 } from '../part10/readPart10.ts';
import { type Predecessor, readHierarchy } from '../sr/evidence.ts';
import { findTextNearRoot } from '../sr/findText.ts';
import { type ParsedSr, parseSr } from '../sr/parseSr.ts';
import { named } from '../sr/readItem.ts';
import type { Sha256 } from '../uid/derivedUid.ts';
import { SOP_CLASS } from '../uid/uids.ts';
import { digestOfCanonical, type RecordFacts, withoutControls } from './caseRecord.ts';
import { contentTextFault } from './contentTextFault.ts';
import { CASE_RECORD_SCHEMAS, type CaseRecordContents } from './recordContents.ts';

/** Content of every kind of record. */
type Contents = CaseRecordContents & { readonly [K in WorkflowKind]: WorkflowContent<K> } & KeyObjectContents;
/** Every kind of record: about a case, of the workflow, and Key Object Selections. */
export type RecordKind = keyof Contents;

/** A record of one kind, read. `content` holds the facts that its maker added, too. */
export interface ParsedRecordOf<K extends RecordKind> {
  readonly kind: K;
  /** Checked against the schema of its kind, against its digest, and against what the tree says to others. */
  readonly content: Contents[K] & RecordFacts;
  /** `sha256:` and hexadecimal; null for a Key Object Selection, which has no room for one. */
  readonly digest: string | null;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  readonly predecessors: readonly Predecessor[];
  readonly document: ParsedSr;
}
/** A record of ours, by its kind. */
export type ParsedRecord = { readonly [K in RecordKind]: ParsedRecordOf<K> }[RecordKind];

/**
 * Reads any record that a builder of ours made, and gives the same values back. OVR_SR_INVALID, with what is wrong and where, if it
 * is none, if its kind is unknown, or if content, digest and tree disagree.
 */
export function parseRecord(bytes: Uint8Array, sha256: Sha256): ParsedRecord {
  const document = parseSr(bytes);
  if (document.dataSet.text('SOPClassUID') === SOP_CLASS.keyObjectSelection) {
    return record(document, keyObjectContent(document), null);
  }
  const kind = onlyText(document, PRIVATE.recordKind);
  const schema = schemaOf(kind);
  if (schema === undefined) throw invalid('it is of a kind that this version of Overread does not know');
  const written = onlyText(document, PRIVATE.recordContent);
  const digest = onlyText(document, PRIVATE.recordDigest);
  const content = parsed(written);
  const canonical = canonicalJson(content);
  if (withoutControls(canonical) !== written || digestOfCanonical(sha256, canonical) !== digest) {
    throw invalid('its content does not fit its digest');
  }
  const { kind: stated, ...facts } = content;
  const fault = stated === kind ? schemaFault(schema, facts) : 'kind is not what the document says';
  if (fault !== undefined) throw invalid(`its content is not as it should be: ${fault}`);
  const recordedAt = onlyText(document, PRIVATE.recordedAt);
  const difference = contentTextFault(kind, facts, document.root);
  if (difference !== undefined) throw invalid(`its items and its machine-readable content differ: ${difference}`);
  return record(document, { kind, content, recordedAt }, digest);
}

/**
 * Reads a record again that {@link parseRecord} accepted: the same bytes give the same record, and nothing of it is checked a second
 * time. Whoever calls it knows the bytes by their digest.
 */
export function rereadRecord(bytes: Uint8Array): ParsedRecord {
  const { dataSet } = readPart10(bytes);
  if (dataSet.text('SOPClassUID') === SOP_CLASS.keyObjectSelection) {
    const document = parseSr(bytes);
    return record(document, keyObjectContent(document), null);
  }
  const text = (name: PrivateCode) => findTextNearRoot(dataSet, name) ?? '';
  const [kind, content] = [text(PRIVATE.recordKind), parsed(text(PRIVATE.recordContent))];
  const read = { kind, content, recordedAt: text(PRIVATE.recordedAt) };
  const predecessors = readHierarchy(dataSet.items('PredecessorDocumentsSequence'));
  return record(readLater(bytes, predecessors), read, text(PRIVATE.recordDigest));
}

/**
 * A document that is read when somebody asks for it: of most records nobody does. Its attributes take several times the memory of its
 * bytes, so they are not kept either.
 */
function readLater(bytes: Uint8Array, predecessors: readonly Predecessor[]): ParsedSr {
  let read: ParsedSr | undefined;
  const document = () => {
    read ??= parseSr(bytes);
    return read;
  };
  let attributes: DataSet | undefined;
  return {
    predecessors,
    get dataSet() {
      attributes ??= read?.dataSet ?? readPart10(bytes).dataSet;
      return attributes;
    },
    get root() {
      return document().root;
    },
    get references() {
      return document().references;
    },
    get isComplete() {
      return document().isComplete;
    },
    get isVerified() {
      return document().isVerified;
    },
    get verifyingObserver() {
      return document().verifyingObserver;
    },
  };
}

/** The cast is what the schema check above earned. */
function record(
  document: ParsedSr,
  read: { readonly kind: string; readonly content: object; readonly recordedAt: string },
  digest: string | null,
): ParsedRecord {
  return { ...read, digest, predecessors: document.predecessors, document } as unknown as ParsedRecord;
}

function schemaOf(kind: string): TSchema | undefined {
  if (Object.hasOwn(CASE_RECORD_SCHEMAS, kind)) return CASE_RECORD_SCHEMAS[kind as keyof CaseRecordContents];
  return Object.hasOwn(WORKFLOW_RECORDS, kind) ? WORKFLOW_RECORDS[kind as WorkflowKind].content : undefined;
}

function onlyText(document: ParsedSr, name: PrivateCode): string {
  const found = named(document.root, name, 'anywhere');
  const [only] = found;
  if (found.length !== 1 || only?.valueType !== 'TEXT')
    throw invalid(`a record has one text "${name.meaning}", this one has ${found.length}`);
  return only.value;
}

function parsed(json: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (cause) {
    throw new OverreadError('OVR_SR_INVALID', 'This is no record of Overread: its content is no JSON.', {}, { cause });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw invalid('its content is no object');
  if (isDeeperThan(content, DEEPEST)) throw invalid(`its content is nested deeper than ${DEEPEST} levels`);
  return content as Record<string, unknown>;
}

/** Our own has fewer than 20 levels; thousands exhaust the stack of whatever walks through them. */
const DEEPEST = 100;

function isDeeperThan(content: object, most: number): boolean {
  let level: unknown[] = [content];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

const invalid = (why: string) => new OverreadError('OVR_SR_INVALID', `This is no record of Overread: ${why}.`);
