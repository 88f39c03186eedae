import { access, constants } from 'node:fs/promises';
import { dicomFolder } from '@overread/archive';
import { readPart10 } from '@overread/dicom';
import { canonicalJson, isOverreadError, OverreadError, type Partition, publishable } from '@overread/domain';
import { addMember } from './addMember.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { createAccount } from './createAccount.ts';
import { createProject } from './createProject.ts';
import { enrolCase } from './enrolCase.ts';
import { IMAGE_CLASSES } from './imageClasses.ts';
import { openBatch, pinBatch } from './pinBatch.ts';
import type { Actor, Ports } from './ports.ts';
import { publishProtocol } from './publishProtocol.ts';

/** What an import takes. */
export interface ImportFolderInput {
  /** Absolute path on this machine. */
  readonly folder: string;
  /** Key of the project; made if it is not there. */
  readonly project: string;
  /** The SOP as its author wrote it; published if the project does not have it. */
  readonly protocol: unknown;
  readonly partition: Partition;
  /** True if the source archive is our own, so that files may be put into it; else they must be there already. */
  readonly mayStore: boolean;
  /** Takes one line per step. */
  readonly tell: (line: string) => void;
}

/** What came of it. Sentences for people; no patient's data. */
export interface ImportSummary {
  readonly enrolled: readonly { readonly label: string; readonly notices: readonly string[] }[];
  readonly refused: readonly { readonly what: string; readonly sentence: string }[];
}

interface FoundSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly patientId: string;
  count: number;
}

const SYSTEM: Actor = { kind: 'system' };
const BATCH_BYTES = 24_000_000;

/**
 * Loads the DICOM images of a folder into our own archive, makes project, coordinator and SOP version where they are
 * missing, and enrols one case per series of the modality that the SOP asks for. What cannot be enrolled is refused with a
 * sentence and stops nothing else; a second run enrols only what is new. What one import enrols is one batch.
 *
 * @throws OverreadError OVR_PROTOCOL_INVALID, OVR_PROTOCOL_FROZEN, OVR_REQUEST_INVALID, OVR_DISK_FULL
 */
export async function importFolder(ports: Ports, input: ImportFolderInput): Promise<ImportSummary> {
  await checkFreeDisk(ports);
  await access(input.folder, constants.R_OK).catch((cause: unknown) => {
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'There is no such folder, or the server may not read it.',
      {},
      { cause },
    );
  });
  const { tell } = input;
  const content = publishable(input.protocol);
  const wanted = content.imageSets.filter((set) => set.required);
  const [target] = wanted;
  if (!target || wanted.length > 1)
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      'An import makes a case of each series; this SOP needs several series per case. Enrol them over the API.',
    );
  const refused: { what: string; sentence: string }[] = [];
  const found = await loadFiles(ports, input, refused);
  const place = await prepareProject(ports, input);
  const enrolled: { label: string; notices: readonly string[] }[] = [];
  const known = await ports.store.transaction((tx) => ports.store.images.enrolledSeries(tx, place.projectId));
  let number = await lastNumber(ports, place.projectId);
  const { projectId, protocolVersionId, coordinator } = place;
  const batch = { projectId, protocolVersionId, openedBy: coordinator.accountId, code: coordinator.code };
  const isNew = found.some((series) => !known.has(series.seriesInstanceUid));
  const batchId = isNew ? await openBatch(ports, batch) : undefined;
  for (const [index, series] of found.entries()) {
    const what = `Series ${index + 1} of ${found.length} (${series.modality || 'no modality'}, ${series.count} images)`;
    const before = known.get(series.seriesInstanceUid);
    try {
      if (before) throw new OverreadError('OVR_CASE_EXISTS', `It is enrolled already, as ${before}.`);
      if (series.modality !== target.modality)
        throw new OverreadError('OVR_SERIES_GEOMETRY', `The SOP asks for ${target.modality}.`);
      const label = `CASE-${String(number + 1).padStart(3, '0')}`;
      const { notices } = await enrolCase(ports, SYSTEM, {
        project: input.project,
        protocolVersionId,
        enrolledBy: coordinator,
        ...(batchId === undefined ? {} : { batchId }),
        onImage: (done, total) => {
          if (done % 200 === 0 && done < total) tell(`${what}: ${done} images hashed.`);
        },
        enrolment: {
          label,
          subject: subjectOf(ports, place.seed, series),
          partition: input.partition,
          timepoints: [{ label: 'Baseline', imageSets: [{ ...pick(series), key: target.key, role: target.role }] }],
        },
      });
      number += 1;
      enrolled.push({ label, notices });
      tell(`${what}: enrolled as ${label}.${notices.map((notice) => ` ${notice}`).join('')}`);
    } catch (error) {
      if (!isOverreadError(error) || error.code === 'OVR_DISK_FULL' || error.code === 'OVR_DATABASE_UNAVAILABLE')
        throw error;
      refused.push({ what, sentence: error.message });
      tell(`${what}: not enrolled. ${error.message}`);
    }
  }
  if (batchId !== undefined) await pinBatch(ports, batchId);
  tell(`${enrolled.length} enrolled, ${refused.length} refused.`);
  return { enrolled, refused };
}

