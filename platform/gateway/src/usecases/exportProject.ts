import type { ExportCase, ExportListing, ExportPart, ExportRequest } from '@overread/contract';
import { maskItems, OverreadError, type Partition, unitLabel, unitWork } from '@overread/domain';
import { type CaseFile, caseFile, isSigned, sideCodes } from './caseFile.ts';
import { type ChosenObject, chosenObjects, exactBytes, exportSegs, slug, workflowFacts } from './exportObjects.ts';
import { absenceWords, exportRows } from './exportRows.ts';
import type { Ports } from './ports.ts';
import { dossierFiles } from './takeDossier.ts';
import { VERSION } from './viewAbout.ts';

/** A part with the bytes of its file. */
export interface ExportedPart {
  readonly part: ExportPart;
  readonly bytes?: Uint8Array;
}

type ListedCase = Awaited<ReturnType<Ports['store']['cases']['list']>>[number];

/**
 * Everything of a project that was asked for, part by part: objects byte-equal to the archive, what is known of each case, and
 * why the others are left out. Cases of the partition `test` come only if it is named, and never beside others (R8). Each
 * exported case is an audit event. A case that is withdrawn meanwhile ends the export.
 *
 * @throws OVR_NOT_FOUND, OVR_REQUEST_INVALID, OVR_CASE_STATE, OVR_ARCHIVE_UNAVAILABLE, OVR_ARCHIVE_CONFLICT
 */
export async function* exportProject(ports: Ports, request: ExportRequest): AsyncGenerator<ExportedPart> {
  const { store } = ports;
  const { project, cases } = await store.transaction(async (tx) => {
    const found = await store.projects.byKey(tx, request.project);
    if (!found) throw new OverreadError('OVR_NOT_FOUND', `There is no project “${request.project}”.`);
    return { project: found, cases: await store.cases.list(tx, found.id) };
  });
  const asked = askedCases(cases, request);
  const listing = asked.map((row) => listed(row, request.unsigned));
  const taken = asked.filter((_, index) => listing[index]?.isExported);
  if (taken.length === 0) throw nothing(cases, listing, request);
  const at = ports.now();
  yield {
    part: {
      part: 'begin',
      version: VERSION,
      takenAt: at.toISOString(),
      project: { id: project.id, key: project.key, title: project.title },
      partitions: request.partitions,
      listing,
    },
  };
  await noteExport(ports, project.id, request, taken.length, at);
  yield* projectRecords(ports, project.id, request);
  for (const [index, row] of asked.entries()) {
    const entry = listing[index];
    const found = await store.transaction(async (tx) => {
      const stored = await store.cases.byId(tx, row.id);
      return stored && caseFile(ports, tx, stored);
    });
    if (!found || !entry) continue;
    // Decided again with what is loaded: the case may have moved on since it was listed.
    const isThere = entry.isExported && (isSigned(found.row.state) || request.unsigned);
    if (isThere) yield* oneCase(ports, found, request);
    else
      yield {
        part: {
          part: 'rows',
          rows: exportRows(found, false, entry.reason || absenceWords({ ...row, state: found.row.state })),
        },
      };
  }
  await stillThere(ports, taken);
  yield { part: { part: 'done' } };
}

/** A case that is withdrawn is given to nobody from then on: the folder that is being written is taken away. @throws OVR_CASE_STATE */
async function stillThere(
  ports: Ports,
  rows: readonly { readonly id: string; readonly label: string }[],
): Promise<void> {
  await ports.store.transaction(async (tx) => {
    for (const { id, label } of rows)
      if (await ports.store.cases.isWithdrawn(tx, id))
        throw new OverreadError(
          'OVR_CASE_STATE',
          `Case ${label} was withdrawn while it was exported, so nothing is kept of this export. Start it again.`,
        );
  });
}

function askedCases(cases: readonly ListedCase[], { cases: labels, partitions, project }: ExportRequest) {
  if (partitions.includes('test') && partitions.length > 1)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'Cases of the partition test never stand beside others in one export. Export them into a folder of their own.',
    );
  for (const label of labels) {
    const found = cases.find((row) => row.label === label);
    if (!found) throw new OverreadError('OVR_REQUEST_INVALID', `The project “${project}” has no case ${label}.`);
    if (!partitions.includes(found.partition))
      throw new OverreadError(
        'OVR_REQUEST_INVALID',
        `Case ${label} is in the partition ${found.partition}, which this export does not take; name it with --partition ${found.partition}.`,
      );
  }
  return cases.filter(
    (row) => partitions.includes(row.partition) && (labels.length === 0 || labels.includes(row.label)),
  );
}

function listed(row: ListedCase, unsigned: boolean): ExportListing {
  const isGone = row.state === 'excluded' || row.state === 'withdrawn';
  const isExported = !isGone && (unsigned || isSigned(row.state));
  const { label, partition, state } = row;
  return { label, partition, state, isExported, reason: isExported ? '' : absenceWords(row) };
}

function nothing(
  cases: readonly ListedCase[],
  listing: readonly ExportListing[],
  { partitions, project }: ExportRequest,
): OverreadError {
  const others = [...new Set(cases.map((row) => row.partition))].filter((one: Partition) => !partitions.includes(one));
  const why =
    listing.length === 0
      ? `The project “${project}” has no such case in the partition ${partitions.join(', ')}${others.length > 0 ? `; it has cases in ${others.join(', ')}, see --partition` : ''}.`
      : `No case can be exported: ${[...new Set(listing.map((one) => one.reason))].slice(0, 4).join('; ')}. See --unsigned.`;
  return new OverreadError('OVR_REQUEST_INVALID', why);
}

