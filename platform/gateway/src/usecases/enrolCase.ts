import type { ImageStack } from '@overread/dicom';
import { type EnrolledPixels, type Enrolment, lot, OverreadError, type ProtocolContent } from '@overread/domain';
import { acceptFiling } from './acceptFiling.ts';
import { requireProject } from './access.ts';
import { checkCalibration } from './checkCalibration.ts';
import { checkFreeDisk } from './checkFreeDisk.ts';
import { buildEnrolmentRecord } from './enrolmentRecord.ts';
import { batchFor, pinIn } from './pinBatch.ts';
import type { Actor, Ports, Tx } from './ports.ts';
import { readSeries, type SourceSeries } from './readSeries.ts';
import { seriesPixels } from './seriesPixels.ts';
import { signObjects, toSign } from './signObjects.ts';

/** What enrolment needs. `enrolledBy` names the coordinator on whose behalf the gateway itself acts (import, demo). */
export interface EnrolCaseInput {
  readonly project: string;
  readonly protocolVersionId: string;
  readonly enrolment: Enrolment;
  /** Where the images come from, for the page: the demo says what is real and what is computed. */
  readonly origin?: string;
  readonly enrolledBy?: { readonly accountId: string; readonly code: string };
  /** An open batch that the case is enrolled in; whoever opened it pins it. Without one the case is a batch of its own. */
  readonly batchId?: string;
  /** Takes how many images have been hashed, of how many in their series. */
  readonly onImage?: (done: number, total: number) => void;
}

/**
 * Enrols a case: reads its series from the source archive, refuses what forms no stack or is not what the SOP asks for,
 * keeps geometry, headers and digests of the pixels, prepares the read tasks, draws whether the case is a control, and files a
 * workflow record. Answers the sentences that the coordinator should know (R8, design D13, D15).
 *
 * @throws OverreadError OVR_SERIES_GEOMETRY, OVR_CASE_PARTITION, OVR_CASE_EXISTS, OVR_REQUEST_INVALID, OVR_NOT_FOUND
 */
export async function enrolCase(
  ports: Ports,
  actor: Actor,
  input: EnrolCaseInput,
): Promise<{ readonly id: string; readonly notices: readonly string[] }> {
  await checkFreeDisk(ports);
  const { enrolment } = input;
  const scene = await ports.store.transaction((tx) => sceneOf(ports, tx, actor, input));
  checkImageSets(scene.protocol.content, enrolment);
  const headers = await readAll(ports, enrolment);
  checkSeries(scene.protocol.content, enrolment, headers);
  checkCalibration(scene.protocol.content, stacksByKey(enrolment, headers));
  const series = await withPixels(ports, headers, input.onImage);

  const caseId = ports.newId();
  const seed = ports.sha256(new TextEncoder().encode(`overread-case-1\n${scene.project.seed}\n${caseId}`));
  const isControl = lot(ports.sha256, 'control', scene.project.seed, caseId) < scene.protocol.content.controlFraction;
  const at = ports.now();
  const record = buildEnrolmentRecord(ports, {
    ...scene,
    caseId,
    seed,
    isControl,
    enrolment,
    series: [...series.values()],
    at,
  });
  const objects = await signObjects(ports, toSign([record], 'author'), { at });
  await ports.store.transaction(async (tx) => {
    if (!(await ports.store.protocols.holdOpen(tx, scene.protocol.id))) throw retired();
    await checkPartition(ports, tx, scene.project.id, enrolment, series);
    const batchId = await batchFor(ports, tx, input.batchId, {
      projectId: scene.project.id,
      protocolVersionId: scene.protocol.id,
      openedBy: scene.accountId,
      code: scene.code,
    });
    const inserted = await ports.store.cases.insert(tx, {
      id: caseId,
      projectId: scene.project.id,
      protocolVersionId: scene.protocol.id,
      label: enrolment.label,
      subjectKey: enrolment.subject,
      isControl,
      seed,
      clinical: { ...enrolment.clinical },
      origin: input.origin ?? null,
      enrolledBy: scene.accountId,
      batchId,
      at,
    });
    if (!inserted) throw new OverreadError('OVR_CASE_EXISTS', `The project has a case ${enrolment.label} already.`);
    await insertImages(ports, tx, caseId, enrolment, series);
    for (let slot = 0; slot < scene.protocol.content.reads; slot++)
      await ports.store.tasks.insert(tx, {
        id: ports.newId(),
        projectId: scene.project.id,
        caseId,
        kind: 'read',
        slot,
        at,
      });
    await acceptFiling(ports, tx, {
      id: ports.newId(),
      kind: 'workflow',
      projectId: scene.project.id,
      caseId,
      taskId: null,
      payload: {},
      objects,
    });
    await ports.store.audit.append(tx, {
      at,
      kind: 'case.enrolled',
      accountId: scene.accountId,
      code: scene.code,
      role: scene.role,
      projectId: scene.project.id,
      caseId,
      protocolVersionId: scene.protocol.id,
      data: { partition: enrolment.partition, version: scene.protocol.content.version },
    });
    if (batchId !== input.batchId) await pinIn(ports, tx, batchId);
  });
  ports.wake();
  return { id: caseId, notices: [...new Set([...series.values()].flatMap((one) => one.notices))] };
}