const pick = ({ studyInstanceUid, seriesInstanceUid }: FoundSeries) => ({ studyInstanceUid, seriesInstanceUid });

/** The highest number that a case of the project bears: a label is never tried that is taken. */
async function lastNumber(ports: Ports, projectId: string): Promise<number> {
  const cases = await ports.store.transaction((tx) => ports.store.cases.list(tx, projectId));
  return Math.max(0, ...cases.map(({ label }) => Number(/^CASE-(\d{1,9})$/.exec(label)?.[1] ?? 0)));
}

/** A coded subject: the same patient gets the same code in a project, and nobody can read the patient from it. */
function subjectOf(ports: Ports, seed: string, series: FoundSeries): string {
  const who = series.patientId === '' ? series.studyInstanceUid : series.patientId;
  return `S-${ports.sha256(new TextEncoder().encode(`overread-subject-1\n${seed}\n${who}`)).slice(0, 10)}`;
}

/** Reads every file, stores images in batches, answers the series in the order in which they were met. */
async function loadFiles(
  ports: Ports,
  input: ImportFolderInput,
  refused: { what: string; sentence: string }[],
): Promise<readonly FoundSeries[]> {
  const series = new Map<string, FoundSeries>();
  let batch: Uint8Array[] = [];
  let [size, files, passedOver] = [0, 0, 0];
  const send = async () => {
    if (batch.length === 0 || !input.mayStore) return;
    const { stored } = await ports.source.store(batch);
    if (stored.size < batch.length)
      refused.push({
        what: `${batch.length - stored.size} files`,
        sentence: 'The image archive did not keep them; its disk may be full.',
      });
    [batch, size] = [[], 0];
  };
  for await (const { bytes } of dicomFolder(input.folder)) {
    const header = headerOf(bytes);
    if (!header) {
      passedOver += 1;
      continue;
    }
    const known = series.get(header.seriesInstanceUid) ?? { ...header, count: 0 };
    known.count += 1;
    series.set(header.seriesInstanceUid, known);
    files += 1;
    if (!input.mayStore) continue;
    batch.push(bytes);
    size += bytes.length;
    if (size > BATCH_BYTES) await send();
    if (files % 200 === 0) input.tell(`${files} images loaded.`);
  }
  await send();
  input.tell(`${files} images in ${series.size} series${passedOver > 0 ? `; ${passedOver} files are no images` : ''}.`);
  return [...series.values()];
}

function headerOf(bytes: Uint8Array): Omit<FoundSeries, 'count'> | undefined {
  try {
    const { dataSet } = readPart10(bytes, { until: 'PixelData' });
    if (!IMAGE_CLASSES.has(dataSet.required('SOPClassUID'))) return undefined;
    return {
      studyInstanceUid: dataSet.required('StudyInstanceUID'),
      seriesInstanceUid: dataSet.required('SeriesInstanceUID'),
      modality: dataSet.text('Modality') ?? '',
      patientId: dataSet.text('PatientID') ?? '',
    };
  } catch {
    return undefined;
  }
}

/** Project, a coordinator in whose name cases are enrolled, and the SOP version; what is missing is made. */
async function prepareProject(ports: Ports, input: ImportFolderInput) {
  const { store } = ports;
  const find = () => store.transaction((tx) => store.projects.byKey(tx, input.project));
  if (!(await find())) {
    await createProject(ports, SYSTEM, { key: input.project, title: input.project });
    input.tell(`Project ${input.project} made.`);
  }
  const project = await find();
  if (!project) throw new TypeError('the project was just made');
  const coordinator = await coordinatorOf(ports, input);
  return {
    projectId: project.id,
    seed: project.seed,
    coordinator,
    protocolVersionId: await versionOf(ports, input, project.id, coordinator),
  };
}

async function coordinatorOf(ports: Ports, input: ImportFolderInput) {
  const { store } = ports;
  const find = () =>
    store.transaction(async (tx) =>
      (await store.projects.members(tx)).find(
        (member) => member.projectKey === input.project && member.role === 'coordinator',
      ),
    );
  const member = await find();
  if (member) return member;
  const login = `${input.project}-coordinator`.slice(0, 60);
  const { oneTimePassword } = await createAccount(ports, SYSTEM, { login, name: 'Coordinator' });
  await addMember(ports, SYSTEM, { project: input.project, login, role: 'coordinator' });
  input.tell(`Coordinator made: sign in as ${login} with the one-time password ${oneTimePassword}`);
  const made = await find();
  if (!made) throw new TypeError('the coordinator was just made');
  return made;
}

async function versionOf(
  ports: Ports,
  input: ImportFolderInput,
  projectId: string,
  publishedBy: { readonly accountId: string; readonly code: string },
): Promise<string> {
  const content = publishable(input.protocol);
  const canonical = canonicalJson(content);
  const versions = await ports.store.transaction((tx) => ports.store.protocols.list(tx, [projectId]));
  const same = versions.find((version) => version.canonical === canonical && version.retired_at === null);
  if (same) return same.id;
  const { id } = await publishProtocol(ports, SYSTEM, { project: input.project, content, publishedBy });
  input.tell(`SOP ${content.title}, version ${content.version}, published.`);
  return id;
}
