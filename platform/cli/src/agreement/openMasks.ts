import { createHash } from 'node:crypto';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildImageStack,
  type DataSet,
  type ImageStack,
  isOverreadError,
  isPart10,
  OverreadError,
  readPart10,
} from '@overread/dicom';
import { axisCodes } from '@overread/nifti';
import type { OpenedMasks } from './maskFile.ts';
import { niftiLabels } from './niftiMasks.ts';
import { segMasks } from './segMasks.ts';

/** The order of axes of axial DICOM slices: to the left, to the back, to the head. */
const AXIAL = 'LPS';

/** A file of either format; a label map can still be turned to the axes of the other file. */
interface Read {
  readonly name: string;
  readonly kind: 'seg' | 'nifti';
  readonly axes: string;
  opened(axes: string): OpenedMasks;
}

/**
 * Opens files of masks so that their axes run the same way, in their order. `images`: a folder of the images that Segmentations were drawn on.
 * Throws with the name of the file in front: OVR_CONFIG_INVALID if it cannot be read, OVR_DICOM_*, OVR_SEG_*, OVR_NIFTI_INVALID.
 */
export async function openMasks(names: readonly string[], images: string | undefined): Promise<OpenedMasks[]> {
  const stack = images === undefined ? null : await imageStack(images);
  const files: Read[] = [];
  for (const name of names) files.push(await read(name, stack));
  const seg = files.find(({ kind }) => kind === 'seg');
  if (stack !== null && seg === undefined)
    throw new OverreadError(
      'OVR_CONFIG_INVALID',
      '--images is for Segmentations; label maps say themselves where they lie.',
    );
  // Voxels of a label map are put in the order of the Segmentation's frames; of label maps alone only if they differ.
  const [common, ...others] = new Set(files.map(({ axes }) => axes));
  const axes = seg?.axes ?? (common !== undefined && others.length === 0 ? common : AXIAL);
  return files.map((file) => named(file.name, () => file.opened(axes)));
}

async function read(name: string, stack: ImageStack | null): Promise<Read> {
  const bytes = await bytesOf(name);
  const facts = { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  return named(name, () => {
    if (isPart10(bytes)) {
      const opened = segMasks(bytes, facts, stack);
      const place: OpenedMasks['place'] = (grid, side) => named(name, () => opened.place(grid, side));
      return { name, kind: 'seg', axes: axesOf(opened), opened: () => ({ ...opened, place }) };
    }
    return { name, kind: 'nifti', ...niftiLabels(bytes, facts) };
  });
}

async function bytesOf(name: string): Promise<Uint8Array> {
  const found = await stat(name).catch(() => undefined);
  if (found?.isDirectory())
    throw new OverreadError('OVR_CONFIG_INVALID', `${name} is a folder; name one file of masks.`);
  const bytes = found === undefined ? undefined : await readFile(name).catch(() => undefined);
  if (bytes === undefined) throw new OverreadError('OVR_CONFIG_INVALID', `The file ${name} cannot be read.`);
  return bytes;
}

/** Names the file in the sentence of an error. */
function named<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isOverreadError(error)) throw error;
    throw new OverreadError(error.code, `${name}: ${error.message}`, error.details);
  }
}

/** The axes of an opened file as NIfTI's are named: which turns the first two rows, LPS to RAS. */
function axesOf({ lattice: { along } }: OpenedMasks): string {
  const row = (axis: 0 | 1 | 2, sign: 1 | -1) =>
    [along[0][axis] * sign, along[1][axis] * sign, along[2][axis] * sign, 0] as const;
  return axisCodes([row(0, -1), row(1, -1), row(2, 1), [0, 0, 0, 1]]);
}

/** The stack of the images of one series in a folder. Other objects in it are passed over. */
async function imageStack(folder: string): Promise<ImageStack> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) throw new OverreadError('OVR_CONFIG_INVALID', `The folder ${folder} cannot be read.`);
  const headers: DataSet[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const header = await headerOf(join(entry.parentPath, entry.name));
    if (header?.number('Rows') !== undefined && !header.has('SegmentSequence')) headers.push(header);
  }
  if (headers.length === 0) throw new OverreadError('OVR_CONFIG_INVALID', `No DICOM image was found in ${folder}.`);
  return named(folder, () =>
    buildImageStack(headers, (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())),
  );
}

async function headerOf(path: string): Promise<DataSet | undefined> {
  const file = await open(path);
  const start = new Uint8Array(132);
  try {
    await file.read(start, 0, 132, 0);
  } finally {
    await file.close();
  }
  return isPart10(start) ? readPart10(await readFile(path), { until: 'PixelData' }).dataSet : undefined;
}
