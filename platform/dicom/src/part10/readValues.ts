import { type DecodeText, latin1 } from '../dataset/characterSet.ts';
import type { NumbersElement, TextElement } from '../dataset/dataSet.ts';
import { CHARSET_VRS, VRS, type Vr } from '../dataset/vr.ts';

/** Text of a file, decoded when first asked for: most attributes of a large SEG are never looked at. */
export class TextValue implements TextElement {
  readonly kind = 'text';
  readonly vr: Vr;
  #bytes: Uint8Array | undefined;
  #decode: DecodeText;
  #values: readonly string[] = [];

  constructor(vr: Vr, bytes: Uint8Array, decode: DecodeText) {
    this.vr = vr;
    this.#bytes = bytes;
    this.#decode = decode;
  }

  get values(): readonly string[] {
    if (this.#bytes !== undefined) {
      this.#values = textValues(this.vr, this.#bytes, this.#decode);
      this.#bytes = undefined;
    }
    return this.#values;
  }
}

/** Binary numbers of a file, little endian, decoded when first asked for. */
export class NumbersValue implements NumbersElement {
  readonly kind = 'numbers';
  readonly vr: Vr;
  #bytes: Uint8Array | undefined;
  #values: readonly number[] = [];

  constructor(vr: Vr, bytes: Uint8Array) {
    this.vr = vr;
    this.#bytes = bytes;
  }

  get values(): readonly number[] {
    if (this.#bytes !== undefined) {
      this.#values = numberValues(this.vr, this.#bytes);
      this.#bytes = undefined;
    }
    return this.#values;
  }
}

/**
 * The values of a text attribute. Text is decoded before it is split at backslashes, since 5C is also the second byte of
 * characters in multi-byte sets. Padding goes: trailing spaces and NULs, and leading spaces where PS3.5 section 6.2 says
 * that they mean nothing.
 */
function textValues(vr: Vr, bytes: Uint8Array, decode: DecodeText): string[] {
  if (bytes.length === 0) return [];
  const text = trimEnd(CHARSET_VRS.has(vr) ? decode(bytes) : latin1(bytes));
  if (VRS[vr].kind === 'oneText') return [text];
  const keepsLeading = vr === 'PN' || vr === 'UC';
  if (!text.includes('\\')) return [keepsLeading ? text : trimStart(text)];
  return text.split('\\').map((value) => (keepsLeading ? trimEnd(value) : trimStart(trimEnd(value))));
}

function numberValues(vr: Vr, bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const row = VRS[vr];
  const size = row.kind === 'numbers' ? row.size : 1;
  const values: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    if (vr === 'US') values.push(view.getUint16(at, true));
    else if (vr === 'SS') values.push(view.getInt16(at, true));
    else if (vr === 'UL') values.push(view.getUint32(at, true));
    else if (vr === 'SL') values.push(view.getInt32(at, true));
    else if (vr === 'FL') values.push(view.getFloat32(at, true));
    else if (vr === 'FD') values.push(view.getFloat64(at, true));
    else values.push(view.getUint16(at, true) * 65_536 + view.getUint16(at + 2, true));
  }
  return values;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return end === text.length ? text : text.slice(0, end);
}

function trimStart(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === 0x20) start++;
  return start === 0 ? text : text.slice(start);
}
