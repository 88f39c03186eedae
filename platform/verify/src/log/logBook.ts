import { isOverreadError } from '@overread/dicom';
import { canonicalJson } from '@overread/domain';
import { type Checkpoint, isConsistent, leafHash, openCheckpoint, parseVerifierKey } from '@overread/signing';
import type { EnteredDocument, IndexedObject, OpenedProject, RecordedCheckpoint } from '../archiveIndex.ts';
import { atUtc, finding } from '../checks/finding.ts';
import type { CountTally, Finding } from '../report.ts';
import { bytesOf } from './recordedCheckpoint.ts';

/** What the log proves of one document. */
export interface ProvenDocument {
  readonly origin: string;
  readonly index: number;
  readonly sha256: string;
  /** Time of the entry. */
  readonly at: string;
  readonly record: IndexedObject;
}

/** The checkpoints that one project's record study holds of one log, and what they prove. */
export interface LogTree {
  readonly origin: string;
  /** By size. */
  readonly checkpoints: readonly { readonly size: number; readonly rootHash: string; readonly at: string }[];
  /** Time of the first entry of a document, and up to when every document of the project is listed. */
  readonly from: string;
  readonly completeUntil: string;
}

/** What a project's recorded checkpoints say. */
export interface LogBook {
  readonly trees: readonly LogTree[];
  readonly documents: ReadonlyMap<string, ProvenDocument>;
  readonly findings: readonly Finding[];
}

type Content = RecordedCheckpoint['record']['content'];

/** A record with as many documents may lack some that were filed; the next one has them. */
const FULL = 200;

/** Checks the recorded checkpoints of a project: notes, extension, inclusion of documents. */
export function logBook(project: OpenedProject, logKeys: readonly string[], count: CountTally): LogBook {
  const records = project.checkpoints.toSorted(
    (a, b) => a.record.content.size - b.record.content.size || (a.record.recordedAt < b.record.recordedAt ? -1 : 1),
  );
  const origins = [...new Set(records.map(({ record }) => record.content.origin))].sort(
    (a, b) => treeNumber(a) - treeNumber(b),
  );
  const documents = new Map<string, ProvenDocument>();
  const findings: Finding[] = [];
  const trees = origins.map((origin, place): LogTree => {
    const own = records.filter(({ record }) => record.content.origin === origin);
    for (const [index, record] of own.entries()) {
      const faults = [
        ...noteFaults(record.record.content, logKeys),
        ...extensionFaults(record.record.content, own[index - 1]?.record.content),
        ...(index === 0 ? beginningFaults(record.record.content, lastBefore(records, origins[place - 1])) : []),
      ];
      count('checkpoints', faults.length === 0);
      findings.push(
        ...faults.map((fault) => finding('checkpointInvalid', record.object, `${sizeOf(record)} ${fault}`)),
      );
      for (const document of record.documents) prove(document, record, documents, findings, count);
    }
    return {
      origin,
      ...coverage(
        own,
        [...documents.values()].filter((one) => one.origin === origin),
      ),
    };
  });
  return { trees, documents, findings };
}

const treeNumber = (origin: string) => Number(origin.split('/').at(-1)) || 0;
const sizeOf = ({ record: { content } }: RecordedCheckpoint) =>
  `the checkpoint of size ${content.size} (${atUtc(content.at)})`;

/** What is wrong with a signed note and what is said of it; `logKeys` are those of the signing roster. */
export function noteFaults(
  { note, origin, size, rootHash }: Pick<Content, 'note' | 'origin' | 'size' | 'rootHash'>,
  logKeys: readonly string[],
): readonly string[] {
  const key = logKeys.find((one) => nameOfKey(one) === origin);
  if (key === undefined) return [`is of the log ${origin}, whose key the signing roster does not list`];
  const opened = openedNote(note, key);
  if (typeof opened === 'string') return [`does not hold: ${opened}`];
  const isSame =
    opened.size === size &&
    opened.origin === origin &&
    Buffer.from(opened.rootHash).equals(Buffer.from(rootHash, 'base64'));
  return isSame ? [] : ['says something else than its signed note'];
}

