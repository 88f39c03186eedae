import { canonicalBytes, type HexSha256, type ProjectState, type ProtocolContent } from '@overread/domain';
import type { IndexedObject, OpenedProject, OpenedRecord, RecordedCheckpoint } from '../archiveIndex.ts';
import type { FoldProblem, FoldProblemKind } from './foldProblems.ts';

/** A protocol version of the archive, with what cases need of it. */
export interface FoldedProtocol {
  readonly id: string;
  /** Hexadecimal, recomputed. */
  readonly digest: string;
  readonly content: ProtocolContent;
  readonly published: OpenedRecord<'protocolPublished'>;
  readonly retired: OpenedRecord<'protocolRetired'> | undefined;
}

/** A project of the archive without its cases, and the records that it stands on. */
export interface FoldedProject {
  readonly created: OpenedRecord<'projectCreated'>;
  readonly protocols: readonly FoldedProtocol[];
  readonly register: OpenedRecord<'readerRegister'> | undefined;
  readonly roster: OpenedRecord<'signingRoster'> | undefined;
  readonly batches: readonly OpenedRecord<'batchPinned'>[];
  readonly releases: readonly OpenedRecord<'datasetReleased'>[];
  /** By tree of the log, then by size. */
  readonly checkpoints: readonly RecordedCheckpoint[];
  readonly problems: readonly FoldProblem[];
}

/** Something that lies in the archive as one object. */
export interface Located {
  readonly object: IndexedObject;
}

/** The document of a record as a state names it. */
export const documentOf = ({ object }: Located) => ({
  sopInstanceUid: object.address.instance,
  sha256: object.sha256,
});

/** The records of a project's own study, each in its place; undefined, with a problem, if nothing says that it was created. */
export function foldProject(
  project: OpenedProject,
  sha256: HexSha256,
): { readonly folded: FoldedProject | undefined; readonly problems: readonly FoldProblem[] } {
  const problems: FoldProblem[] = [];
  const say = (kind: FoldProblemKind, sentence: string, record?: Located) =>
    problems.push({
      kind,
      caseLabel: null,
      sopInstanceUid: record ? documentOf(record).sopInstanceUid : null,
      sentence: `Project ${project.projectKey}: ${sentence}`,
    });
  for (const object of project.objects)
    if (object.kind === 'unreadable')
      problems.push({
        kind: 'unreadable',
        caseLabel: null,
        sopInstanceUid: object.address.instance,
        sentence: `Project ${project.projectKey}: ${object.title} cannot be read: ${object.fault ?? 'unknown'}.`,
      });
  const places = placer(say);
  const [created] = places('the creation', project.of('projectCreated'), () => 'created');
  if (!created) {
    say('projectMissing', 'nothing says that it was created; its records were left out.');
    return { folded: undefined, problems };
  }
  const retired = places('a retirement', project.of('protocolRetired'), (one) => one.record.content.protocolVersionId);
  const protocols = places('a SOP', project.of('protocolPublished'), (one) => one.record.content.protocolVersionId).map(
    (published): FoldedProtocol => {
      const { protocolVersionId: id, protocol: content, digest: stated } = published.record.content;
      const digest = sha256(canonicalBytes(content));
      if (stated.replace(/^sha256:/, '') !== digest)
        say(
          'protocolDigest',
          `SOP ${content.key} ${content.version} does not have the digest that it says.`,
          published,
        );
      return {
        id,
        digest,
        content,
        published,
        retired: retired.find((one) => one.record.content.protocolVersionId === id),
      };
    },
  );
  return {
    folded: {
      created,
      protocols,
      register: headOf('reader register', project.of('readerRegister'), say, places),
      roster: headOf('signing roster', project.of('signingRoster'), say, places),
      batches: places('a batch', project.of('batchPinned'), (one) => one.record.content.batchId),
      releases: places('a release', project.of('datasetReleased'), (one) => one.record.content.releaseId),
      checkpoints: project.checkpoints.toSorted(byTree),
      problems,
    },
    problems,
  };
}

type Say = (kind: FoldProblemKind, sentence: string, record?: Located) => void;

