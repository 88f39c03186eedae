import { derivedUid } from '@overread/dicom';
import { canonicalBytes, caseDigest, type InstallationState, type ProjectState, sortedProject } from '@overread/domain';
import { caseContentOf } from './caseContentOf.ts';
import type { Ports, Tx } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/** After every moment. */
const FOR_EVER = new Date(8.64e15);

type Project = Awaited<ReturnType<Ports['store']['projects']['list']>>[number];

/**
 * The state that the database has, of filed records only: what its archive folds to as well (design D3). A case at a time; what is
 * accepted and still on its way does not count.
 */
export async function stateOfDatabase(ports: Pick<Ports, 'store' | 'sha256'>, tx: Tx): Promise<InstallationState> {
  const projects: ProjectState[] = [];
  for (const project of await ports.store.projects.list(tx)) {
    const state = await projectStateOf(ports, tx, project);
    if (state) projects.push(sortedProject(state));
  }
  projects.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { format: 'overread-state-1', projects };
}

async function projectStateOf(
  ports: Pick<Ports, 'store' | 'sha256'>,
  tx: Tx,
  project: Project,
): Promise<ProjectState | undefined> {
  const { store, sha256 } = ports;
  const filed = await store.filedRows.documentsOfProject(tx, project.id);
  const derived = (...parts: readonly (string | number)[]) => derivedUid(sha256Bytes(ports), 'instance', ...parts);
  const found = (...parts: readonly (string | number)[]) => filed.get(derived(...parts));
  const document = ({ sopInstanceUid, sha256: digest }: { sopInstanceUid: string; sha256: string }) => ({
    sopInstanceUid,
    sha256: digest,
  });
  const created = found('projectCreated', project.id);
  if (!created) return undefined;
  /** The newest revision of a register that is filed. */
  const headOf = (kind: 'readerRegister' | 'signingRoster', newest: number) => {
    for (let revision = newest; revision > 0; revision--) {
      const head = found(kind, project.id, revision);
      if (head) return { head, revision };
    }
    return undefined;
  };
  const register = headOf('readerRegister', project.register_revision);
  const roster = headOf('signingRoster', project.roster_revision);
  const protocols = (await store.protocols.list(tx, [project.id])).flatMap((row) => {
    const published = found('protocolPublished', row.id);
    return published ? [{ row, published }] : [];
  });
  const cases: ProjectState['cases'] = [];
  for (const caseId of await store.filedRows.caseIds(tx, project.id)) {
    const content = await caseContentOf(ports, tx, caseId);
    if (content && protocols.some(({ row }) => row.id === content.protocolVersionId))
      cases.push({ id: caseId, label: content.label, state: content.state, digest: caseDigest(content, sha256) });
  }
  /** When what a revision says was so; a row of later is in a later one. The newest revision says all rows, whatever clocks say. */
  const asOf = (of: { head: { createdAt: Date }; revision: number }, newest: number) =>
    of.revision === newest ? FOR_EVER : of.head.createdAt;
  const until = (moment: Date | null, at: Date) => (moment !== null && moment <= at ? moment.toISOString() : null);
  const [registerAt, rosterAt] = [
    register ? asOf(register, project.register_revision) : FOR_EVER,
    roster ? asOf(roster, project.roster_revision) : FOR_EVER,
  ];
  return {
    id: project.id,
    key: project.key,
    title: project.title,
    seed: project.seed,
    createdAt: project.created_at.toISOString(),
    document: document(created),
    protocolVersions: protocols.map(({ row, published }) => {
      const retired = found('protocolRetired', row.id);
      return {
        id: row.id,
        key: row.key,
        version: row.version,
        digest: sha256(canonicalBytes(row.content)),
        publishedAt: row.published_at.toISOString(),
        document: document(published),
        retirement: retired ? document(retired) : null,
      };
    }),
    register: register
      ? {
          revision: register.revision,
          members: (await store.projects.register(tx, project.id))
            .filter((member) => member.since <= registerAt)
            .map(({ since, until: end, ...member }) => ({
              ...member,
              since: since.toISOString(),
              until: until(end, registerAt),
            })),
          document: document(register.head),
        }
      : null,
    signingRoster: roster
      ? {
          revision: roster.revision,
          certificates: (await store.signingKeys.roster(tx, project.id)).flatMap((row) =>
            row.since !== null && row.since <= rosterAt
              ? [
                  {
                    fingerprint: row.fingerprint ?? '',
                    holder: row.code,
                    role: row.role,
                    since: row.since.toISOString(),
                    until: until(row.until, rosterAt),
                  },
                ]
              : [],
          ),
          document: document(roster.head),
        }
      : null,
    batches: await batchesOf(),
    releases: await releasesOf(),
    cases,
  };

  async function batchesOf(): Promise<ProjectState['batches']> {
    const batches: ProjectState['batches'] = [];
    for (const { id, protocolVersionId, pinnedAt } of await store.filedRows.batches(tx, project.id)) {
      const record = found('batchPinned', id);
      if (!record || !pinnedAt) continue;
      const caseIds = [...(await store.batches.casesOf(tx, id))];
      batches.push({ id, protocolVersionId, caseIds, pinnedAt: pinnedAt.toISOString(), document: document(record) });
    }
    return batches;
  }

  async function releasesOf(): Promise<ProjectState['releases']> {
    const releases: ProjectState['releases'] = [];
    for (const { id, scope, code } of await store.releases.ofProject(tx, project.id)) {
      const record = found('datasetReleased', id);
      if (!record) continue;
      const parts = (await store.releases.casesOf(tx, id)).filter((part) => part.state === 'published');
      releases.push({
        id,
        scope,
        releasedBy: code,
        manifests: parts.flatMap(({ caseId, manifests }) =>
          manifests.map(({ sopInstanceUid }) => ({ caseId, sopInstanceUid })),
        ),
        document: document(record),
      });
    }
    return releases;
  }
}
