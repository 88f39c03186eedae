import type { FiledRecordView } from '@overread/contract';
import {
  describeSr,
  type InstanceReference,
  isOverreadError,
  type ParsedRecord,
  parseRecord,
  parseSr,
  readPart10,
  SOP_CLASS,
  spokenName,
} from '@overread/dicom';
import { isPermitted } from '@overread/domain';
import { notFound, type Person, requirePermission } from './access.ts';
import { BoundObjects } from './boundObjects.ts';
import { caseRecordSheet, isCaseRecord } from './caseRecordSheet.ts';
import type { Artifact, Ports } from './ports.ts';
import { type RecordScene, recordScene } from './recordScene.ts';
import { recordSignatures } from './recordSignatures.ts';
import { recordStatus, recordWords, SOP_CLASS_WORDS } from './recordWords.ts';
import { recordReader, retrieveRecord } from './retrieveRecord.ts';
import { segmentationSheet } from './segmentationSheet.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { contentLines, flatLines, personOf, vouchedObjects, workflowSheet } from './workflowSheet.ts';

/** What is known of an object before its bytes are. */
interface Found {
  readonly artifact: Artifact;
  readonly scene: RecordScene | null;
  readonly units: Parameters<typeof caseRecordSheet>[1]['comparison'];
  readonly project: { readonly key: string; readonly title: string };
}

/**
 * One object of ours as a person reads it, from the bytes that the archive holds now, proved by their digest. For coordinators and
 * auditors of its project; looking is an audit event.
 *
 * @throws OVR_NOT_FOUND for absent, foreign, unfiled and erased objects alike; OVR_AUTH_FORBIDDEN; OVR_ARCHIVE_CONFLICT if its bytes
 * are others than were filed; OVR_ARCHIVE_UNAVAILABLE
 */
export async function viewRecord(ports: Ports, actor: Person, sopInstanceUid: string): Promise<FiledRecordView> {
  const found = await findRecord(ports, actor, sopInstanceUid);
  const { artifact } = found;
  const bytes = await retrieveRecord(ports, actor, recordReader(actor, artifact), artifact);
  const isMask = artifact.sopClassUid === SOP_CLASS.segmentation;
  return {
    ...(await (isMask ? segmentationView : documentView)(ports, found, bytes)),
    signatures: await recordSignatures(ports, artifact.projectId, bytes),
    bound: isMask ? [] : await new BoundObjects(ports, artifact.projectId).of(bytes),
  };
}

