import { derivedUid, type Sha256 } from '../uid/derivedUid.ts';
import type { FrameHeader } from './frameHeader.ts';

/** The Frame of Reference that images share, or a new one derived from their series, with the sentence about it. */
export function frameOfReference(
  frames: readonly FrameHeader[],
  sha256: Sha256,
): { uid: string; derived: boolean; warnings: string[] } {
  const uids = new Set(frames.map((frame) => frame.frameOfReferenceUid));
  const [only] = uids;
  if (uids.size === 1 && only) return { uid: only, derived: false, warnings: [] };
  const what =
    uids.size === 1
      ? 'The images carry no Frame of Reference'
      : `The images carry ${uids.size} different Frames of Reference`;
  return {
    uid: derivedUid(sha256, 'frameOfReference', frames[0]?.seriesInstanceUid ?? ''),
    derived: true,
    warnings: [
      `${what}, but their positions form one stack. Masks get a new Frame of Reference, so other viewers may not link them with other series.`,
    ],
  };
}
