/**
 * The text between a NIfTI-1 header and its voxels. `area` starts with the four extension flags. Proper extensions
 * (size, code, data; size a multiple of 16) give their data; some atlases put plain text there instead, with or without
 * the flag set, and that is taken as it is. Zeros and outer white space are dropped. Never throws.
 */
export function extensionText(area: Uint8Array, littleEndian: boolean): string {
  const body = area.subarray(4);
  const parts = area[0] === 0 ? [] : properExtensions(body, littleEndian);
  const decoder = new TextDecoder('utf-8');
  return (parts.length > 0 ? parts : [body])
    .map((part) => decoder.decode(part).replaceAll('\0', '').trim())
    .filter((text) => text !== '')
    .join('\n');
}

function properExtensions(body: Uint8Array, littleEndian: boolean): Uint8Array[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at + 16 <= body.length; ) {
    const size = view.getInt32(at, littleEndian);
    if (size < 16 || size % 16 !== 0 || at + size > body.length) break;
    parts.push(body.subarray(at + 8, at + size));
    at += size;
  }
  return parts;
}
