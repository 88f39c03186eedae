import { inflateRawSync } from 'node:zlib';

/** The byte arrays of a NumPy archive by name, without their headers (a zip of `.npy` files; only what tests need). */
export function readNpz(zip: Buffer): Map<string, Uint8Array> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('Not a zip file.');
  const arrays = new Map<string, Uint8Array>();
  let at = zip.readUInt32LE(end + 16);
  for (let entry = zip.readUInt16LE(end + 10); entry > 0; entry--) {
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('latin1', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    const npy = zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    arrays.set(name.replace(/\.npy$/, ''), npy.subarray(10 + npy.readUInt16LE(8)));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return arrays;
}
