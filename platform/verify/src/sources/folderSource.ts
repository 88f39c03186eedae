import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { type DicomHead, dicomHeads } from '@overread/archive';
import { isOverreadError, OverreadError, readPart10, SOP_CLASS } from '@overread/dicom';
import type { SourceEntry, VerifySource } from './verifySource.ts';

/** As much of a file as says what it is: its SOP class stands near the beginning. */
const HEAD_BYTES = 4096;
const OBJECTS: readonly string[] = [
  SOP_CLASS.segmentation,
  SOP_CLASS.labelmapSegmentation,
  SOP_CLASS.keyObjectSelection,
];
/** Structured Reports of every kind (PS3.4 table B.5-1). */
const SR = '1.2.840.10008.5.1.4.1.1.88.';

/** True for segmentations, Structured Reports and Key Object Selections: what verify reads. */
export const isVerifiedClass = (sopClassUid: string): boolean =>
  OBJECTS.includes(sopClassUid) || sopClassUid.startsWith(SR);

/**
 * The DICOM files below a folder. Images are recognised by their first bytes and not read.
 *
 * @throws OverreadError OVR_REQUEST_INVALID if it is no folder that can be read
 */
export async function folderSource(folder: string): Promise<VerifySource> {
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new OverreadError('OVR_REQUEST_INVALID', `${folder} is no folder that can be read, nor a DICOMweb address.`);
  return { name: folder, walk: () => walk(folder), close: () => Promise.resolve() };
}

async function* walk(folder: string): AsyncGenerator<SourceEntry> {
  try {
    for await (const head of dicomHeads(folder, HEAD_BYTES)) yield await entryOf(folder, head);
  } catch (error) {
    if (isOverreadError(error)) throw error;
    const { path, code } = error as NodeJS.ErrnoException;
    throw new OverreadError(
      'OVR_REQUEST_INVALID',
      `${path ?? folder} cannot be read (${code ?? 'no reason given'}); without it nothing can be said about the folder.`,
      {},
      { cause: error },
    );
  }
}

async function entryOf(folder: string, { path, head, size }: DicomHead): Promise<SourceEntry> {
  const place = relative(folder, path);
  const open = () => readFile(path);
  const known = classOf(head) ?? (size > head.length ? classOf(await open()) : undefined);
  // A directory of a medium (DICOMDIR) lists files; it is none of the objects.
  if (known === undefined)
    return { what: 'unreadable', place, fault: `it is cut off or damaged at its beginning (${size} bytes)` };
  if (!isVerifiedClass(known.sopClassUid)) return { what: 'image', place, ...known, open };
  return { what: 'object', place, bytes: await open(), open };
}

function classOf(bytes: Uint8Array): { readonly sopClassUid: string; readonly sopInstanceUid: string } | undefined {
  try {
    const { meta, dataSet } = readPart10(bytes, { until: 'StudyDate' });
    const sopClassUid = dataSet.text('SOPClassUID') ?? meta.text('MediaStorageSOPClassUID');
    const sopInstanceUid = dataSet.text('SOPInstanceUID') ?? meta.text('MediaStorageSOPInstanceUID');
    return sopClassUid === undefined || sopInstanceUid === undefined ? undefined : { sopClassUid, sopInstanceUid };
  } catch {
    return undefined;
  }
}
