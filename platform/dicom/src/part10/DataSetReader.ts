import { OverreadError } from '@overread/domain';
import { type DecodeText, latin1, textDecoder } from '../dataset/characterSet.ts';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { implicitVr, tagText } from '../dataset/dictionary.ts';
import { CHARSET_VRS, isVr, VRS, type Vr } from '../dataset/vr.ts';
import { LIMITS } from './limits.ts';

const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const SPECIFIC_CHARACTER_SET = 0x00080005;

/** Reads little endian data sets (PS3.5 section 7) out of one buffer; byte values are views on it. */
export class DataSetReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #elements = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Elements from `from` to `to`, up to but without `untilTag`. Answers the data set and where reading stopped. */
  read(
    from: number,
    to: number,
    explicit: boolean,
    untilTag = Number.POSITIVE_INFINITY,
  ): { dataSet: DataSet; next: number } {
    const stop = (tag: number) => tag >= untilTag;
    return this.#dataSet(from, to, explicit, 0, textDecoder([]), false, stop);
  }

  /** The elements of one group, always explicit: the file meta information. It ends where its group ends. */
  readGroup(from: number, group: number): { dataSet: DataSet; next: number } {
    return this.#dataSet(from, this.#bytes.length, true, 0, textDecoder([]), false, (tag) => tag >>> 16 !== group);
  }

  #dataSet(
    from: number,
    to: number,
    explicit: boolean,
    depth: number,
    inherited: DecodeText,
    delimited: boolean,
    stop: (tag: number) => boolean,
  ): { dataSet: DataSet; next: number } {
    if (depth > LIMITS.depth) throw limit(`sequences are nested deeper than ${LIMITS.depth}`);
    const elements = new Map<number, Element>();
    let decode = inherited;
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const tag = this.#tag(at);
      if (tag === ITEM_END && delimited) return { dataSet: new DataSet(elements), next: at + 8 };
      if (stop(tag)) break;
      if (tag >>> 16 === 0xfffe) throw invalid(`a delimiter ${tagText(tag)} stands where an attribute was expected`);
      if (++this.#elements > LIMITS.elements) throw limit(`more than ${LIMITS.elements} elements`);
      const { vr, length, start } = this.#header(at, tag, explicit, to);
      const { element, next } = this.#value(tag, vr, length, start, to, explicit, depth, decode);
      elements.set(tag, element);
      if (tag === SPECIFIC_CHARACTER_SET && element.kind === 'text') decode = textDecoder(element.values);
      at = next;
    }
    if (delimited) throw truncated('an item of undefined length is not closed');
    return { dataSet: new DataSet(elements), next: at };
  }

  #header(at: number, tag: number, explicit: boolean, to: number): { vr: Vr; length: number; start: number } {
    if (!explicit) return { vr: implicitVr(tag), length: this.#view.getUint32(at + 4, true), start: at + 8 };
    const name = String.fromCharCode(this.#view.getUint8(at + 4), this.#view.getUint8(at + 5));
    if (!isVr(name)) throw invalid(`${tagText(tag)} has no valid VR`);
    if (!VRS[name].long) return { vr: name, length: this.#view.getUint16(at + 6, true), start: at + 8 };
    this.#need(at, 12, to);
    return { vr: name, length: this.#view.getUint32(at + 8, true), start: at + 12 };
  }

  #value(
    tag: number,
    vr: Vr,
    length: number,
    start: number,
    to: number,
    explicit: boolean,
    depth: number,
    decode: DecodeText,
  ): { element: Element; next: number } {
    if (length === UNDEFINED) {
      // UN of undefined length is a sequence in Implicit VR (PS3.5 section 6.2.2 note 4).
      if (vr === 'SQ' || vr === 'UN') return this.#sequence(start, to, explicit && vr === 'SQ', depth, decode, true);
      if (vr === 'OB' || vr === 'OW') return this.#fragments(vr, start, to);
      throw invalid(`${tagText(tag)} has an undefined length, which VR ${vr} does not allow`);
    }
    if (length > to - start) throw truncated(`${tagText(tag)} says ${length} bytes, ${to - start} are left`);
    const end = start + length;
    if (vr === 'SQ') return this.#sequence(start, end, explicit, depth, decode, false);
    return { element: this.#plain(tag, vr, start, end, decode), next: end };
  }

  #sequence(
    from: number,
    to: number,
    explicit: boolean,
    depth: number,
    decode: DecodeText,
    delimited: boolean,
  ): { element: Element; next: number } {
    const items: DataSet[] = [];
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const tag = this.#tag(at);
      const length = this.#view.getUint32(at + 4, true);
      at += 8;
      if (tag === SEQUENCE_END && delimited) return { element: { kind: 'items', vr: 'SQ', items }, next: at };
      if (tag !== ITEM) throw invalid(`${tagText(tag)} stands where an item was expected`);
      if (length !== UNDEFINED && length > to - at)
        throw truncated(`an item says ${length} bytes, ${to - at} are left`);
      const open = length === UNDEFINED;
      const { dataSet, next } = this.#dataSet(at, open ? to : at + length, explicit, depth + 1, decode, open, never);
      items.push(dataSet);
      at = next;
    }
    if (delimited) throw truncated('a sequence of undefined length is not closed');
    return { element: { kind: 'items', vr: 'SQ', items }, next: at };
  }

  #fragments(vr: Vr, from: number, to: number): { element: Element; next: number } {
    const fragments: Uint8Array[] = [];
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const tag = this.#tag(at);
      const length = this.#view.getUint32(at + 4, true);
      at += 8;
      if (tag === SEQUENCE_END) return { element: { kind: 'fragments', vr, fragments }, next: at };
      if (tag !== ITEM) throw invalid(`${tagText(tag)} stands where a fragment was expected`);
      if (length > to - at) throw truncated(`a fragment says ${length} bytes, ${to - at} are left`);
      if (++this.#elements > LIMITS.elements) throw limit(`more than ${LIMITS.elements} elements`);
      fragments.push(this.#bytes.subarray(at, at + length));
      at += length;
    }
    throw truncated('encapsulated pixel data is not closed');
  }

  #plain(tag: number, vr: Vr, start: number, end: number, decode: DecodeText): Element {
    const row = VRS[vr];
    const bytes = this.#bytes.subarray(start, end);
    switch (row.kind) {
      case 'numbers':
        return { kind: 'numbers', vr, values: this.#numbers(tag, vr, row.size, start, end) };
      case 'oneText':
        return {
          kind: 'text',
          vr,
          values: bytes.length === 0 ? [] : [trimEnd(CHARSET_VRS.has(vr) ? decode(bytes) : latin1(bytes))],
        };
      case 'text': {
        if (bytes.length === 0) return { kind: 'text', vr, values: [] };
        const text = CHARSET_VRS.has(vr) ? decode(bytes) : latin1(bytes);
        return {
          kind: 'text',
          vr,
          values: trimEnd(text)
            .split('\\')
            .map((value) => (vr === 'PN' ? trimEnd(value) : value.trim())),
        };
      }
      default:
        return { kind: 'bytes', vr, bytes, offset: start };
    }
  }

  #numbers(tag: number, vr: Vr, size: number, start: number, end: number): number[] {
    if ((end - start) % size !== 0) throw invalid(`${tagText(tag)} has a length that is no multiple of ${size}`);
    const values: number[] = [];
    for (let at = start; at < end; at += size) {
      if (vr === 'US') values.push(this.#view.getUint16(at, true));
      else if (vr === 'SS') values.push(this.#view.getInt16(at, true));
      else if (vr === 'UL') values.push(this.#view.getUint32(at, true));
      else if (vr === 'SL') values.push(this.#view.getInt32(at, true));
      else if (vr === 'FL') values.push(this.#view.getFloat32(at, true));
      else if (vr === 'FD') values.push(this.#view.getFloat64(at, true));
      else values.push(this.#tag(at));
    }
    return values;
  }

  #tag(at: number): number {
    return this.#view.getUint16(at, true) * 65_536 + this.#view.getUint16(at + 2, true);
  }

  #need(at: number, count: number, to: number): void {
    if (at + count > to) throw truncated(`${count} bytes were expected, ${to - at} are left`);
  }
}

const never = () => false;

/** Drops padding: trailing spaces and NULs. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--;
  return text.slice(0, end);
}

const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', message);
const truncated = (message: string) => new OverreadError('OVR_DICOM_TRUNCATED', message);
const limit = (message: string) => new OverreadError('OVR_DICOM_LIMIT', message);
