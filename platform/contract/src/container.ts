import type { AdjudicationDecisions, Evaluation, MaskMethod, ReadingConditions } from '@overread/domain';
import { MaskMethod as MaskMethodSchema, OverreadError, splitImageKey } from '@overread/domain';
import { Check } from 'typebox/value';

/** One mask on the wire: the frames that hold at least one voxel, each `ceil(rows * columns / 8)` bytes, bit LSB first, row by row. */
export interface WireMask {
  readonly item: string;
  readonly instance: string | null;
  readonly rows: number;
  readonly columns: number;
  /** How it was made; absent means by hand. */
  readonly method?: MaskMethod;
  /** `sopInstanceUid` is an image key: a UID, or for a frame of a multi-frame image `uid#number`. */
  readonly frames: readonly { readonly sopInstanceUid: string; readonly bits: Uint8Array }[];
}

/** What drafts, submissions, adjudications and shown reads have in common: statements and masks in one body. */
export interface Container {
  readonly evaluation: Evaluation;
  readonly masks: readonly WireMask[];
  readonly conditions?: ReadingConditions;
  readonly adjudication?: AdjudicationDecisions;
  /** Anything the page wants back with its draft (slice, window); at most 4 kB of JSON, never filed. */
  readonly place?: Readonly<Record<string, string | number | boolean>>;
}

/** Media type of a {@link Container}, zlib-deflated (RFC 1950). */
export const CONTAINER_TYPE = 'application/vnd.overread.evaluation';
const MAGIC = 0x3145564f; // "OVE1", little-endian
const MAX_HEADER = 8 * 1024 * 1024;

const frameBytes = (rows: number, columns: number): number => Math.ceil((rows * columns) / 8);

/** Bytes of a container, not yet deflated: magic, header length, header JSON, then the bits of all frames in order. */
export function encodeContainer(container: Container): Uint8Array {
  const { masks, ...rest } = container;
  const header = new TextEncoder().encode(
    JSON.stringify({
      ...rest,
      masks: masks.map((mask) => ({
        item: mask.item,
        instance: mask.instance,
        rows: mask.rows,
        columns: mask.columns,
        ...(mask.method === undefined ? {} : { method: mask.method }),
        frames: mask.frames.map((frame) => frame.sopInstanceUid),
      })),
    }),
  );
  const payload = masks.reduce((sum, mask) => sum + mask.frames.length * frameBytes(mask.rows, mask.columns), 0);
  const bytes = new Uint8Array(8 + header.length + payload);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.length, true);
  bytes.set(header, 8);
  let at = 8 + header.length;
  for (const mask of masks) {
    const size = frameBytes(mask.rows, mask.columns);
    for (const frame of mask.frames) {
      if (frame.bits.length !== size)
        throw new OverreadError(
          'OVR_MASK_INVALID',
          `A frame of ${mask.rows} x ${mask.columns} needs ${size} bytes, not ${frame.bits.length}.`,
        );
      bytes.set(frame.bits, at);
      at += size;
    }
  }
  return bytes;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const invalid = (why: string): OverreadError =>
  new OverreadError('OVR_MASK_INVALID', `The body is not an evaluation container: ${why}.`);

function checkedMethod(method: unknown): MaskMethod {
  if (!Check(MaskMethodSchema, method)) throw invalid('a mask does not say properly how it was made');
  return method;
}

function decodeMask(entry: unknown, bytes: Uint8Array, at: number): { mask: WireMask; end: number } {
  if (!isRecord(entry)) throw invalid('a mask is not an object');
  const { item, instance, rows, columns, method, frames } = entry;
  if (typeof item !== 'string' || !(instance === null || typeof instance === 'string'))
    throw invalid('a mask has no item');
  if (!Number.isInteger(rows) || !Number.isInteger(columns) || !Array.isArray(frames))
    throw invalid('a mask has no size');
  const [height, width] = [Number(rows), Number(columns)];
  if (height < 1 || width < 1 || height > 65535 || width > 65535) throw invalid('a mask has an impossible size');
  const size = frameBytes(height, width);
  if (at + size * frames.length > bytes.length) throw invalid('it ends before its masks do');
  const decoded = frames.map((uid: unknown, index) => {
    if (typeof uid !== 'string' || splitImageKey(uid) === undefined) throw invalid('a frame names no image');
    return { sopInstanceUid: uid, bits: bytes.subarray(at + index * size, at + (index + 1) * size) };
  });
  const made = method === undefined ? {} : { method: checkedMethod(method) };
  return {
    mask: { item, instance, rows: height, columns: width, ...made, frames: decoded },
    end: at + size * frames.length,
  };
}

/**
 * Reads the inflated bytes of a container. Sizes are checked before anything is allocated; frames are views of `bytes`.
 * The statements inside are not checked here: the receiver validates them with the domain's schemas.
 * @throws OverreadError OVR_MASK_INVALID
 */
export function decodeContainer(bytes: Uint8Array): Container {
  if (bytes.length < 8) throw invalid('it is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint32(4, true);
  if (view.getUint32(0, true) !== MAGIC) throw invalid('it does not begin with OVE1');
  if (headerLength > MAX_HEADER || 8 + headerLength > bytes.length) throw invalid('its header is too long');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + headerLength)));
  } catch {
    throw invalid('its header is not JSON');
  }
  if (!isRecord(header) || !Array.isArray(header.masks)) throw invalid('its header has no masks');
  const masks: WireMask[] = [];
  let at = 8 + headerLength;
  for (const entry of header.masks) {
    const { mask, end } = decodeMask(entry, bytes, at);
    masks.push(mask);
    at = end;
  }
  if (at !== bytes.length) throw invalid('bytes follow after its masks');
  return { ...(header as unknown as Container), masks };
}
