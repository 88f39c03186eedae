import { gunzipSync } from 'node:zlib';
import { type BitMask, getVoxel } from '@overread/agreement';
import type { ImageStack } from '../../src/index.ts';

/** A volume in an NRRD file, in LPS: `values` run along the first axis fastest. */
export interface Nrrd {
  readonly sizes: readonly number[];
  readonly origin: readonly number[];
  /** One step along each axis, in mm. */
  readonly directions: readonly (readonly number[])[];
  readonly values: readonly number[];
}

const TYPES: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  'unsigned char': [1, (view, at) => view.getUint8(at)],
  uint8: [1, (view, at) => view.getUint8(at)],
  short: [2, (view, at) => view.getInt16(at, true)],
  int16: [2, (view, at) => view.getInt16(at, true)],
  'unsigned short': [2, (view, at) => view.getUint16(at, true)],
  uint16: [2, (view, at) => view.getUint16(at, true)],
};

/** Reads an attached NRRD of whole numbers, raw or gzip, little endian, in LPS or RAS. */
export function readNrrd(bytes: Uint8Array): Nrrd {
  const text = Buffer.from(bytes).toString('latin1');
  const end = text.indexOf('\n\n');
  const fields = new Map(
    text
      .slice(0, end)
      .split('\n')
      .filter((line) => /^[a-z ]+: /.test(line))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2).trim()]),
  );
  const field = (name: string) => fields.get(name) ?? '';
  const vectors = (name: string) =>
    [...field(name).matchAll(/\(([^)]*)\)/g)].map((found) => (found[1] ?? '').split(',').map(Number));
  const [size, read] = TYPES[field('type')] ?? [];
  if (size === undefined || read === undefined) throw new Error(`NRRD of type "${field('type')}"`);
  const stored = bytes.subarray(end + 2);
  const raw = field('encoding') === 'raw' ? stored : gunzipSync(stored);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const flip = field('space').startsWith('right') ? [-1, -1, 1] : [1, 1, 1];
  const lps = (vector: readonly number[]) => vector.map((value, axis) => value * (flip[axis] ?? 1));
  return {
    sizes: field('sizes').split(' ').map(Number),
    origin: lps(vectors('space origin')[0] ?? []),
    directions: vectors('space directions').map(lps),
    values: Array.from({ length: raw.byteLength / size }, (_, index) => read(view, index * size)),
  };
}

/** A mask as NRRD of bytes 0 and 1, in LPS. The slices must be evenly spaced: an NRRD cannot say otherwise. */
export function writeNrrd(mask: BitMask, stack: ImageStack): Uint8Array {
  const [a, b, c, d, e, f] = stack.orientation;
  const [rowSpacing, columnSpacing] = stack.pixelSpacingMm;
  const vector = (values: readonly number[], length: number) => `(${values.map((value) => value * length).join(',')})`;
  const header = [
    'NRRD0004',
    'type: unsigned char',
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${mask.columns} ${mask.rows} ${mask.slices}`,
    `space directions: ${vector([a, b, c], columnSpacing)} ${vector([d, e, f], rowSpacing)} ${vector(stack.normal, stack.sliceSpacingMm)}`,
    'kinds: domain domain domain',
    'endian: little',
    'encoding: raw',
    `space origin: (${(stack.slices[0]?.position ?? []).join(',')})`,
  ];
  const start = new TextEncoder().encode(`${header.join('\n')}\n\n`);
  const out = new Uint8Array(start.length + mask.columns * mask.rows * mask.slices);
  out.set(start);
  let at = start.length;
  for (let slice = 0; slice < mask.slices; slice++)
    for (let row = 0; row < mask.rows; row++)
      for (let column = 0; column < mask.columns; column++) out[at++] = getVoxel(mask, column, row, slice) ? 1 : 0;
  return out;
}
