import { OverreadError } from '@overread/domain';

/**
 * The bytes of each frame of encapsulated Pixel Data (PS3.5 section A.4). `fragments` begin with the Basic Offset Table. One
 * fragment per frame, as RLE and deflated frames demand; a frame in several fragments is joined where the table or the count of one
 * says which belong to it. Otherwise refuses with OVR_DICOM_INVALID.
 */
export function frameFragments(fragments: readonly Uint8Array[], frames: number): readonly Uint8Array[] {
  const [table = new Uint8Array(), ...parts] = fragments;
  if (parts.length === frames) return parts;
  if (frames === 1 && parts.length > 1) return [joined(parts)];
  if (table.length !== frames * 4 || parts.length < frames)
    throw new OverreadError(
      'OVR_DICOM_INVALID',
      `the pixel data have ${parts.length} fragments for ${frames} frames, and no table says which belong together`,
    );
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const groups: Uint8Array[][] = Array.from({ length: frames }, () => []);
  let offset = 0;
  let frame = -1;
  for (const part of parts) {
    while (frame + 1 < frames && view.getUint32((frame + 1) * 4, true) <= offset) frame++;
    groups[frame]?.push(part);
    offset += 8 + part.length;
  }
  if (groups.some((group) => group.length === 0))
    throw new OverreadError('OVR_DICOM_INVALID', 'the offset table leaves a frame without pixels');
  return groups.map(joined);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
