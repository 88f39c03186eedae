import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPart10 } from '@overread/dicom';

/** One file of a folder of DICOM. */
export interface DicomFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * All DICOM files (PS3.10) below a folder, one at a time, in the order of their paths; other files are passed over.
 * A DICOMDIR is one of them: it has no SOP Instance UID in its data set, the reader says so.
 */
export async function* dicomFolder(folder: string): AsyncGenerator<DicomFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* dicomFolder(path);
    else if (entry.isFile() && (await hasPrefix(path))) yield { path, bytes: await readFile(path) };
  }
}

async function hasPrefix(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(132), 0, 132, 0);
    return isPart10(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
