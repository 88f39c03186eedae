import {
  isOverreadError,
  itemsOf,
  type ParsedRecord,
  PRIVATE,
  parseRecord,
  parseSr,
  RECORD_TEMPLATES,
} from '@overread/dicom';
import { RECORD_ACTORS } from '@overread/domain';
import type { ObjectKind } from '../archiveIndex.ts';
import { approverCodeOf } from '../fold/recordFacts.ts';
import { sha256Bytes } from '../sha256.ts';

/** What the index keeps of a record's content. */
export interface RecordFacts {
  readonly kind: ObjectKind;
  readonly fault: string | null;
  readonly recordedAt: string | null;
  readonly projectId: string | null;
  readonly projectKey: string | null;
  readonly caseId: string | null;
  readonly caseLabel: string | null;
  readonly person: string | null;
  readonly approverCode: string | null;
}

/** Content keys that name who acted, in this order: of records about a case first, then of the workflow. */
const PERSONS = ['reader', 'adjudicator', ...RECORD_ACTORS, 'person'] as const;

/** Reads a document as a record of ours; one that is none, or is damaged, says why. */
export function recordFacts(bytes: Uint8Array): RecordFacts {
  try {
    return factsOf(parseRecord(bytes, sha256Bytes));
  } catch (error) {
    if (!isOverreadError(error)) throw error;
    const kind = kindOf(bytes);
    const isUnknown = kind !== undefined && !Object.hasOwn(RECORD_TEMPLATES, kind);
    return { ...NOTHING, kind: isUnknown ? 'unknownKind' : 'unreadable', fault: error.message };
  }
}

/** Facts of an object that no record speaks of. */
export const NOTHING = {
  recordedAt: null,
  projectId: null,
  projectKey: null,
  caseId: null,
  caseLabel: null,
  person: null,
  approverCode: null,
} as const;

function factsOf(record: ParsedRecord): RecordFacts {
  const content: Readonly<Record<string, unknown>> = record.content;
  const textOf = (key: string) => (typeof content[key] === 'string' ? content[key] : null);
  const label = record.kind === 'caseEnrolled' ? record.content.enrolment.label : textOf('caseLabel');
  return {
    kind: record.kind,
    fault: null,
    recordedAt: record.recordedAt,
    projectId: textOf('projectId'),
    projectKey: textOf('projectKey'),
    caseId: textOf('caseId'),
    caseLabel: label,
    person:
      record.kind === 'signOff'
        ? record.content.approver.name
        : (PERSONS.map(textOf).find((value) => value !== null) ?? null),
    approverCode: record.kind === 'signOff' ? approverCodeOf(record.content) : null,
  };
}

/** The kind that a document states, though the rest of it may be damaged; undefined if it states none. */
function kindOf(bytes: Uint8Array): string | undefined {
  try {
    const stated = itemsOf(parseSr(bytes).root).find(({ name }) => name?.value === PRIVATE.recordKind.value);
    return stated?.valueType === 'TEXT' ? stated.value : undefined;
  } catch {
    return undefined;
  }
}
