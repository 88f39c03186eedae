import { itemsOf, type ParsedSr, STANDARD, sameCode } from '@overread/dicom';
import type { Role } from '@overread/domain';
import type { IndexedObject, OpenedRecord } from '../archiveIndex.ts';

/** One thing that a person did, as a record says it. */
export interface Act {
  /** A word for sentences: `read`, `settled`, `signed`. */
  readonly what:
    | 'read'
    | 'settled'
    | 'signed'
    | 'returned'
    | 'enrolled'
    | 'excluded'
    | 'withdrew'
    | 'reopened'
    | 'published'
    | 'retired'
    | 'released';
  readonly role: Role;
  /** Code of the person; of an approver who signs, the name in clear (PN). */
  readonly who: string;
  readonly isName: boolean;
  /** Code of an approver who signs, where the document says it. */
  readonly code: string | null;
  readonly at: string;
  readonly object: IndexedObject;
  /** Code of the person who asked for it, where two are needed. */
  readonly askedBy?: string;
}

/** What a record says that somebody did; undefined for what the gateway did by itself. */
export function actOf(filed: OpenedRecord): Act | undefined {
  const { object, record } = filed;
  const act = (what: Act['what'], role: Role, who: string, askedBy?: string): Act => ({
    what,
    role,
    who,
    isName: what === 'signed',
    code: what === 'signed' ? object.approverCode : null,
    at: record.recordedAt,
    object,
    ...(askedBy === undefined ? {} : { askedBy }),
  });
  switch (record.kind) {
    case 'read':
      return act('read', 'reader', record.content.reader);
    case 'adjudication':
      return act('settled', 'adjudicator', record.content.adjudicator);
    case 'signOff':
      return act('signed', 'approver', record.content.approver.name);
    case 'caseReturned':
      return act('returned', 'approver', record.content.returnedBy);
    case 'caseEnrolled':
      return act('enrolled', 'coordinator', record.content.enrolledBy);
    case 'caseExcluded':
      return act('excluded', 'coordinator', record.content.excludedBy, record.content.askedBy);
    case 'caseWithdrawn':
      return act('withdrew', 'coordinator', record.content.withdrawnBy, record.content.askedBy);
    case 'amendmentAsked':
      return act('reopened', 'coordinator', observerOf(record.document) ?? '', record.content.askedBy);
    case 'casePublished':
    case 'protocolPublished':
      return act('published', 'coordinator', record.content.publishedBy);
    case 'protocolRetired':
      return act('retired', 'coordinator', record.content.retiredBy);
    case 'datasetReleased':
      return act('released', 'coordinator', record.content.releasedBy);
    default:
      return undefined;
  }
}

/** The person whom a document names as its observer: a code; of a pinned batch the only place that says who opened it. */
export function observerOf({ root }: ParsedSr): string | undefined {
  const person = itemsOf(root).find((one) => sameCode(one.name ?? undefined, STANDARD.personObserverName));
  return person?.valueType === 'PNAME' ? person.value : undefined;
}
