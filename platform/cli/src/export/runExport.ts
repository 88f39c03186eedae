import { createHash } from 'node:crypto';
import {
  type CaseRowValues,
  decodeExportParts,
  type ExportCase,
  type ExportFile,
  type ExportPart,
  type ExportRequest,
  OverreadError,
} from '@overread/contract';
import { SOP_CLASS } from '@overread/dicom';
import { derivedFiles } from './derivedFiles.ts';
import { type ExportFolder, openExportFolder } from './exportFolder.ts';
import { exportNames } from './exportNames.ts';
import { exportReadme } from './exportReadme.ts';
import { casesCsv, type ManifestFile, manifestCsv, sha256Sums } from './manifest.ts';

/** What came of an export. `notes` say what could not be made; everything else is there. */
export interface ExportSummary {
  readonly out: string;
  readonly cases: number;
  readonly leftOut: number;
  readonly files: number;
  readonly notes: readonly string[];
}

type Begin = Extract<ExportPart, { part: 'begin' }>;
/** Folder of records that belong to no case. */
const PROJECT_FOLDER = 'project';

/**
 * Writes an export from the server's stream: the folder is there as a whole at the end, or not at all.
 *
 * @param stream opened only after the folder proved to be free.
 * @param tell takes a line per step.
 * @throws the server's error; OVR_REQUEST_INVALID, OVR_DISK_FULL; OVR_INTERNAL if the stream breaks off
 */
export async function runExport(
  request: ExportRequest,
  out: string,
  stream: (request: ExportRequest) => Promise<AsyncIterable<Uint8Array>>,
  tell: (line: string) => void,
): Promise<ExportSummary> {
  const folder = await openExportFolder(out);
  try {
    const state = newState(request, folder, tell);
    for await (const { part, bytes } of decodeExportParts(await stream(request))) await state.take(part, bytes);
    const summary = await state.close();
    await folder.finish();
    return { out, ...summary };
  } catch (error) {
    await folder.abandon();
    if (error instanceof TypeError && /stream ended/.test(error.message)) throw brokeOff(error);
    throw error;
  }
}

const brokeOff = (cause?: unknown) =>
  new OverreadError(
    'OVR_INTERNAL',
    'The server broke the export off; nothing was written. See its log.',
    {},
    { cause },
  );

function newState(request: ExportRequest, folder: ExportFolder, tell: (line: string) => void) {
  const nameFor = exportNames();
  const files: ManifestFile[] = [];
  const rows: CaseRowValues[] = [];
  const notes: string[] = [];
  const exported = new Set<string>();
  let begin: Begin | undefined;
  let current: { readonly found: ExportCase; readonly segs: Map<string, Uint8Array> } | undefined;
  let isDone = false;

  const began = (): Begin => {
    if (!begin) throw brokeOff();
    return begin;
  };
  const note = (sentence: string) => {
    notes.push(sentence);
    tell(sentence);
  };

  async function add(path: string, bytes: Uint8Array, facts: Omit<ManifestFile, 'path' | 'sha256' | 'bytes'>) {
    files.push({ path, sha256: await folder.write(path, bytes), bytes: bytes.length, ...facts });
  }

  async function addFiled(part: ExportFile, bytes: Uint8Array): Promise<void> {
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== part.sha256)
      throw new OverreadError(
        'OVR_INTERNAL',
        `“${part.title}” (${part.sopInstanceUid ?? part.name}) came with other bytes than the server sent.`,
      );
    const { key } = began().project;
    const partition = current?.found.partition ?? '';
    const path =
      part.case === null ? nameFor(key, PROJECT_FOLDER, part.name) : nameFor(key, partition, part.case, part.name);
    await add(path, bytes, {
      kind: part.kind,
      title: part.title,
      case: part.case,
      partition: part.case === null ? null : partition,
      sopInstanceUid: part.sopInstanceUid,
      sopClassUid: part.sopClassUid,
      seriesInstanceUid: part.seriesInstanceUid,
      studyInstanceUid: part.studyInstanceUid,
      createdAt: part.createdAt,
      who: part.who,
      filed: part.isFiled,
      derivedFrom: [],
      unit: null,
      method: null,
      readers: [],
    });
    if (part.sopInstanceUid !== null && part.sopClassUid === SOP_CLASS.segmentation)
      current?.segs.set(part.sopInstanceUid, bytes);
  }

  async function closeCase(): Promise<void> {
    const { project, version, takenAt } = began();
    if (!current) return;
    const { found, segs } = current;
    current = undefined;
    const input = { project, softwareVersion: version, extras: request.with, found, segs, note };
    for await (const made of derivedFiles(input))
      await add(nameFor(project.key, found.partition, found.label, made.folder, made.name), made.bytes, {
        ...made.facts,
        case: found.label,
        partition: found.partition,
        seriesInstanceUid: null,
        studyInstanceUid: null,
        createdAt: takenAt,
        who: 'Overread',
        filed: false,
      });
  }

  async function take(part: ExportPart, bytes: Uint8Array): Promise<void> {
    switch (part.part) {
      case 'begin':
        begin = part;
        tell(`${part.project.title}: ${part.listing.filter((one) => one.isExported).length} cases to export.`);
        return;
      case 'case':
        await closeCase();
        current = { found: part.case, segs: new Map() };
        exported.add(part.case.label);
        rows.push(...part.rows);
        return;
      case 'rows':
        await closeCase();
        rows.push(...part.rows);
        return;
      case 'file':
        return addFiled(part, bytes);
      case 'line':
        return tell(part.line);
      case 'note':
        return note(part.note);
      case 'done':
        isDone = true;
        return closeCase();
      case 'error':
        throw new OverreadError(part.code, `${part.message} ${part.todo}`);
    }
  }

  async function close(): Promise<Omit<ExportSummary, 'out'>> {
    if (!isDone) throw brokeOff();
    const { project, version, takenAt, partitions, listing } = began();
    const text = (value: string) => new TextEncoder().encode(value);
    const leftOut = listing.length - exported.size;
    const around: { path: string; sha256: string }[] = [];
    const write = async (path: string, content: string) => {
      around.push({ path, sha256: await folder.write(path, text(content)) });
    };
    await write(
      'manifest.json',
      `${JSON.stringify(
        {
          format: 'overread-export-1',
          notice: 'Research annotation, not for clinical use',
          software: { name: 'Overread', version },
          takenAt,
          project,
          partitions,
          with: request.with,
          cases: listing.map((one) => ({ ...one, isExported: exported.has(one.label) })),
          notes,
          files,
        },
        null,
        2,
      )}\n`,
    );
    await write('manifest.csv', manifestCsv(files));
    await write('cases.csv', casesCsv(rows));
    await write(
      'README.txt',
      exportReadme({ title: project.title, takenAt, version, partitions, cases: exported.size, left: leftOut }),
    );
    await folder.write('SHA256SUMS', text(sha256Sums([...files, ...around])));
    return { cases: exported.size, leftOut, files: files.length, notes };
  }

  return { take, close };
}
