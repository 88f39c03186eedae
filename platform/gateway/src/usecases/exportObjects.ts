import type { ExportExtra, ExportSeg } from '@overread/contract';
import { parseRecord, SOP_CLASS } from '@overread/dicom';
import { isOverreadError, OverreadError, RECORD_ACTORS } from '@overread/domain';
import type { CaseFile } from './caseFile.ts';
import type { Artifact, Ports, SegReference } from './ports.ts';
import { sha256Bytes } from './sha256Bytes.ts';

/** An object of an export with the name of its file, without a folder. */
export interface ChosenObject {
  readonly artifact: Artifact;
  readonly name: string;
  readonly who: string;
}

/** Kinds that a release without `reads` leaves out, unless the signature names the object. */
const OF_READING: readonly string[] = ['seg', 'read', 'agreement', 'consensus', 'adjudication', 'signOff'];
/** Who made what nobody's task made. */
const GATEWAY = 'Overread';

/** A word for a file name: letters, digits and single hyphens, at most 40. */
export function slug(text: string): string {
  const words = text.normalize('NFKD').replace(/[^A-Za-z0-9]+/g, '-');
  return words.replace(/^-+|-+$/g, '').slice(0, 40) || 'object';
}

/**
 * The filed objects of a case that an export takes. Always: the signed masks, the signature, and records of what happened to
 * the case (enrolment, publication). `reads`: everything else. `alternatives`: the reads alone.
 */
export function chosenObjects(file: CaseFile, extras: readonly ExportExtra[]): readonly ChosenObject[] {
  const names = namesOf(file);
  const signed = new Set([...(file.signOff?.seg ?? []).map((seg) => seg.sopInstanceUid), file.signOff?.srUid]);
  const ofReads = new Set(file.reads.flatMap((read) => [read.srUid, ...read.seg.map((seg) => seg.sopInstanceUid)]));
  const isTaken = ({ kind, sopInstanceUid }: Artifact) =>
    signed.has(sopInstanceUid) ||
    !OF_READING.includes(kind) ||
    extras.includes('reads') ||
    (extras.includes('alternatives') && ofReads.has(sopInstanceUid));
  return file.artifacts
    .filter((artifact) => artifact.filedAt !== null && isTaken(artifact))
    .map((artifact) => ({
      artifact,
      name: `${names.get(artifact.sopInstanceUid) ?? nameOf(file, artifact)}.dcm`,
      who: file.tasks.find((task) => task.id === artifact.taskId)?.code ?? GATEWAY,
    }));
}

/** Names of the masks by what they belong to; the signed ones are called final. */
function namesOf(file: CaseFile): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = (prefix: string, segs: readonly SegReference[] | undefined) => {
    for (const seg of segs ?? []) names.set(seg.sopInstanceUid, `${prefix}-masks-${seg.imageSet}`);
  };
  for (const read of file.reads) add(`read-${slug(read.code)}`, read.seg);
  add('consensus', file.consensus?.seg);
  if (file.adjudication) add(`adjudication-${slug(file.adjudication.code)}`, file.adjudication.seg);
  add('final', file.signOff?.seg);
  return names;
}

const STEMS: Readonly<Record<string, string>> = {
  read: 'read',
  agreement: 'agreement',
  consensus: 'consensus',
  adjudication: 'adjudication',
  signOff: 'sign-off',
};

function nameOf(file: CaseFile, artifact: Artifact): string {
  const code = file.tasks.find((task) => task.id === artifact.taskId)?.code;
  if (artifact.kind === 'seg') return `masks${code ? `-${slug(code)}` : ''}`;
  const stem = STEMS[artifact.kind];
  if (stem === undefined) return `record-${slug(artifact.title).toLowerCase()}`;
  return code && artifact.kind !== 'signOff' ? `${stem}-${slug(code)}` : stem;
}

/** What the segments of SEGs are. */
export const exportSegs = (segs: readonly SegReference[]): ExportSeg[] =>
  segs.map(({ imageSet, sopInstanceUid, segments }) => ({
    imageSet,
    sopInstanceUid,
    segments: segments.map(({ item, instance }) => ({ item, instance })),
  }));

/**
 * An object as the archive gives it, its SHA-256 equal to the one it was filed with.
 * @throws OVR_ARCHIVE_UNAVAILABLE if the archive does not give it, OVR_ARCHIVE_CONFLICT if it gives other bytes
 */
export async function exactBytes(ports: Pick<Ports, 'record' | 'sha256'>, artifact: Artifact): Promise<Uint8Array> {
  const { studyInstanceUid, seriesInstanceUid, sopInstanceUid, title, sha256 } = artifact;
  const bytes = await ports.record.retrieveInstance(studyInstanceUid, seriesInstanceUid, sopInstanceUid);
  const what = `“${title}” (SOP Instance UID ${sopInstanceUid})`;
  if (!bytes)
    throw new OverreadError('OVR_ARCHIVE_UNAVAILABLE', `The archive does not give ${what}, which was filed in it.`);
  const found = ports.sha256(bytes);
  if (found !== sha256)
    throw new OverreadError(
      'OVR_ARCHIVE_CONFLICT',
      `The archive gives other bytes for ${what} than were filed: SHA-256 ${found} instead of ${sha256}.`,
      { sopInstanceUid },
    );
  return bytes;
}

const CODE = /^[A-Z]-\d+$/;

/** What a workflow record says of itself: its kind, and the code of who acted. Undefined for anything else. */
export function workflowFacts(
  ports: Pick<Ports, 'sha256'>,
  artifact: Pick<Artifact, 'sopClassUid'>,
  bytes: Uint8Array,
): { readonly kind: string; readonly who: string } | undefined {
  if (artifact.sopClassUid === SOP_CLASS.segmentation) return undefined;
  try {
    const record = parseRecord(bytes, sha256Bytes(ports));
    const content: Readonly<Record<string, unknown>> = record.content;
    const who = RECORD_ACTORS.map((key) => content[key]).find((value) => typeof value === 'string' && CODE.test(value));
    return { kind: record.kind, who: typeof who === 'string' ? who : GATEWAY };
  } catch (error) {
    if (isOverreadError(error)) return undefined;
    throw error;
  }
}
