import { readFileSync } from 'node:fs';
import { OverreadError } from '@overread/domain';
import { filesOfGzipTar } from './gzipTar.ts';
import type { Volume } from './volume.ts';

/** Where Debian's package invesalius-examples puts the head CT. */
export const HEAD_CT_FILE = '/usr/share/doc/invesalius-examples/examples/Cranium.inv3';

/** Where the head CT's slices lie: the project file keeps spacing and shape, but no position. Slice 0 is at the jaw. */
const ORIGIN_MM = [-122, -122, 0] as const;

function numbersAfter(plist: string, key: string): number[] {
  const array = new RegExp(`<key>${key}</key>\\s*<array>([\\s\\S]*?)</array>`).exec(plist)?.[1] ?? '';
  return [...array.matchAll(/<(?:integer|real)>([^<]+)</g)].map((match) => Number(match[1]));
}

/**
 * Reads an InVesalius 3 project (gzip tar with `main.plist` and the int16 matrix in HU, slices, rows, columns).
 * InVesalius keeps rows from back to front, as VTK does; here they run from front to back, as in DICOM, so that the patient's
 * right is on the left of the picture. The project file itself says nothing about sides.
 */
export function readHeadCt(file: string = HEAD_CT_FILE): Volume {
  const files = filesOfGzipTar(readFileSync(file));
  const plist = new TextDecoder().decode(files.get('main.plist') ?? new Uint8Array());
  const [slices = 0, rows = 0, columns = 0] = numbersAfter(plist, 'shape');
  const [dx = 0, dy = 0, dz = 0] = numbersAfter(plist, 'spacing');
  const matrix = files.get('matrix.dat');
  if (slices * rows * columns === 0 || matrix?.length !== slices * rows * columns * 2 || dx * dy * dz === 0)
    throw new OverreadError('OVR_DICOM_INVALID', 'The head CT of invesalius-examples is not as expected.');
  const source = new DataView(matrix.buffer, matrix.byteOffset, matrix.byteLength);
  const data = new Int16Array(slices * rows * columns);
  for (let slice = 0; slice < slices; slice++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        data[(slice * rows + row) * columns + column] = source.getInt16(
          ((slice * rows + (rows - 1 - row)) * columns + column) * 2,
          true,
        );
  return { columns, rows, slices, spacingMm: [dx, dy, dz], originMm: ORIGIN_MM, data };
}
