import {
  type ClinicalTrial,
  DataSet,
  derivedUid,
  type Equipment,
  fromDicomJson,
  type RecordBase,
  type Sha256,
} from '@overread/dicom';
import type { ProtocolVersion } from '@overread/domain';
import type { ImageSetWithStack, Ports, Tx } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';
import { VERSION } from './viewAbout.ts';

/** What every record about a case is made from. */
export interface RecordScene {
  readonly project: { readonly id: string; readonly key: string; readonly title: string };
  readonly protocol: ProtocolVersion;
  readonly case: { readonly id: string; readonly label: string; readonly subject: string; readonly seed: string };
  /** In the order of timepoints and keys; the first one's study takes the records. */
  readonly imageSets: readonly Pick<
    ImageSetWithStack,
    'key' | 'role' | 'modality' | 'timepointOrdinal' | 'stack' | 'studyMetadata'
  >[];
}

/** Loads the scene of a case. */
export async function recordScene(ports: Ports, tx: Tx, caseId: string): Promise<RecordScene> {
  const { store } = ports;
  const found = await store.cases.byId(tx, caseId);
  const project = found && (await store.projects.byId(tx, found.project_id));
  const protocol = found && (await store.protocols.byId(tx, found.protocol_version_id));
  if (!found || !project || !protocol) throw new TypeError('a case has a project and a protocol');
  return {
    project,
    protocol: { id: protocol.id, content: protocol.content, digest: protocol.digest },
    case: { id: found.id, label: found.label, subject: found.subject_key, seed: found.seed },
    imageSets: await store.images.stacksOfCase(tx, caseId),
  };
}

/** Who made the objects. The serial number names the project's gateway, so that it survives a rebuild. */
export function equipmentOf(scene: Pick<RecordScene, 'project'>): Equipment {
  return {
    manufacturer: 'Overread',
    model: 'Overread Gateway',
    serialNumber: scene.project.id.slice(0, 16),
    softwareVersion: VERSION,
  };
}

/** Which object of a record is meant; goes into its UIDs, so that a retry makes the same. */
export interface ObjectName {
  /** At most 20 characters, for instance `Read R-07`. */
  readonly title: string;
  /** What its UIDs derive from, for instance `['read', taskId, attempt, 'sr']`. */
  readonly uidParts: readonly (string | number)[];
  readonly seriesNumber: number;
  /** Key of the image set whose study takes the object; the first one's by default. */
  readonly imageSet?: string;
  /** Clinical Trial Subject Reading ID: the code of who made it. */
  readonly readingId?: string;
  readonly createdAt: Date;
}

/** What the record builders of `@overread/dicom` share: {@link RecordBase}, device, protocol and hash. */
export interface RecordInput extends RecordBase {
  readonly protocol: ProtocolVersion;
  readonly deviceUid: string;
  readonly sha256: Sha256;
}

/** The common input of the record builders for one object about a case. */
export function recordInput(ports: Pick<Ports, 'sha256'>, scene: RecordScene, name: ObjectName): RecordInput {
  const sha256 = sha256Bytes(ports);
  const set = scene.imageSets.find((one) => one.key === name.imageSet) ?? scene.imageSets[0];
  const trial: ClinicalTrial = {
    sponsor: `Overread project ${scene.project.key}`.slice(0, 64),
    protocolId: scene.protocol.content.key.slice(0, 64),
    protocolName: scene.protocol.content.title.slice(0, 64),
    subjectId: scene.case.subject,
    ...(set ? { timePointId: `T${set.timepointOrdinal}` } : {}),
    seriesId: [name.title, name.imageSet].filter((part) => part !== undefined).join(' '),
    ...(name.readingId === undefined ? {} : { subjectReadingId: name.readingId }),
  };
  return {
    source: set ? fromDicomJson(set.studyMetadata) : new DataSet(),
    uids: {
      sopInstanceUid: derivedUid(sha256, 'instance', ...name.uidParts),
      seriesInstanceUid: derivedUid(sha256, 'series', ...name.uidParts),
    },
    seriesNumber: name.seriesNumber,
    title: name.title,
    createdAt: name.createdAt,
    equipment: equipmentOf(scene),
    clinicalTrial: trial,
    protocol: scene.protocol,
    deviceUid: derivedUid(sha256, 'device', scene.project.id),
    sha256,
  };
}

/** The study that takes the records of a case. */
export function recordStudyUid(scene: RecordScene, imageSet?: string): string {
  const set = scene.imageSets.find((one) => one.key === imageSet) ?? scene.imageSets[0];
  return set?.stack.studyInstanceUid ?? '';
}