/** Checkpoints in the order of the trees that their origins name, then of their sizes. */
function byTree(a: RecordedCheckpoint, b: RecordedCheckpoint): number {
  const tree = ({ record }: RecordedCheckpoint) => Number(record.content.origin.split('/').at(-1)) || 0;
  return tree(a) - tree(b) || a.record.content.size - b.record.content.size;
}

/** Keeps one record per place, the oldest; another one in its place is a fork. */
function placer(say: Say) {
  return <R extends Located>(what: string, records: readonly R[], placeOf: (record: R) => string): R[] => {
    const taken = new Map<string, R>();
    for (const record of oldestFirst(records)) {
      const place = placeOf(record);
      if (taken.has(place)) say('forked', `two records say ${what}; the older one was taken.`, record);
      else taken.set(place, record);
    }
    return [...taken.values()];
  };
}

/** Records by time, then by UID. */
export function oldestFirst<R extends Located>(records: readonly R[]): R[] {
  const order = ({ object }: R) => `${object.recordedAt ?? ''} ${object.address.instance}`;
  return records.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/** The newest revision of a register or roster; two of one revision, a missing one or a broken chain is a problem. */
function headOf<K extends 'readerRegister' | 'signingRoster'>(
  what: string,
  records: readonly OpenedRecord<K>[],
  say: Say,
  places: ReturnType<typeof placer>,
): OpenedRecord<K> | undefined {
  const revisionOf = (one: OpenedRecord<K>): number => one.record.content.revision;
  const row = places(`a revision of the ${what}`, records, (one) => String(revisionOf(one))).toSorted(
    (a, b) => revisionOf(a) - revisionOf(b),
  );
  for (const [index, one] of row.entries()) {
    const revision = revisionOf(one);
    if (
      revision !== index + 1 &&
      (row[index - 1] === undefined || revisionOf(row[index - 1] as typeof one) !== revision - 1)
    )
      say('gap', `revision ${revision - 1} of its ${what} is not in the archive.`, one);
    const before = row[index - 1];
    const names = one.record.predecessors.map((predecessor) => predecessor.sopInstanceUid);
    if (before && !names.includes(before.object.address.instance))
      say('forked', `revision ${revision} of its ${what} does not follow revision ${revisionOf(before)}.`, one);
  }
  return row.at(-1);
}

/** A folded project as the state has it; `cases` as they were folded. */
export function projectState(folded: FoldedProject, cases: ProjectState['cases']): ProjectState {
  const { created, register, roster } = folded;
  const { projectId, projectKey, projectTitle, seed, createdAt } = created.record.content;
  return {
    id: projectId,
    key: projectKey,
    title: projectTitle,
    seed,
    createdAt,
    document: documentOf(created),
    protocolVersions: folded.protocols.map(({ id, digest, content, published, retired }) => ({
      id,
      key: content.key,
      version: content.version,
      digest,
      publishedAt: published.record.content.at,
      document: documentOf(published),
      retirement: retired ? documentOf(retired) : null,
    })),
    register: register
      ? {
          revision: register.record.content.revision,
          members: register.record.content.members.map(({ code, role, name, login, since, until }) => ({
            code,
            role,
            name,
            login,
            since,
            until,
          })),
          document: documentOf(register),
        }
      : null,
    signingRoster: roster
      ? {
          revision: roster.record.content.revision,
          certificates: roster.record.content.certificates.flatMap(
            ({ kind, fingerprint, holder, role, since, until }) =>
              kind === 'person' ? [{ fingerprint, holder, role: role ?? '', since, until }] : [],
          ),
          document: documentOf(roster),
        }
      : null,
    batches: folded.batches.map((batch) => ({
      id: batch.record.content.batchId,
      protocolVersionId: batch.record.content.protocolVersionId,
      caseIds: [...batch.record.content.caseIds],
      pinnedAt: batch.record.content.at,
      document: documentOf(batch),
    })),
    releases: folded.releases.map((release) => ({
      id: release.record.content.releaseId,
      scope: release.record.content.scope,
      releasedBy: release.record.content.releasedBy,
      manifests: release.record.content.cases.map(({ caseId, manifest }) => ({
        caseId,
        sopInstanceUid: manifest.sopInstanceUid,
      })),
      document: documentOf(release),
    })),
    cases,
  };
}