/** Project, protocol version and the person in whose name it is done. */
async function sceneOf(ports: Ports, tx: Tx, actor: Actor, input: EnrolCaseInput) {
  const { project, role, code, accountId } = await enroller(ports, tx, actor, input);
  const protocol = await ports.store.protocols.ofProject(tx, project.id, input.protocolVersionId);
  if (!protocol) throw new OverreadError('OVR_NOT_FOUND', 'The project has no such version of a SOP.');
  if (protocol.retired_at) throw retired();
  const { id, content, digest } = protocol;
  return { project, protocol: { id, content, digest }, accountId, role, code };
}

const retired = () =>
  new OverreadError('OVR_REQUEST_INVALID', 'This version of the SOP is retired; choose a newer one.');

async function enroller(ports: Ports, tx: Tx, actor: Actor, input: EnrolCaseInput) {
  if (actor.kind === 'person') {
    const { project, role, code } = await requireProject(ports, tx, actor, input.project, 'case.enrol');
    return { project, role, code, accountId: actor.accountId };
  }
  const project = await ports.store.projects.byKey(tx, input.project);
  if (!project || !input.enrolledBy)
    throw new OverreadError('OVR_NOT_FOUND', `There is no project ${input.project} with a coordinator.`);
  return { project, role: 'coordinator', ...input.enrolledBy };
}

function checkImageSets(protocol: ProtocolContent, enrolment: Enrolment): void {
  const refuse = (sentence: string) => new OverreadError('OVR_REQUEST_INVALID', sentence);
  if (enrolment.timepoints.length > 1)
    throw new OverreadError('OVR_PROTOCOL_NOT_IMPLEMENTED', 'A case has one timepoint for now.');
  for (const timepoint of enrolment.timepoints) {
    const given = timepoint.imageSets.map((set) => set.key);
    if (new Set(given).size !== given.length) throw refuse('Two image sets carry the same key.');
    for (const set of timepoint.imageSets) {
      const wanted = protocol.imageSets.find((one) => one.key === set.key);
      if (!wanted) throw refuse(`The SOP has no image set "${set.key}".`);
      if (wanted.role !== set.role)
        throw refuse(`The SOP uses "${wanted.label}" as ${wanted.role}, not as ${set.role}.`);
    }
    for (const wanted of protocol.imageSets)
      if (wanted.required && !given.includes(wanted.key))
        throw refuse(`The SOP needs the image set "${wanted.label}".`);
  }
}

