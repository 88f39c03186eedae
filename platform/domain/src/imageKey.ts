/**
 * Names one slice wherever masks, places and slices shown are listed: the SOP Instance UID, and for a frame of a multi-frame
 * image `#` and its number from 1, such as `1.2.3#17`. Single images have no frame number.
 */
export function imageKey(sopInstanceUid: string, frameNumber: number | null): string {
  return frameNumber === null ? sopInstanceUid : `${sopInstanceUid}#${frameNumber}`;
}

/** The parts of an {@link imageKey}; undefined if `key` is none. */
export function splitImageKey(key: string): { sopInstanceUid: string; frameNumber: number | null } | undefined {
  const parts = /^([0-9.]{1,64})(?:#([1-9][0-9]{0,5}))?$/.exec(key);
  if (parts === null) return undefined;
  return { sopInstanceUid: parts[1] ?? '', frameNumber: parts[2] === undefined ? null : Number(parts[2]) };
}