async function noteExport(ports: Ports, projectId: string, request: ExportRequest, count: number, at: Date) {
  await ports.store.transaction((tx) =>
    ports.store.audit.append(tx, {
      at,
      kind: 'project.exported',
      accountId: null,
      role: 'system',
      projectId,
      data: { cases: count, partition: request.partitions.join(', '), extras: extrasWords(request) },
    }),
  );
}

const extrasWords = ({ with: extras }: ExportRequest) => (extras.length > 0 ? extras.join(', ') : 'the final masks');

/** Records that belong to no case: SOP versions, releases, checkpoints. The register says who is who, so it is asked for. */
async function* projectRecords(ports: Ports, projectId: string, request: ExportRequest): AsyncGenerator<ExportedPart> {
  const { store } = ports;
  const all = await store.transaction((tx) => store.artifacts.filedOfProjects(tx, [projectId], {}));
  for (const artifact of all.filter((one) => one.caseId === null)) {
    const bytes = await exactBytes(ports, artifact);
    const facts = workflowFacts(ports, artifact, bytes);
    if (facts?.kind === 'readerRegister' && !request.with.includes('register')) continue;
    const name = `${slug(artifact.title).toLowerCase()}.dcm`;
    yield objectPart({ artifact, name, who: facts?.who ?? 'Overread' }, null, bytes);
  }
}

async function* oneCase(ports: Ports, file: CaseFile, request: ExportRequest): AsyncGenerator<ExportedPart> {
  const { row } = file;
  // Before the first byte leaves: an export that breaks off has been seen all the same.
  await ports.store.transaction((tx) =>
    ports.store.audit.append(tx, {
      at: ports.now(),
      kind: 'case.exported',
      accountId: null,
      role: 'system',
      projectId: row.project_id,
      caseId: row.id,
      data: { extras: extrasWords(request) },
    }),
  );
  yield { part: { part: 'case', case: exportCase(file), rows: exportRows(file, true, '') } };
  yield { part: { part: 'line', line: `Case ${row.label} (${row.state})` } };
  const waiting = file.artifacts.filter((artifact) => artifact.filedAt === null).length;
  if (waiting > 0)
    yield {
      part: {
        part: 'note',
        note: `Case ${row.label}: ${waiting} objects still wait for the archive and are not exported.`,
      },
    };
  for (const chosen of chosenObjects(file, request.with)) {
    await stillThere(ports, [row]);
    const bytes = await exactBytes(ports, chosen.artifact);
    const facts = chosen.who === 'Overread' ? workflowFacts(ports, chosen.artifact, bytes) : undefined;
    yield objectPart({ ...chosen, who: facts?.who ?? chosen.who }, row.label, bytes);
  }
  if (request.with.includes('dossier'))
    for (const { name, bytes, createdAt } of await dossierFiles(ports, row.id))
      yield {
        part: {
          part: 'file',
          case: row.label,
          name,
          kind: 'dossier',
          title: 'Case dossier',
          sopInstanceUid: null,
          sopClassUid: null,
          seriesInstanceUid: null,
          studyInstanceUid: null,
          sha256: ports.sha256(bytes),
          size: bytes.length,
          createdAt: createdAt.toISOString(),
          who: 'Overread',
          isFiled: false,
        },
        bytes,
      };
}

function objectPart({ artifact, name, who }: ChosenObject, label: string | null, bytes: Uint8Array): ExportedPart {
  return {
    part: {
      part: 'file',
      case: label,
      name,
      kind: artifact.kind,
      title: artifact.title,
      sopInstanceUid: artifact.sopInstanceUid,
      sopClassUid: artifact.sopClassUid,
      seriesInstanceUid: artifact.seriesInstanceUid,
      studyInstanceUid: artifact.studyInstanceUid,
      sha256: artifact.sha256,
      size: bytes.length,
      createdAt: artifact.createdAt.toISOString(),
      who,
      isFiled: true,
    },
    bytes,
  };
}

/** What the files of a case mean, and what derived masks are computed from. */
function exportCase(file: CaseFile): ExportCase {
  const { row, scene, partition, reads, agreement, signOff } = file;
  const { content, digest } = scene.protocol;
  const sides = sideCodes(file);
  return {
    label: row.label,
    subject: row.subject_key,
    partition,
    protocol: { key: content.key, title: content.title, version: content.version, digest },
    maskItems: maskItems(content),
    imageSets: scene.imageSets.map(({ key, stack }) => ({ key, stack })),
    reads: reads.map((read) => ({
      code: read.code,
      submittedAt: read.submittedAt.toISOString(),
      evaluation: read.evaluation,
      seg: exportSegs(read.seg),
    })),
    agreement:
      agreement && sides
        ? {
            ...sides,
            comparison: agreement.comparison,
            labels: Object.fromEntries(
              agreement.comparison.units.map((unit) => [unit.id, unitLabel(content, unitWork(content, unit))]),
            ),
          }
        : null,
    finalSeg: exportSegs(signOff?.seg ?? []),
  };
}
