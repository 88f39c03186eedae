import { RECORD_TEMPLATES, type RecordKind } from '@overread/dicom';
import type { IndexedObject } from '../archiveIndex.ts';
import type { CollectedObject } from './collectObjects.ts';

/** Objects of one case, and what it is called. */
export interface SortedCase {
  readonly caseId: string;
  readonly label: string;
  readonly objects: readonly IndexedObject[];
}

/** Objects of one project: of its record study, and by case. */
export interface SortedProject {
  readonly projectId: string;
  readonly projectKey: string;
  readonly objects: readonly IndexedObject[];
  readonly cases: readonly SortedCase[];
}

/** Kinds of documents that bring masks of their own. */
const MAKERS: readonly string[] = ['read', 'consensus', 'adjudication'];

/** True if records of this kind lie in a project's record study. */
export const isOfProject = (kind: IndexedObject['kind']): kind is RecordKind =>
  kind !== 'segmentation' &&
  kind !== 'unreadable' &&
  kind !== 'unknownKind' &&
  RECORD_TEMPLATES[kind].study === 'record';

/** The documents by what they refer to as evidence, the earliest first. */
export function documentsByMask<T extends IndexedObject>(objects: Iterable<T>): ReadonlyMap<string, readonly T[]> {
  const documents = new Map<string, T[]>();
  for (const object of objects)
    for (const { sopInstanceUid, isPredecessor } of object.references) {
      if (isPredecessor) continue;
      const known = documents.get(sopInstanceUid);
      if (known === undefined) documents.set(sopInstanceUid, [object]);
      else if (known.at(-1) !== object) known.push(object);
    }
  for (const known of documents.values()) known.sort(byTime);
  return documents;
}

/** The document that brought a mask: the earliest read, consensus or adjudication that names it. */
export const makerOf = <T extends IndexedObject>(documents: readonly T[] | undefined): T | undefined =>
  documents?.find(({ kind }) => MAKERS.includes(kind));

/** Sorts objects into projects and cases; strays belong nowhere. */
export function sortIntoCases(found: ReadonlyMap<string, CollectedObject>): {
  readonly projects: readonly SortedProject[];
  readonly strays: readonly IndexedObject[];
} {
  const documents = documentsByMask(found.values());
  const projects = new Map<string, { objects: CollectedObject[]; cases: Map<string, CollectedObject[]> }>();
  const strays: CollectedObject[] = [];
  const projectOf = (id: string) => {
    const known = projects.get(id) ?? { objects: [], cases: new Map<string, CollectedObject[]>() };
    projects.set(id, known);
    return known;
  };
  for (const object of found.values()) {
    const home = isOfProject(object.kind) ? object : homeOf(object, documents);
    if (home?.projectId === null || home === undefined) strays.push(object);
    else if (home.caseId === null) projectOf(home.projectId).objects.push(object);
    else {
      const { cases } = projectOf(home.projectId);
      cases.set(home.caseId, [...(cases.get(home.caseId) ?? []), object]);
    }
  }
  return {
    strays,
    projects: [...projects].map(([projectId, { objects, cases }]) => ({
      projectId,
      projectKey: keyOf([objects, ...cases.values()]) ?? projectId,
      objects: objects.sort(byTime),
      cases: [...cases]
        .map(([caseId, own]) => ({ caseId, label: labelOf(caseId, own), objects: inOrder(own, documents) }))
        .sort((a, b) => (a.label < b.label ? -1 : 1)),
    })),
  };
}

/** The document that says where an object belongs: itself, or one that names it, or one that names what it names. */
function homeOf(
  object: CollectedObject,
  documents: ReadonlyMap<string, readonly CollectedObject[]>,
): CollectedObject | undefined {
  if (object.caseId !== null) return object;
  const naming = (uid: string) => {
    const all = documents.get(uid) ?? [];
    return makerOf(all) ?? all.find(({ caseId }) => caseId !== null);
  };
  const direct = naming(object.address.instance);
  if (direct) return direct;
  for (const { sopInstanceUid } of object.references) {
    const found = naming(sopInstanceUid);
    if (found) return found;
  }
  return undefined;
}

function labelOf(caseId: string, objects: readonly CollectedObject[]): string {
  const enrolled = objects.find(({ kind, caseLabel }) => kind === 'caseEnrolled' && caseLabel !== null);
  return enrolled?.caseLabel ?? objects.find(({ caseLabel }) => caseLabel !== null)?.caseLabel ?? caseId;
}

const keyOf = (lists: readonly (readonly CollectedObject[])[]) =>
  lists.flatMap((list) => list.find(({ projectKey }) => projectKey !== null)?.projectKey ?? [])[0];

/** By time, each mask before the document that brought it. */
function inOrder(
  objects: readonly CollectedObject[],
  documents: ReadonlyMap<string, readonly CollectedObject[]>,
): readonly CollectedObject[] {
  const timeOf = (object: CollectedObject) =>
    object.recordedAt ?? makerOf(documents.get(object.address.instance))?.recordedAt ?? '';
  return objects.toSorted(
    (a, b) =>
      compare(timeOf(a), timeOf(b)) || Number(a.recordedAt !== null) - Number(b.recordedAt !== null) || byUid(a, b),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byUid = (a: IndexedObject, b: IndexedObject) => compare(a.address.instance, b.address.instance);
const byTime = (a: IndexedObject, b: IndexedObject) => compare(a.recordedAt ?? '', b.recordedAt ?? '') || byUid(a, b);