function openedNote(note: string, key: string): Checkpoint | string {
  try {
    return openCheckpoint(note, key);
  } catch (error) {
    if (isOverreadError(error)) return error.message;
    throw error;
  }
}

function nameOfKey(key: string): string | undefined {
  try {
    return parseVerifierKey(key).name;
  } catch (error) {
    if (isOverreadError(error)) return undefined;
    throw error;
  }
}

function extensionFaults(content: Content, before: Content | undefined): readonly string[] {
  const { previous } = content;
  if (before !== undefined && (previous?.size !== before.size || previous.rootHash !== before.rootHash))
    return [
      `does not go on from the one before it here, of size ${before.size}; a checkpoint was taken out or changed`,
    ];
  if (previous === null) return content.consistency.length === 0 ? [] : ['is the first, but claims to extend another'];
  const holds = isConsistent({
    from: previous.size,
    to: content.size,
    fromRoot: bytesOf(previous.rootHash),
    toRoot: bytesOf(content.rootHash),
    proof: content.consistency.map(bytesOf),
  });
  return holds
    ? []
    : [`does not extend the tree of size ${previous.size}: entries of the log were changed or taken out`];
}

/** The first record of a tree here: of a log's own beginning, or one that goes on from the last checkpoint of an earlier log. */
function beginningFaults(content: Content, last: Content | undefined): readonly string[] {
  const { previous, continues } = content;
  if (continues === null) {
    if (last !== undefined) return ['begins another log, and does not say that it goes on from the one before'];
    return previous === null ? [] : [`extends a tree of size ${previous.size} that is not recorded here`];
  }
  const first = Buffer.from(
    leafHash(new TextEncoder().encode(canonicalJson({ kind: 'log.continued', note: continues }))),
  );
  if (previous?.size !== 1 || !first.equals(Buffer.from(previous.rootHash, 'base64')))
    return ['says that it goes on from an earlier log, but its first entry is not the last checkpoint of that log'];
  // A log of several projects goes on from its newest checkpoint, which may be recorded in another project alone.
  const lastSize = Number(continues.split('\n')[1]);
  return last !== undefined && !(lastSize >= last.size)
    ? [`goes on from a checkpoint of size ${lastSize}, though one of size ${last.size} was recorded before`]
    : [];
}

const lastBefore = (records: readonly RecordedCheckpoint[], origin: string | undefined): Content | undefined =>
  records.findLast(({ record }) => record.content.origin === origin)?.record.content;

function prove(
  document: EnteredDocument,
  record: RecordedCheckpoint,
  documents: Map<string, ProvenDocument>,
  findings: Finding[],
  count: CountTally,
): void {
  const { at, isIncluded } = document;
  count('loggedDocuments', isIncluded && at !== null);
  if (!isIncluded)
    findings.push(
      finding(
        'logProof',
        record.object,
        `${sizeOf(record)} lists document …${document.sopInstanceUid.slice(-6)}, but its proof does not lead to the root of the log`,
      ),
    );
  else if (at === null)
    findings.push(
      finding(
        'logProof',
        record.object,
        `${sizeOf(record)} lists document …${document.sopInstanceUid.slice(-6)}, but the entry of the log does not name it with this digest`,
      ),
    );
  else if (!documents.has(document.sopInstanceUid))
    documents.set(document.sopInstanceUid, {
      origin: record.record.content.origin,
      index: document.index,
      sha256: document.sha256,
      at,
      record: record.object,
    });
}

function coverage(own: readonly RecordedCheckpoint[], proven: readonly ProvenDocument[]): Omit<LogTree, 'origin'> {
  const contents = own.map(({ record }) => record.content);
  const ends = [
    ...own.filter(({ documents }) => documents.length < FULL).map(({ record }) => record.content.at),
    ...proven.map(({ at }) => at),
  ];
  // ISO 8601 in UTC sorts as it reads.
  const [from = contents[0]?.at ?? ''] = proven.map(({ at }) => at).sort();
  return {
    checkpoints: contents.map(({ size, rootHash, at }) => ({ size, rootHash, at })),
    from,
    completeUntil: ends.sort().at(-1) ?? '',
  };
}
