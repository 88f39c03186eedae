import { OverreadError } from '@overread/domain';
import { tagText } from '../dataset/dictionary.ts';
import { VRS, vrOfCode } from '../dataset/vr.ts';
import { LIMITS } from '../part10/limits.ts';
import { type RawElement, SEQUENCE_DELIMITER } from './rawElement.ts';
import { isSignableTag } from './signable.ts';

const UNDEFINED = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;

/** Where the value of an attribute or item ends, and what follows it. */
interface Ends {
  readonly valueEnd: number;
  readonly end: number;
}

/**
 * Walks a data set in Explicit VR Little Endian once, without decoding or copying, and notes which bytes a signature covers. Sequences
 * and items may have lengths or delimiters; the bytes that are hashed are the same. Bounded by {@link LIMITS}.
 */
export class RawWalker {
  readonly #view: DataView;
  #met = 0;
  #fragments = 0;
  #pieces: number[] = [];
  #runStart = 0;
  #hasUnknown = false;
  #isWhole = true;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The attributes that lie between two positions, ascending. `group`: stop where another group begins. */
  elements(from: number, to: number, group?: number): RawElement[] {
    const elements: RawElement[] = [];
    let highest = -1;
    for (let at = from; at < to; ) {
      const tag = this.#tag(at, to);
      if (group !== undefined && tag >>> 16 !== group) break;
      if (tag <= highest) throw outOfOrder(tag);
      highest = tag;
      const element = this.#topLevel(tag, at, to);
      elements.push(element);
      at = element.end;
    }
    return elements;
  }

  /** The items of a sequence, each as the positions of its attributes. */
  items(sequence: RawElement): { readonly from: number; readonly to: number }[] {
    const items: { from: number; to: number }[] = [];
    for (let at = sequence.valueStart; at < sequence.valueEnd; ) {
      this.#startRun(at);
      const { valueEnd, end } = this.#item(at, sequence.valueEnd, 1);
      items.push({ from: at + 8, to: valueEnd });
      at = end;
    }
    return items;
  }

