import { type DicomJson, readPart10, SOP_CLASS, toDicomJson } from '@overread/dicom';
import { isPermitted } from '@overread/domain';
import { instanceAnswers, seriesAnswers, seriesNamed, studyAnswers, type ViewSeries } from '../views/composeView.ts';
import type { DicomWebAddress } from '../views/dicomWebAddress.ts';
import type { ViewQuery } from '../views/viewQuery.ts';
import { notFound, type Person } from './access.ts';
import { noteImagesViewed } from './noteImagesViewed.ts';
import type { Artifact, ImageSet, Ports, Tx } from './ports.ts';
import { recordReader, retrieveRecord } from './retrieveRecord.ts';
import { streamFrames } from './streamFrames.ts';
import { dicomJson, framesOf, type ViewAnswer } from './viewAnswer.ts';

/** One request to the view of the records. */
export interface ViewRecordsInput {
  readonly address: DicomWebAddress;
  readonly query: ViewQuery;
  readonly signal: AbortSignal;
}

type RecordImageSet = ImageSet & { readonly caseLabel: string; readonly projectId: string };
/** A series of the view: images of a case, or objects of ours. */
type RecordSeries = { readonly study: string; readonly series: string; readonly label: string } & (
  | { readonly set: RecordImageSet; readonly artifacts: null }
  | { readonly set: null; readonly artifacts: readonly Artifact[] }
);

/**
 * The view of the records (design D5a), read-only, for coordinators and auditors: what was filed for the cases of their
 * projects, and the images beneath. Composed from our index; retrieving an object of ours, or looking at images, is an audit event.
 *
 * @throws OverreadError OVR_NOT_FOUND for everybody else, and for everything else; OVR_ARCHIVE_CONFLICT for other bytes than were filed
 */
export async function viewRecords(ports: Ports, actor: Person, input: ViewRecordsInput): Promise<ViewAnswer> {
  const { address, query, signal } = input;
  const projectIds = actor.memberships
    .filter((membership) => isPermitted([membership.role], 'records.read'))
    .map((membership) => membership.projectId);
  if (projectIds.length === 0) throw notFound();
  const found = await ports.store.transaction(async (tx) => {
    const all = await seriesOf(ports, tx, projectIds, address);
    const named = seriesNamed(all, address);
    if (address.study !== undefined && named.length === 0) throw notFound();
    switch (address.what) {
      case 'studies':
        return dicomJson(studyAnswers(await heads(ports, tx, all), query));
      case 'series':
        return dicomJson(seriesAnswers(await heads(ports, tx, named), query));
      case 'instances':
        return dicomJson(instanceAnswers(await instancesOf(ports, tx, named), query));
      default:
        return named;
    }
  });
  if ('contentType' in found) return found;
  const { instance } = address;
  switch (address.what) {
    case 'metadata':
      return dicomJson(await metadata(ports, actor, found, instance));
    case 'instance':
      return wholeInstance(ports, actor, artifactOf(found, instance));
    case 'frames':
      return frames(ports, actor, found, address, signal);
    default:
      throw notFound();
  }
}

async function seriesOf(
  ports: Ports,
  tx: Tx,
  projectIds: readonly string[],
  address: DicomWebAddress,
): Promise<readonly RecordSeries[]> {
  const match = address.study === undefined ? {} : { studyInstanceUid: address.study };
  const sets = await ports.store.images.ofProjects(tx, projectIds, match);
  const artifacts = await ports.store.artifacts.filedOfProjects(tx, projectIds, match);
  const labels = new Map(sets.map((set) => [set.studyInstanceUid, set.caseLabel]));
  const unique = new Map(sets.map((set) => [set.seriesInstanceUid, set]));
  const own = [...new Set(artifacts.map((artifact) => artifact.seriesInstanceUid))];
  return [
    ...[...unique.values()].map((set) => ({
      study: set.studyInstanceUid,
      series: set.seriesInstanceUid,
      label: set.caseLabel,
      set,
      artifacts: null,
    })),
    ...own.map((series) => {
      const members = artifacts.filter((artifact) => artifact.seriesInstanceUid === series);
      const study = members[0]?.studyInstanceUid ?? '';
      return { study, series, label: labels.get(study) ?? 'Project records', set: null, artifacts: members };
    }),
  ];
}

const text = (vr: string, value: string) => ({ vr, Value: [value] });

/** What a search shows of an object of ours, from the index alone. */
function artifactHead(artifact: Artifact, label: string): DicomJson {
  return {
    '00080016': text('UI', artifact.sopClassUid),
    '0008103E': text('LO', artifact.title),
    '00100010': { vr: 'PN', Value: [{ Alphabetic: label }] },
    '00100020': text('LO', label),
    '00200013': { vr: 'IS', Value: [1] },
  };
}

/** Of our objects that are no SR documents. */
const MODALITIES: Readonly<Record<string, string>> = {
  [SOP_CLASS.segmentation]: 'SEG',
  [SOP_CLASS.keyObjectSelection]: 'KO',
};