/** The same object as a file. @throws as {@link viewRecord} */
export async function takeRecordFile(
  ports: Ports,
  actor: Person,
  sopInstanceUid: string,
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> {
  const { artifact } = await findRecord(ports, actor, sopInstanceUid);
  const bytes = await retrieveRecord(ports, actor, recordReader(actor, artifact), artifact);
  return { bytes, name: `${artifact.sopInstanceUid}.dcm` };
}

async function findRecord(ports: Ports, actor: Person, sopInstanceUid: string): Promise<Found> {
  requirePermission(actor, 'records.read');
  const projectIds = actor.memberships
    .filter((membership) => isPermitted([membership.role], 'records.read'))
    .map((membership) => membership.projectId);
  return ports.store.transaction(async (tx) => {
    const [artifact] = await ports.store.artifacts.filedOfProjects(tx, projectIds, { sopInstanceUid });
    const project = artifact && (await ports.store.projects.byId(tx, artifact.projectId));
    if (!artifact || !project) throw notFound();
    const { caseId } = artifact;
    const agreement = caseId === null ? undefined : await ports.store.agreements.ofCase(tx, caseId);
    return {
      artifact,
      scene: caseId === null ? null : await recordScene(ports, tx, caseId),
      units: agreement?.comparison ?? { units: [] },
      project,
    };
  });
}

/** What every view has, whatever the object is. */
function headOf({ artifact, scene, project }: Found) {
  const { title, kind, sopInstanceUid, seriesInstanceUid, studyInstanceUid, sopClassUid, sha256, size } = artifact;
  return {
    title,
    ...recordWords(kind),
    protocol: scene && {
      title: scene.protocol.content.title,
      version: scene.protocol.content.version,
      digest: scene.protocol.digest,
    },
    signatures: [],
    bound: [],
    status: recordStatus(artifact, false),
    isMasked: false,
    technical: {
      sopInstanceUid,
      seriesInstanceUid,
      studyInstanceUid,
      sopClass: SOP_CLASS_WORDS[sopClassUid] ?? sopClassUid,
      sha256,
      size,
    },
    case: scene && { id: scene.case.id, label: scene.case.label },
    project: { key: project.key, title: project.title },
  };
}

async function segmentationView(ports: Ports, found: Found, bytes: Uint8Array): Promise<FiledRecordView> {
  const { dataSet } = readPart10(bytes);
  const series = dataSet.item('ReferencedSeriesSequence');
  const on = series?.text('SeriesInstanceUID');
  const stack = found.scene?.imageSets.find((set) => set.stack.seriesInstanceUid === on)?.stack;
  const sheet = stack ? segmentationSheet(bytes, stack) : { tables: [], lists: [], tree: [] };
  const sources = dataSet.items('SourceInstanceSequence').flatMap((item) => {
    const sopInstanceUid = item.text('ReferencedSOPInstanceUID');
    const sopClassUid = item.text('ReferencedSOPClassUID');
    return sopInstanceUid && sopClassUid ? [{ sopInstanceUid, sopClassUid }] : [];
  });
  const images = series?.items('ReferencedInstanceSequence').length ?? 0;
  const creator = spokenName(dataSet.text('ContentCreatorName') ?? '');
  return {
    ...headOf(found),
    who: creator === '' || creator === 'OVERREAD' ? 'Overread' : creator,
    madeAt: found.artifact.createdAt.toISOString(),
    completion: null,
    verification: null,
    signer: null,
    sentences: [],
    ...sheet,
    references: [
      ...imagesLine('Lies on', images),
      ...(await titled(ports, found, [{ relation: 'Made from', objects: sources }])),
    ],
  };
}

async function documentView(ports: Ports, found: Found, bytes: Uint8Array): Promise<FiledRecordView> {
  const { scene, units, artifact } = found;
  const document = parseSr(bytes);
  const record = strictly(ports, bytes);
  const [verifier] = document.dataSet.items('VerifyingObserverSequence');
  const isSelection = artifact.sopClassUid === SOP_CLASS.keyObjectSelection;
  const sheet = sheetOf(record, scene && { protocol: scene.protocol.content, comparison: units });
  const before = new Set(document.predecessors.map((one) => one.sopInstanceUid));
  const objects = document.references.filter((one) => !before.has(one.sopInstanceUid));
  const isOurs = ({ sopClassUid }: Pick<InstanceReference, 'sopClassUid'>) => sopClassUid in SOP_CLASS_WORDS;
  return {
    ...headOf(found),
    who: personOf(document, spokenName),
    madeAt: record?.recordedAt ?? artifact.createdAt.toISOString(),
    completion: isSelection ? null : document.isComplete ? 'complete' : 'partial',
    verification: isSelection ? null : document.isVerified ? 'verified' : 'not verified',
    signer: verifier
      ? {
          name: spokenName(verifier.text('VerifyingObserverName') ?? ''),
          organization: verifier.text('VerifyingOrganization') ?? '',
          at: record?.recordedAt ?? artifact.createdAt.toISOString(),
        }
      : null,
    ...sheet,
    references: [
      ...(await titled(ports, found, [
        { relation: 'Follows', objects: document.predecessors },
        { relation: isSelection ? 'Names' : 'Refers to', objects: objects.filter(isOurs) },
        { relation: 'Vouches for', objects: record ? vouchedObjects(record) : [] },
      ])),
      ...imagesLine('Refers to', objects.filter((one) => !isOurs(one)).length),
    ],
    tree: [
      ...flatLines(describeSr(bytes).lines),
      ...(record && !isCaseRecord(record) ? contentLines(record.content) : []),
    ],
  };
}

/** The record as its kind has it; undefined for one that this version does not know, whose tree is shown all the same. */
function strictly(ports: Ports, bytes: Uint8Array): ParsedRecord | undefined {
  try {
    return parseRecord(bytes, sha256Bytes(ports));
  } catch (error) {
    if (isOverreadError(error) && error.code === 'OVR_SR_INVALID') return undefined;
    throw error;
  }
}

function sheetOf(
  record: ParsedRecord | undefined,
  context: Parameters<typeof caseRecordSheet>[1] | null,
): Pick<FiledRecordView, 'sentences' | 'tables' | 'lists'> {
  if (!record)
    return { sentences: ['This version of Overread cannot check the content of this record.'], tables: [], lists: [] };
  if (isCaseRecord(record))
    return context ? caseRecordSheet(record, context) : { sentences: [], tables: [], lists: [] };
  if (record.kind === 'maskSuperseded' || record.kind === 'maskWithdrawn' || record.kind === 'signedManifest')
    return { sentences: [record.content.description], tables: [], lists: [] };
  return { ...workflowSheet(record), lists: [] };
}

const imagesLine = (relation: string, count: number): FiledRecordView['references'] =>
  count === 0
    ? []
    : [{ relation, title: count === 1 ? 'one image' : `${count} images`, sopInstanceUid: null, caseId: null }];

/** References by what they are called here; each object once, under the first relation that names it. */
async function titled(
  ports: Ports,
  { artifact }: Found,
  groups: readonly {
    readonly relation: string;
    readonly objects: readonly Pick<InstanceReference, 'sopInstanceUid' | 'sopClassUid'>[];
  }[],
): Promise<FiledRecordView['references']> {
  const uids = [...new Set(groups.flatMap(({ objects }) => objects.map((one) => one.sopInstanceUid)))];
  const known = await ports.store.transaction((tx) => ports.store.artifacts.named(tx, artifact.projectId, uids));
  const seen = new Set<string>();
  return groups.flatMap(({ relation, objects }) =>
    objects.flatMap(({ sopInstanceUid, sopClassUid }) => {
      if (seen.has(sopInstanceUid)) return [];
      seen.add(sopInstanceUid);
      const own = known.find((one) => one.sopInstanceUid === sopInstanceUid);
      const isReadable = own?.filedAt && !own.erasedAt;
      return [
        {
          relation,
          title: own?.title ?? `${SOP_CLASS_WORDS[sopClassUid] ?? 'An object'} that is not of this project`,
          sopInstanceUid: isReadable ? sopInstanceUid : null,
          caseId: own?.caseId ?? null,
        },
      ];
    }),
  );
}
