import {
  FRAME_DIGEST_DIGITS,
  type FrameDigests,
  isOverreadError,
  type SegFrameDigest,
  segFrameDigests,
} from '@overread/dicom';
import type { InstanceMac } from '@overread/signing';
import type { IndexedObject, OpenedCase } from '../archiveIndex.ts';
import { attributeNames, inWords } from '../attributeNames.ts';
import { sha256Bytes } from '../sha256.ts';

const MOST_FRAMES = 8;

/**
 * What of a mask differs from what was bound, to be followed by `from those …`: the frames, by the digests that records carry of them;
 * else the attributes that came or went; else that it is no pixel.
 */
export async function changedMask(object: IndexedObject, mac: InstanceMac | null, opened: OpenedCase): Promise<string> {
  const name = nameOf(object, opened);
  const added = object.mac.tags.filter((tag) => !mac?.tags.includes(tag));
  const removed = (mac?.tags ?? []).filter((tag) => !object.mac.tags.includes(tag));
  const attributes = [
    ...(added.length > 0 ? [`put in: ${attributeNames(added)}`] : []),
    ...(removed.length > 0 ? [`taken out: ${attributeNames(removed)}`] : []),
  ];
  const frames = await changedFrames(object, opened);
  if (frames !== null && frames.length > 0)
    return `${name}, ${framesInWords(frames)} ${attributes.length > 0 ? `differ (also ${attributes.join('; ')})` : 'differ'}`;
  if (attributes.length > 0) return `${name}: attributes differ (${attributes.join('; ')})`;
  if (frames === null) return `${name}: its bits or attributes differ`;
  return `${name}: the bits of every frame are right, but what the file says about them (segments, places, codes or names) differs`;
}

/** What the documents call the mask: the final one, of a read, of the consensus. */
function nameOf(object: IndexedObject, opened: OpenedCase): string {
  const uid = object.address.instance;
  const isNamedBy = (kind: 'signOff' | 'adjudication' | 'consensus' | 'read') =>
    opened
      .of(kind)
      .find(({ object: { references } }) => references.some((one) => one.sopInstanceUid === uid && !one.isPredecessor));
  if (isNamedBy('signOff')) return 'final mask';
  if (isNamedBy('adjudication')) return 'adjudicated mask';
  if (isNamedBy('consensus')) return 'mask of the consensus';
  const read = isNamedBy('read');
  return read === undefined ? `mask “${object.title}”` : `mask of the read of ${read.record.content.reader}`;
}

/** Frames whose bits have another digest than a record says; null if no record says it. */
async function changedFrames(object: IndexedObject, opened: OpenedCase): Promise<readonly SegFrameDigest[] | null> {
  const stated = new Map<number, string>();
  for (const { record } of opened.records) {
    const content: Readonly<Record<string, unknown>> = record.content;
    const { frameDigests } = content;
    for (const one of isFrameDigests(frameDigests) ? frameDigests : [])
      if (one.sopInstanceUid === object.address.instance && !stated.has(one.segment))
        stated.set(one.segment, one.digests);
  }
  if (stated.size === 0) return null;
  try {
    const places = new Map<number, number>();
    return segFrameDigests(await object.open(), sha256Bytes).filter(({ segment, digest }) => {
      const place = places.get(segment) ?? 0;
      places.set(segment, place + 1);
      return stated.get(segment)?.slice(place * FRAME_DIGEST_DIGITS, (place + 1) * FRAME_DIGEST_DIGITS) !== digest;
    });
  } catch (error) {
    if (isOverreadError(error)) return null;
    throw error;
  }
}

function isFrameDigests(value: unknown): value is readonly FrameDigests[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) =>
        typeof one?.sopInstanceUid === 'string' && typeof one.segment === 'number' && typeof one.digests === 'string',
    )
  );
}

/** `frame 17 (Liver): bits`, `frames 3, 4 and 5 (Lesion 1): bits`. */
function framesInWords(frames: readonly SegFrameDigest[]): string {
  const named = frames.slice(0, MOST_FRAMES).map(({ frame }) => `${frame}`);
  const more = frames.length - named.length;
  const labels = [...new Set(frames.map(({ label }) => label))].filter((label) => label !== '');
  const of = labels.length === 0 ? '' : ` (${inWords(labels.slice(0, 3))})`;
  const numbers = inWords(more > 0 ? [...named, `${more} more`] : named);
  return `frame${frames.length > 1 ? 's' : ''} ${numbers}${of}: bits`;
}
