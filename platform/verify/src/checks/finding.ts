import { spokenName } from '@overread/dicom';
import type { IndexedObject } from '../archiveIndex.ts';
import type { VerifyCheck } from '../checks.ts';
import type { Finding } from '../report.ts';

/** A finding about an object, or about none. What is said of it becomes a sentence. */
export function finding(
  check: VerifyCheck,
  object: IndexedObject | null,
  sentence: string,
  caseLabel: string | null = null,
): Finding {
  return {
    check,
    caseLabel,
    document: object && { title: object.title, sopInstanceUid: object.address.instance },
    sentence: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith('.') ? '' : '.'}`,
  };
}

/** A moment for a sentence: `2027-03-12 17:07:41 UTC`. */
export const atUtc = (moment: string): string => `${moment.slice(0, 10)} ${moment.slice(11, 19)} UTC`;

/** Who made an object, for a sentence: a code, an approver's name as people say it, or the gateway. */
export const makerName = (object: Pick<IndexedObject, 'person'>): string =>
  object.person === null ? 'the gateway' : spokenName(object.person);

/** Milliseconds of a moment; an unreadable one is NaN, which no comparison holds for. */
export const timeOf = (moment: string | null): number => (moment === null ? Number.NaN : Date.parse(moment));