async function heads(ports: Ports, tx: Tx, series: readonly RecordSeries[]): Promise<ViewSeries[]> {
  const first = await ports.store.images.firstInstances(
    tx,
    series.flatMap((one) => (one.set ? [one.set.id] : [])),
  );
  return series.map(({ study, series: uid, label, set, artifacts }) => {
    if (set)
      return { study, series: uid, modality: set.modality, count: set.instances, head: parsed(first.get(set.id)) };
    const [artifact] = artifacts;
    const modality = MODALITIES[artifact?.sopClassUid ?? ''] ?? 'SR';
    return {
      study,
      series: uid,
      modality,
      count: artifacts.length,
      head: artifact ? artifactHead(artifact, label) : {},
    };
  });
}

const parsed = (metadataText: string | undefined) => JSON.parse(metadataText ?? '{}') as DicomJson;

async function instancesOf(ports: Ports, tx: Tx, series: readonly RecordSeries[]) {
  const found = [];
  for (const { study, series: uid, label, set, artifacts } of series) {
    if (set)
      for (const one of await ports.store.images.instances(tx, set.id))
        found.push({ study, series: uid, instance: one.sopInstanceUid, metadata: parsed(one.metadata) });
    else
      for (const artifact of artifacts)
        found.push({
          study,
          series: uid,
          instance: artifact.sopInstanceUid,
          metadata: artifactHead(artifact, label),
        });
  }
  return found;
}

async function metadata(
  ports: Ports,
  actor: Person,
  series: readonly RecordSeries[],
  instance: string | undefined,
): Promise<DicomJson[]> {
  const answers: DicomJson[] = [];
  for (const { set, artifacts, label } of series) {
    if (set) {
      await noteImagesViewed(ports, actor, recordReader(actor, set), set);
      const only = instance === undefined ? {} : { sopInstanceUid: instance };
      const rows = await ports.store.transaction((tx) => ports.store.images.instances(tx, set.id, only));
      answers.push(...rows.map((row) => parsed(row.metadata)));
      continue;
    }
    for (const artifact of artifacts) {
      if (instance !== undefined && artifact.sopInstanceUid !== instance) continue;
      const { dataSet } = readPart10(await retrieve(ports, actor, artifact));
      const { '00100010': name, '00100020': id } = artifactHead(artifact, label);
      answers.push({ ...toDicomJson(dataSet), ...(name && id ? { '00100010': name, '00100020': id } : {}) });
    }
  }
  if (answers.length === 0) throw notFound();
  return answers;
}

function artifactOf(series: readonly RecordSeries[], instance: string | undefined): Artifact {
  const artifact = series.flatMap((one) => one.artifacts ?? []).find((one) => one.sopInstanceUid === instance);
  if (!artifact) throw notFound();
  return artifact;
}

/** The exact bytes that were filed, whatever transfer syntax was asked for: a digest must hold. */
async function wholeInstance(ports: Ports, actor: Person, artifact: Artifact): Promise<ViewAnswer> {
  const bytes = await retrieve(ports, actor, artifact);
  const boundary = `overread-${artifact.sha256.slice(0, 40)}`;
  return {
    contentType: `multipart/related; type="application/dicom"; boundary=${boundary}`,
    body: Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      bytes,
      Buffer.from(`\r\n--${boundary}--`),
    ]),
  };
}

const retrieve = (ports: Ports, actor: Person, artifact: Artifact): Promise<Uint8Array> =>
  retrieveRecord(ports, actor, recordReader(actor, artifact), artifact);

async function frames(
  ports: Ports,
  actor: Person,
  series: readonly RecordSeries[],
  address: DicomWebAddress,
  signal: AbortSignal,
): Promise<ViewAnswer> {
  const [only] = series;
  const { study, instance } = address;
  if (!only || study === undefined || instance === undefined) throw notFound();
  // Frames of a mask are the mask: proved by its digest, and recorded, like the whole object.
  if (only.artifacts !== null) await retrieve(ports, actor, artifactOf(series, instance));
  else await noteImagesViewed(ports, actor, recordReader(actor, only.set), only.set);
  return imageFrames(ports, only, instance, address.frames ?? [1], signal);
}

async function imageFrames(
  ports: Ports,
  series: RecordSeries,
  instance: string,
  wanted: readonly number[],
  signal: AbortSignal,
): Promise<ViewAnswer> {
  const { set } = series;
  if (set) {
    const [row] = await ports.store.transaction((tx) =>
      ports.store.images.instances(tx, set.id, { sopInstanceUid: instance }),
    );
    if (!row || wanted.some((frame) => frame > framesOf(parsed(row.metadata)))) throw notFound();
  }
  const archive = set ? ports.source : ports.record;
  return streamFrames(ports, archive, { study: series.study, series: series.series, instance }, wanted, signal);
}
