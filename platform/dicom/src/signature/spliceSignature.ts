import { OverreadError } from '@overread/domain';
import { tagText } from '../dataset/dictionary.ts';
import type { RawFile } from './openRaw.ts';

const MAC_PARAMETERS = 0x4ffe0001;
const SIGNATURES = 0xfffafffa;

/**
 * The file with one more item in MAC Parameters Sequence (4FFE,0001) and one in Digital Signatures Sequence (FFFA,FFFA); both begin
 * where there are none. All other bytes stay as they are. Items are given as their attributes, Explicit VR Little Endian.
 */
export function spliceSignature(file: RawFile, macParameters: Uint8Array, signature: Uint8Array): Uint8Array {
  const edits = [addition(file, MAC_PARAMETERS, macParameters), addition(file, SIGNATURES, signature)];
  const { bytes } = file;
  const out = new Uint8Array(bytes.length + edits.reduce((sum, { inserted }) => sum + inserted.length, 0));
  let at = 0;
  let from = 0;
  for (const { position, inserted } of edits) {
    out.set(bytes.subarray(from, position), at);
    at += position - from;
    out.set(inserted, at);
    at += inserted.length;
    from = position;
  }
  out.set(bytes.subarray(from), at);
  let shift = 0;
  for (const { lengthAt, newLength, inserted } of edits) {
    if (lengthAt !== null) new DataView(out.buffer).setUint32(lengthAt + shift, newLength, true);
    shift += inserted.length;
  }
  return out;
}

/** Bytes to put in at a position, and the length field before it that grows by them. */
interface Addition {
  readonly position: number;
  readonly inserted: Uint8Array;
  readonly lengthAt: number | null;
  readonly newLength: number;
}

function addition({ bytes, elements }: RawFile, tag: number, content: Uint8Array): Addition {
  const item = withHeader([0xfe, 0xff, 0x00, 0xe0], content);
  const present = elements.find((element) => element.tag === tag);
  if (present === undefined) {
    const next = elements.find((element) => element.tag > tag);
    const position = next?.start ?? elements.at(-1)?.end ?? bytes.length;
    const header = [(tag >>> 16) & 0xff, tag >>> 24, tag & 0xff, (tag >>> 8) & 0xff, 0x53, 0x51, 0, 0];
    return { position, inserted: withHeader(header, item), lengthAt: null, newLength: 0 };
  }
  if (present.vr !== 'SQ') throw new OverreadError('OVR_DICOM_INVALID', `${tagText(tag)} is no sequence`);
  if (present.isUndefinedLength) return { position: present.valueEnd, inserted: item, lengthAt: null, newLength: 0 };
  const newLength = present.valueEnd - present.valueStart + item.length;
  return { position: present.valueEnd, inserted: item, lengthAt: present.valueStart - 4, newLength };
}

function withHeader(header: readonly number[], content: Uint8Array): Uint8Array {
  const out = new Uint8Array(header.length + 4 + content.length);
  out.set(header);
  new DataView(out.buffer).setUint32(header.length, content.length, true);
  out.set(content, header.length + 4);
  return out;
}