async function readAll(ports: Ports, enrolment: Enrolment): Promise<ReadonlyMap<string, SourceSeries>> {
  const series = new Map<string, SourceSeries>();
  for (const timepoint of enrolment.timepoints)
    for (const set of timepoint.imageSets)
      if (!series.has(set.seriesInstanceUid))
        series.set(set.seriesInstanceUid, await readSeries(ports, set, enrolment.label));
  return series;
}

/** A series with what its pixels are; they are hashed once every check has let the series pass. */
type EnrolledSeries = SourceSeries & { readonly pixels: EnrolledPixels };

async function withPixels(
  ports: Ports,
  series: ReadonlyMap<string, SourceSeries>,
  onImage: EnrolCaseInput['onImage'],
): Promise<ReadonlyMap<string, EnrolledSeries>> {
  const enrolled = new Map<string, EnrolledSeries>();
  for (const [uid, one] of series) enrolled.set(uid, { ...one, pixels: await seriesPixels(ports, one.stack, onImage) });
  return enrolled;
}

function checkSeries(protocol: ProtocolContent, enrolment: Enrolment, series: ReadonlyMap<string, SourceSeries>): void {
  for (const set of enrolment.timepoints.flatMap((timepoint) => timepoint.imageSets)) {
    const wanted = protocol.imageSets.find((one) => one.key === set.key);
    const found = series.get(set.seriesInstanceUid)?.stack.modality;
    if (wanted && found !== wanted.modality)
      throw new OverreadError(
        'OVR_SERIES_GEOMETRY',
        `The SOP asks for ${wanted.modality} as "${wanted.label}"; the series is ${found || 'of no stated modality'}.`,
        { reason: 'modality' },
      );
  }
  if (new Set([...series.values()].map((one) => one.patientId)).size > 1)
    throw new OverreadError('OVR_REQUEST_INVALID', 'The image sets belong to different patients.');
}

function stacksByKey(enrolment: Enrolment, series: ReadonlyMap<string, SourceSeries>): Map<string, ImageStack> {
  const sets = enrolment.timepoints.flatMap((timepoint) => timepoint.imageSets);
  return new Map(
    sets.flatMap((set) => {
      const stack = series.get(set.seriesInstanceUid)?.stack;
      return stack ? [[set.key, stack] as const] : [];
    }),
  );
}

async function checkPartition(
  ports: Ports,
  tx: Tx,
  projectId: string,
  enrolment: Enrolment,
  series: ReadonlyMap<string, SourceSeries>,
): Promise<void> {
  const found = [...series.values()];
  const images = {
    studyUids: found.map((one) => one.stack.studyInstanceUid),
    patientIds: found.map((one) => one.patientId).filter((id) => id !== ''),
  };
  const [held, others] = [
    await ports.store.cases.assignSubject(tx, projectId, enrolment.subject, enrolment.partition),
    await ports.store.images.partitionsOf(tx, projectId, images),
  ];
  const other = [held, ...others].find((partition) => partition !== enrolment.partition);
  if (other)
    throw new OverreadError(
      'OVR_CASE_PARTITION',
      `This subject is in the partition ${other}; its cases cannot also be in ${enrolment.partition}.`,
    );
}

async function insertImages(
  ports: Ports,
  tx: Tx,
  caseId: string,
  enrolment: Enrolment,
  series: ReadonlyMap<string, EnrolledSeries>,
): Promise<void> {
  for (const [ordinal, timepoint] of enrolment.timepoints.entries()) {
    const timepointId = ports.newId();
    await ports.store.images.insertTimepoint(tx, { id: timepointId, caseId, ordinal, label: timepoint.label });
    for (const [index, set] of timepoint.imageSets.entries()) {
      const source = series.get(set.seriesInstanceUid);
      if (!source) continue;
      await ports.store.images.insert(tx, {
        id: ports.newId(),
        timepointId,
        caseId,
        ordinal: index,
        key: set.key,
        role: set.role,
        modality: source.stack.modality,
        stack: source.stack,
        notices: source.notices,
        studyMetadata: source.studyMetadata,
        pixelDigest: source.pixels.digest,
        instances: source.instances,
      });
    }
  }
}
