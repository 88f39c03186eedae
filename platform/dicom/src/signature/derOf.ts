/**
 * The DER value that begins these bytes, without the byte that pads it to an even length. Bytes whose length field says something else
 * are answered as they are; whoever reads them as a certificate refuses them.
 */
export function derOf(bytes: Uint8Array): Uint8Array {
  const first = bytes[1];
  if (bytes[0] !== 0x30 || first === undefined) return bytes;
  let length = first;
  let header = 2;
  if (first > 0x80) {
    header = 2 + (first & 0x7f);
    length = 0;
    for (const byte of bytes.subarray(2, header)) length = length * 256 + byte;
  }
  const isPadded = header + length === bytes.length - 1 && bytes.at(-1) === 0;
  return isPadded ? bytes.subarray(0, header + length) : bytes;
}
