import type { RecordKind } from '@overread/dicom';
import type { IndexedObject } from '../archiveIndex.ts';
import { inWords } from '../attributeNames.ts';
import type { ProjectCheck } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { atUtc, finding } from './finding.ts';

/** Kinds of which each document names the one before as its predecessor: within a project, and within a case. */
const OF_PROJECT: readonly RecordKind[] = ['readerRegister', 'signingRoster', 'logCheckpoint'];
const OF_CASE: readonly RecordKind[] = ['adjudication', 'signOff'];

/** Every chain has one beginning and one head, and no revision is missing. */
export const chainChecks: ProjectCheck = (project) => ({
  perCase: ({ objects, label }) => Promise.resolve(OF_CASE.flatMap((kind) => chain(kind, objects, label))),
  atEnd: () =>
    Promise.resolve([
      ...OF_PROJECT.flatMap((kind) => chain(kind, project.objects, null)),
      ...revisions('readerRegister', project),
      ...revisions('signingRoster', project),
    ]),
});

function chain(kind: RecordKind, objects: readonly IndexedObject[], label: string | null): readonly Finding[] {
  const own = objects.filter((object) => object.kind === kind);
  const uids = new Set(own.map(({ address }) => address.instance));
  const before = (object: IndexedObject) =>
    object.references.filter((one) => one.isPredecessor && uids.has(one.sopInstanceUid));
  const followed = new Map<string, IndexedObject[]>();
  for (const object of own)
    for (const { sopInstanceUid } of before(object))
      followed.set(sopInstanceUid, [...(followed.get(sopInstanceUid) ?? []), object]);
  const heads = own.filter(({ address }) => !followed.has(address.instance));
  const roots = own.filter((object) => before(object).length === 0);
  const findings: Finding[] = [];
  if (heads.length > 1)
    findings.push(forked(heads, `${heads.length} documents each say that they are the newest of their chain`, label));
  if (own.length > 0 && heads.length === 0)
    findings.push(forked(own, 'the documents of this chain follow each other in a circle', label));
  // A beginning too many that no fork explains: whatever lay between was taken away.
  if (roots.length > 1 && heads.length <= 1)
    findings.push(forked(roots, `${roots.length} documents each say that they are the first of their chain`, label));
  return findings;
}

function forked(objects: readonly IndexedObject[], what: string, label: string | null): Finding {
  const named = objects.map(({ title, recordedAt, address }) =>
    recordedAt === null
      ? `“${title}” …${address.instance.slice(-6)}`
      : `“${title}” of ${atUtc(recordedAt)} (…${address.instance.slice(-6)})`,
  );
  return finding('chainForked', objects[0] ?? null, `${what}: ${inWords(named)}`, label);
}

function revisions(kind: 'readerRegister' | 'signingRoster', project: Parameters<ProjectCheck>[0]): readonly Finding[] {
  const records = project.of(kind).map(({ object, record }) => ({ object, revision: record.content.revision }));
  const found = new Set(records.map(({ revision }) => revision));
  const last = records.reduce<(typeof records)[number] | undefined>(
    (a, b) => (a && a.revision > b.revision ? a : b),
    undefined,
  );
  if (last === undefined) return [];
  const missing = Array.from({ length: last.revision }, (_, index) => index + 1).filter((number) => !found.has(number));
  const twice = records.length - found.size;
  return [
    ...(missing.length === 0
      ? []
      : [
          finding(
            'chainGap',
            last.object,
            `revision ${inWords(missing.slice(0, 8).map(String))} of project ${project.projectKey} is missing`,
          ),
        ]),
    ...(twice === 0
      ? []
      : [finding('chainForked', last.object, `${twice + 1} documents have the same revision number`)]),
  ];
}