  #topLevel(tag: number, at: number, to: number): RawElement {
    this.#startRun(at);
    const { vr, valueStart, length } = this.#header(tag, at, to);
    const { valueEnd, end } = this.#value(tag, at, to, 0);
    this.#cut(end, end);
    const signable = isSignableTag(tag) && !this.#hasUnknown;
    return {
      tag,
      vr,
      start: at,
      valueStart,
      valueEnd,
      end,
      isUndefinedLength: length === UNDEFINED,
      signable,
      isWhole: signable && this.#isWhole,
      pieces: this.#pieces,
    };
  }

  #header(tag: number, at: number, to: number) {
    const vr = vrOfCode(this.#view.getUint16(at + 4));
    if (vr === undefined) throw invalid(`${tagText(tag)} has no valid VR`);
    const { long } = VRS[vr];
    const valueStart = at + (long ? 12 : 8);
    if (valueStart > to) throw truncated(`${tagText(tag)} is cut off`);
    const length = long ? this.#view.getUint32(at + 8, true) : this.#view.getUint16(at + 6, true);
    return { vr, valueStart, length };
  }

  #value(tag: number, at: number, to: number, depth: number): Ends {
    this.#count();
    if (tag >>> 16 === 0xfffe) throw invalid(`a delimiter ${tagText(tag)} stands where an attribute was expected`);
    const { vr, valueStart, length } = this.#header(tag, at, to);
    if (vr === 'UN') this.#hasUnknown = true;
    if (length !== UNDEFINED || !VRS[vr].long) {
      const end = valueStart + length;
      if (end > to) throw truncated(`${tagText(tag)} says ${length} bytes, ${to - valueStart} are left`);
      if (vr === 'SQ') return this.#sequence(at, valueStart, end, false, depth);
      // Programs that pad it while reading would hash other bytes than those that lie here.
      if (length % 2 === 1) throw invalid(`${tagText(tag)} has an odd length`);
      return { valueEnd: end, end };
    }
    if (vr === 'SQ') return this.#sequence(at, valueStart, to, true, depth);
    if (vr === 'OB' || vr === 'OW') return this.#encapsulated(at, valueStart, to);
    if (vr === 'UN') throw invalid(`${tagText(tag)} is a sequence that was written as UN; its bytes cannot be signed`);
    throw invalid(`${tagText(tag)} has an undefined length, which VR ${vr} does not allow`);
  }

  #sequence(at: number, from: number, to: number, isDelimited: boolean, depth: number): Ends {
    if (depth >= LIMITS.depth) throw limit(`sequences are nested deeper than ${LIMITS.depth}`);
    this.#cut(at + 8, from);
    let next = from;
    while (next < to) {
      if (isDelimited && this.#tag(next, to) === SEQUENCE_END) {
        this.#delimiter(next);
        this.#cut(next + 4, next + 8);
        return { valueEnd: next, end: next + 8 };
      }
      next = this.#item(next, to, depth + 1).end;
    }
    if (isDelimited) throw truncated('a sequence of undefined length is not closed');
    this.#cut(to, to);
    this.#pieces.push(SEQUENCE_DELIMITER, SEQUENCE_DELIMITER);
    return { valueEnd: to, end: to };
  }

  #item(at: number, to: number, depth: number): Ends {
    this.#count();
    const found = this.#tag(at, to);
    if (found !== ITEM) throw invalid(`${tagText(found)} stands where an item was expected`);
    const length = this.#view.getUint32(at + 4, true);
    const from = at + 8;
    const isDelimited = length === UNDEFINED;
    if (!isDelimited && length > to - from) throw truncated(`an item says ${length} bytes, ${to - from} are left`);
    this.#cut(at + 4, from);
    const end = isDelimited ? to : from + length;
    let highest = -1;
    for (let next = from; next < end; ) {
      const tag = this.#tag(next, end);
      if (isDelimited && tag === ITEM_END) {
        this.#delimiter(next);
        this.#cut(next, next + 8);
        return { valueEnd: next, end: next + 8 };
      }
      if (tag <= highest) throw outOfOrder(tag);
      highest = tag;
      if (isSignableTag(tag)) next = this.#value(tag, next, end, depth).end;
      else {
        this.#cut(next, next);
        const kept = this.#pieces.length;
        next = this.#value(tag, next, end, depth).end;
        this.#pieces.length = kept;
        this.#isWhole = false;
        this.#runStart = next;
      }
    }
    if (isDelimited) throw truncated('an item of undefined length is not closed');
    return { valueEnd: end, end };
  }

  #encapsulated(at: number, from: number, to: number): Ends {
    this.#cut(at + 8, from);
    for (let next = from; next < to; ) {
      const found = this.#tag(next, to);
      const length = this.#view.getUint32(next + 4, true);
      if (found === SEQUENCE_END) {
        this.#delimiter(next);
        this.#cut(next + 4, next + 8);
        return { valueEnd: next, end: next + 8 };
      }
      if (found !== ITEM) throw invalid(`${tagText(found)} stands where a fragment was expected`);
      if (++this.#fragments > LIMITS.fragments) throw limit(`more than ${LIMITS.fragments} fragments`);
      if (length > to - next - 8) throw truncated(`a fragment says ${length} bytes, ${to - next - 8} are left`);
      if (length % 2 === 1) throw invalid('a fragment of pixel data has an odd length');
      this.#cut(next + 4, next + 8);
      next += 8 + length;
    }
    throw truncated('encapsulated pixel data are not closed');
  }

  #startRun(at: number): void {
    this.#pieces = [];
    this.#runStart = at;
    this.#hasUnknown = false;
    this.#isWhole = true;
  }

  /** Ends the present run of hashed bytes at `from`; the next begins at `to`. */
  #cut(from: number, to: number): void {
    if (from > this.#runStart) this.#pieces.push(this.#runStart, from);
    this.#runStart = to;
  }

  #delimiter(at: number): void {
    if (this.#view.getUint32(at + 4, true) !== 0) throw invalid('a delimiter has a length, which must be 0');
  }

  #tag(at: number, to: number): number {
    if (at + 8 > to) throw truncated(`8 bytes were expected, ${to - at} are left`);
    return this.#view.getUint16(at, true) * 65_536 + this.#view.getUint16(at + 2, true);
  }

  #count(): void {
    if (++this.#met > LIMITS.elements) throw limit(`more than ${LIMITS.elements} attributes and items`);
  }
}

const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', message);
const outOfOrder = (tag: number) => invalid(`${tagText(tag)} stands twice or out of order`);
const truncated = (message: string) => new OverreadError('OVR_DICOM_TRUNCATED', message);
const limit = (message: string) => new OverreadError('OVR_DICOM_LIMIT', message);
