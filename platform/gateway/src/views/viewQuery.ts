import { OverreadError } from '@overread/domain';

/** Attributes that may be matched, with the names under which viewers ask for them. */
const MATCHED: Readonly<Record<string, string>> = {
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
  SOPInstanceUID: '00080018',
  SOPClassUID: '00080016',
  PatientID: '00100020',
  PatientName: '00100010',
  Modality: '00080060',
  ModalitiesInStudy: '00080061',
  StudyDate: '00080020',
  AccessionNumber: '00080050',
  StudyDescription: '00081030',
  SeriesDescription: '0008103E',
  SeriesNumber: '00200011',
  InstanceNumber: '00200013',
};
const TAGS: ReadonlySet<string> = new Set(Object.values(MATCHED));
const MOST = 10_000;

/** A search (PS3.18 section 10.6.1.2): which attributes must match which value, and which part of the answer is wanted. */
export interface ViewQuery {
  /** Tag, eight hexadecimal digits, to the value asked for. */
  readonly match: ReadonlyMap<string, string>;
  readonly limit: number;
  readonly offset: number;
}

/**
 * Reads a query of DICOMweb by a list of what is allowed: matching by keyword or tag, `limit`, `offset`,
 * `fuzzymatching` and `includefield` (both without effect: the answers are fixed).
 *
 * @throws OverreadError OVR_QUERY_INVALID for every other key, and for a key that comes twice.
 */
export function parseViewQuery(text: string): ViewQuery {
  const match = new Map<string, string>();
  let [limit, offset] = [MOST, 0];
  const seen = new Set<string>();
  for (const [key, value] of new URLSearchParams(text)) {
    if (key === 'includefield') continue;
    if (seen.has(key)) throw invalid(`The query key ${shown(key)} came twice.`);
    seen.add(key);
    if (key === 'fuzzymatching') continue;
    if (key === 'limit') limit = count(key, value);
    else if (key === 'offset') offset = count(key, value);
    else match.set(tagOf(key), pattern(key, value));
  }
  return { match, limit, offset };
}

/** True if the wanted value matches: equal, empty (any), a list of UIDs, or with `*` and `?` as wildcards. */
export function matches(wanted: string, values: readonly string[]): boolean {
  if (wanted === '' || wanted === '*') return true;
  const patterns = wanted.split(/[\\,]/);
  return patterns.some((pattern) => {
    const literal = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    const expression = new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
    return values.some((value) => expression.test(value));
  });
}

function tagOf(key: string): string {
  const tag = MATCHED[key] ?? key.toUpperCase();
  if (!Object.hasOwn(MATCHED, key) && !TAGS.has(tag)) throw invalid(`The query key ${shown(key)} is not offered.`);
  return tag;
}

/** Bounds what {@link matches} may have to try. */
function pattern(key: string, value: string): string {
  const text = value.replace(/\*+/g, '*');
  if (text.length > 2048 || (text.match(/\*/g)?.length ?? 0) > 4)
    throw invalid(`The value of the query key ${shown(key)} is too long.`);
  return text;
}

function count(key: string, value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw invalid(`The query key ${key} needs a number.`);
  return Math.min(Number(value), MOST);
}

const shown = (key: string): string => (/^[A-Za-z0-9]{1,40}$/.test(key) ? key : 'that was sent');
const invalid = (message: string) => new OverreadError('OVR_QUERY_INVALID', message);
