import { gunzipSync } from 'node:zlib';

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
