import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/** The regular files of a gzip-compressed tar archive (POSIX ustar), by their base name. */
export function filesOfGzipTar(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const tar = gunzipSync(archive);
  const files = new Map<string, Uint8Array>();
  const text = (at: number, length: number): string =>
    new TextDecoder().decode(tar.subarray(at, at + length)).replace(/\0[\s\S]*$/, '');
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    const type = text(at + 156, 1);
    const name = text(at, 100).split('/').at(-1) ?? '';
    if (type === '0' || type === '') files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
