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
  for await (const { path } of dicomHeads(folder, PREFIX_BYTES)) yield { path, bytes: await readFile(path) };
}

/** The beginning of one file of a folder of DICOM. */
export interface DicomHead {
  readonly path: string;
  /** At most as many bytes as were asked for. */
  readonly head: Uint8Array;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** The same files as {@link dicomFolder}, but only the first bytes of each: to see what a file is before all of it is read. */
export async function* dicomHeads(folder: string, bytes: number): AsyncGenerator<DicomHead> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* dicomHeads(path, bytes);
    else if (entry.isFile()) {
      const found = await headOf(path, Math.max(bytes, PREFIX_BYTES));
      if (isPart10(found.head)) yield found;
    }
  }
}

const PREFIX_BYTES = 132;

async function headOf(path: string, bytes: number): Promise<DicomHead> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return { path, head: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
