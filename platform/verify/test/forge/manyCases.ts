import { createHash } from 'node:crypto';
import { IMPLEMENTATION_CLASS_UID, PRIVATE_SCHEME_UID } from '@overread/dicom';
import type { ForgedArchive } from './forgedArchive.ts';
import { contentOf, hasContent, retold } from './forgedFile.ts';

/** A case of an archive: its files, and the files of its project that are about it alone (the batch that it was enrolled in). */
export interface CaseFiles {
  readonly label: string;
  readonly caseId: string;
  readonly uids: readonly string[];
}

/** The cases of an archive, by the enrolments in it. */
export function casesOf(archive: ForgedArchive): CaseFiles[] {
  const contents = new Map(
    [...archive.files].flatMap(([uid, bytes]) => (hasContent(bytes) ? [[uid, contentOf(bytes)] as const] : [])),
  );
  return [...contents.values()]
    .filter(({ kind }) => kind === 'caseEnrolled')
    .map((enrolled) => {
      const caseId = String(enrolled.caseId);
      const { label } = enrolled.enrolment as { readonly label: string };
      const own = [...contents].flatMap(([uid, content]) => {
        const isPin = content.kind === 'batchPinned' && JSON.stringify(content.caseIds) === JSON.stringify([caseId]);
        return content.caseId === caseId || isPin ? [uid] : [];
      });
      const said = own.map((uid) => JSON.stringify(contents.get(uid))).join('\n');
      const others = [...archive.files.keys()].filter((uid) => !contents.has(uid) && said.includes(`"${uid}"`));
      return { label, caseId, uids: [...own, ...others] };
    });
}

/**
 * Tells the files of a case again as those of other cases, by number: every UID that only this case has, its id, its tasks and its label
 * are new; what it says stays. Signatures and MACs do not fit any more: sign anew.
 */
export function caseTeller(
  archive: ForgedArchive,
  { label, caseId, uids }: CaseFiles,
): (number: number) => Uint8Array[] {
  const own = new Set(uids);
  const elsewhere = new Set([...archive.files].filter(([uid]) => !own.has(uid)).flatMap(([, bytes]) => uidsIn(bytes)));
  const ids = [caseId, ...uids.flatMap((uid) => idsIn(archive.get(uid)))];
  const word = new RegExp(`(?<![A-Za-z0-9-])${label}(?![A-Za-z0-9-])`, 'g');
  return (number) => {
    const renamed = new Map(ids.map((id) => [id, anotherId(id, number)]));
    const map = (text: string) =>
      text
        .replace(ID, (id) => renamed.get(id) ?? id)
        .replace(UID, (uid) => (isStandard(uid) || elsewhere.has(uid) ? uid : anotherUid(uid, number)))
        .replace(word, `${label}-${number}`);
    return uids.map((uid) => retold(archive.get(uid), map));
  };
}

/** Ids of a record that are of its case alone. */
function idsIn(bytes: Uint8Array): string[] {
  if (!hasContent(bytes)) return [];
  const { taskId, readId, batchId } = contentOf(bytes);
  return [taskId, readId, batchId].filter((id) => typeof id === 'string');
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const UID = /(?<![0-9.])[0-9]+(?:\.[0-9]+){2,}(?![0-9.])/g;

const isStandard = (uid: string) =>
  uid.startsWith('1.2.840.') || uid === PRIVATE_SCHEME_UID || uid === IMPLEMENTATION_CLASS_UID || uid.length < 20;

const hash = (text: string, number: number) => createHash('sha256').update(`${text} ${number}`).digest('hex');

const anotherUid = (uid: string, number: number) => `2.25.${BigInt(`0x${hash(uid, number).slice(0, 32)}`)}`;

function anotherId(id: string, number: number): string {
  const hex = hash(id, number);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** All UIDs that stand in a file, in its attributes and in its texts. */
function uidsIn(bytes: Uint8Array): string[] {
  const found: string[] = [];
  retold(bytes, (text) => {
    found.push(...(text.match(UID) ?? []));
    return text;
  });
  return found;
}
