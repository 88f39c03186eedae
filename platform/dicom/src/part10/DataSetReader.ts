import { OverreadError } from '@overread/domain';
import { type DecodeText, textDecoder } from '../dataset/characterSet.ts';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { implicitVr, isSignedByPixels, tagText } from '../dataset/dictionary.ts';
import { VRS, type Vr, vrOfCode } from '../dataset/vr.ts';
import { LIMITS } from './limits.ts';
import { NumbersValue, TextValue } from './readValues.ts';

const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const SPECIFIC_CHARACTER_SET = 0x00080005;
const PIXEL_REPRESENTATION = 0x00280103;

/** What a data set hands down to its items. */
interface Scope {
  readonly explicit: boolean;
  readonly depth: number;
  readonly decode: DecodeText;
  /** True once Pixel Representation was other than 0, which is unsigned: it decides between US and SS in Implicit VR. */
  readonly signed: boolean;
  /** True inside a UN: its items are Implicit VR, but some writers leave VRs in them; the first attribute of each tells. */
  readonly mixed: boolean;
}

/** A data set and where reading stopped. */
export interface DataSetAt {
  readonly dataSet: DataSet;
  readonly next: number;
}

/** Reads little endian data sets (PS3.5 section 7) out of one buffer; byte values are views on it. Rules: {@link readPart10}. */
export class DataSetReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #elements = 0;
  #fragments = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The data set of a file, from `from` up to but without `untilTag`. */
  read(from: number, explicit: boolean, untilTag = Number.POSITIVE_INFINITY): DataSetAt {
    if (!explicit && this.#looksExplicit(from))
      throw invalid('the file says Implicit VR, but its attributes carry VRs');
    const stop = (tag: number) => {
      const group = tag >>> 16;
      if (group === 0 || group === 2) throw invalid(`${tagText(tag)} may not stand in a data set`);
      return tag >= untilTag;
    };
    return this.#dataSet(from, this.#bytes.length, { ...TOP, explicit }, false, stop);
  }

  /** The elements of one group, always explicit: the file meta information. It ends where its group ends. */
  readGroup(from: number, group: number): DataSetAt {
    return this.#dataSet(from, this.#bytes.length, TOP, false, (tag) => tag >>> 16 !== group);
  }

  #dataSet(
    from: number,
    to: number,
    outer: Scope,
    delimited: boolean,
    stop: ((tag: number) => boolean) | null,
  ): DataSetAt {
    let scope = outer;
    const elements = new Map<number, Element>();
    let highest = 0;
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const tag = this.#tag(at);
      if (tag === ITEM_END && delimited) {
        this.#delimiter(at);
        return { dataSet: new DataSet(elements), next: at + 8 };
      }
      if (stop?.(tag) === true) break;
      if (tag >>> 16 === 0xfffe) throw invalid(`a delimiter ${tagText(tag)} stands where an attribute was expected`);
      this.#count();
      if (tag <= highest && elements.has(tag)) throw invalid(`${tagText(tag)} stands twice in one data set`);
      at = this.#element(elements, tag, at, to, scope);
      if (tag === SPECIFIC_CHARACTER_SET || tag === PIXEL_REPRESENTATION) {
        if (tag === SPECIFIC_CHARACTER_SET && highest > tag) {
          throw invalid('Specific Character Set (0008,0005) stands after attributes that depend on it');
        }
        scope = tag === PIXEL_REPRESENTATION ? signedAs(scope, elements.get(tag)) : decodedAs(scope, elements.get(tag));
      }
      if (tag > highest) highest = tag;
    }
    if (delimited) throw truncated('an item of undefined length is not closed');
    return { dataSet: new DataSet(elements), next: at };
  }

  /** Reads one attribute into `elements` and answers where the next begins. */
  #element(elements: Map<number, Element>, tag: number, at: number, to: number, scope: Scope): number {
    let vr: Vr;
    let length: number;
    let start = at + 8;
    let inner = scope;
    if (scope.explicit) {
      const given = vrOfCode(this.#view.getUint16(at + 4));
      if (given === undefined) throw invalid(`${tagText(tag)} has no valid VR`);
      vr = given;
      if (VRS[vr].long) {
        this.#need(at, 12, to);
        length = this.#view.getUint32(at + 8, true);
        start = at + 12;
      } else length = this.#view.getUint16(at + 6, true);
      if (vr === 'UN') {
        // Who writes UN for an attribute that has a VR writes its value as in Implicit VR (PS3.5 section 6.2.2 note 2).
        if (length < 0xffff) vr = this.#knownVr(tag, scope);
        inner = { ...scope, explicit: false, mixed: true };
      }
    } else {
      vr = this.#knownVr(tag, scope);
      length = this.#view.getUint32(at + 4, true);
    }
    if (length === UNDEFINED) return this.#undefinedLength(elements, tag, vr, start, to, inner);
    if (length > to - start) throw truncated(`${tagText(tag)} says ${length} bytes, ${to - start} are left`);
    if (vr === 'SQ') return this.#sequence(elements, tag, start, start + length, inner, false);
    elements.set(tag, this.#plain(tag, vr, start, start + length, scope.decode));
    return start + length;
  }

  #knownVr(tag: number, scope: Scope): Vr {
    return scope.signed && isSignedByPixels(tag) ? 'SS' : implicitVr(tag);
  }

  #undefinedLength(
    elements: Map<number, Element>,
    tag: number,
    vr: Vr,
    start: number,
    to: number,
    scope: Scope,
  ): number {
    // UN of undefined length is a sequence in Implicit VR (PS3.5 section 6.2.2 note 4).
    if (vr === 'SQ' || vr === 'UN') return this.#sequence(elements, tag, start, to, scope, true);
    if (vr === 'OB' || vr === 'OW') return this.#fragmentsOf(elements, tag, vr, start, to);
    throw invalid(`${tagText(tag)} has an undefined length, which VR ${vr} does not allow`);
  }

  #sequence(
    elements: Map<number, Element>,
    tag: number,
    from: number,
    to: number,
    scope: Scope,
    delimited: boolean,
  ): number {
    if (scope.depth >= LIMITS.depth) throw limit(`sequences are nested deeper than ${LIMITS.depth}`);
    const items: DataSet[] = [];
    elements.set(tag, { kind: 'items', vr: 'SQ', items });
    const below: Scope = { ...scope, depth: scope.depth + 1, mixed: false };
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const found = this.#tag(at);
      if (found === SEQUENCE_END && delimited) {
        this.#delimiter(at);
        return at + 8;
      }
      if (found !== ITEM) throw invalid(`${tagText(found)} stands where an item was expected`);
      const length = this.#view.getUint32(at + 4, true);
      at += 8;
      this.#count();
      const open = length === UNDEFINED;
      if (!open && length > to - at) throw truncated(`an item says ${length} bytes, ${to - at} are left`);
      const end = open ? to : at + length;
      const hasVrs = scope.mixed && end - at >= 8 && this.#looksExplicit(at);
      const { dataSet, next } = this.#dataSet(at, end, hasVrs ? { ...below, explicit: true } : below, open, null);
      items.push(dataSet);
      at = next;
    }
    if (delimited) throw truncated('a sequence of undefined length is not closed');
    return at;
  }

  #fragmentsOf(elements: Map<number, Element>, tag: number, vr: Vr, from: number, to: number): number {
    const fragments: Uint8Array[] = [];
    let at = from;
    while (at < to) {
      this.#need(at, 8, to);
      const found = this.#tag(at);
      if (found === SEQUENCE_END) {
        this.#delimiter(at);
        elements.set(tag, { kind: 'fragments', vr, fragments });
        return at + 8;
      }
      const length = this.#view.getUint32(at + 4, true);
      at += 8;
      if (found !== ITEM) throw invalid(`${tagText(found)} stands where a fragment was expected`);
      if (length > to - at) throw truncated(`a fragment says ${length} bytes, ${to - at} are left`);
      if (++this.#fragments > LIMITS.fragments) throw limit(`more than ${LIMITS.fragments} fragments`);
      fragments.push(this.#bytes.subarray(at, at + length));
      at += length;
    }
    throw truncated('encapsulated pixel data are not closed');
  }

  #plain(tag: number, vr: Vr, start: number, end: number, decode: DecodeText): Element {
    const row = VRS[vr];
    const bytes = this.#bytes.subarray(start, end);
    if (row.kind === 'bytes' || row.kind === 'items') return { kind: 'bytes', vr, bytes, offset: start };
    if (bytes.length > LIMITS.valueBytes) throw limit(`${tagText(tag)} has more than ${LIMITS.valueBytes} bytes`);
    if (row.kind === 'numbers') {
      if (bytes.length % row.size !== 0) {
        throw invalid(`${tagText(tag)} has ${bytes.length} bytes; VR ${vr} needs a multiple of ${row.size}`);
      }
      if (bytes.length / row.size > LIMITS.values) throw limit(`${tagText(tag)} has more than ${LIMITS.values} values`);
      return new NumbersValue(vr, bytes);
    }
    if (bytes.length > LIMITS.values && countOf(bytes, 0x5c) >= LIMITS.values) {
      throw limit(`${tagText(tag)} has more than ${LIMITS.values} values`);
    }
    return new TextValue(vr, bytes, decode);
  }

  #count(): void {
    if (++this.#elements > LIMITS.elements) throw limit(`more than ${LIMITS.elements} attributes and items`);
  }

  /** True if two capital letters stand where an explicit VR would: as a length they would be over 16 kB. */
  #looksExplicit(at: number): boolean {
    const isCapital = (byte: number | undefined) => byte !== undefined && byte > 0x40 && byte < 0x5b;
    return isCapital(this.#bytes[at + 4]) && isCapital(this.#bytes[at + 5]);
  }

  #delimiter(at: number): void {
    if (this.#view.getUint32(at + 4, true) !== 0) throw invalid('a delimiter has a length, which must be 0');
  }

  #tag(at: number): number {
    return this.#view.getUint16(at, true) * 65_536 + this.#view.getUint16(at + 2, true);
  }

  #need(at: number, count: number, to: number): void {
    if (at + count > to) throw truncated(`${count} bytes were expected, ${to - at} are left`);
  }
}

const TOP: Scope = { explicit: true, depth: 0, decode: textDecoder([]), signed: false, mixed: false };

function decodedAs(scope: Scope, element: Element | undefined): Scope {
  if (element?.vr !== 'CS' || element.kind !== 'text') throw invalid('Specific Character Set (0008,0005) is no CS');
  return { ...scope, decode: textDecoder(element.values) };
}

function signedAs(scope: Scope, element: Element | undefined): Scope {
  return element?.kind === 'numbers' ? { ...scope, signed: element.values[0] !== 0 } : scope;
}

function countOf(bytes: Uint8Array, wanted: number): number {
  let count = 0;
  for (const byte of bytes) if (byte === wanted) count++;
  return count;
}

const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', message);
const truncated = (message: string) => new OverreadError('OVR_DICOM_TRUNCATED', message);
const limit = (message: string) => new OverreadError('OVR_DICOM_LIMIT', message);
