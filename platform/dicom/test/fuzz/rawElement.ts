import { DataSet, type Element } from '../../src/index.ts';
import { writeDataSet } from '../../src/part10/writePart10.ts';

/** An element as it will stand in a file, with room for lies that no writer would write. */
export interface RawElement {
  tag: number;
  /** Two characters, of a VR or not. */
  vr: string;
  value: Uint8Array | RawItem[] | { readonly fragments: Uint8Array[] };
  /** Overrides the length that is written. */
  length?: number;
  /** Undefined length, closed by a delimiter. */
  isOpen?: boolean;
  /** Leaves the closing delimiter out. */
  isUnclosed?: boolean;
  /** Written as in the other encoding. */
  isSwitched?: boolean;
}

/** An item of a sequence. */
export interface RawItem {
  elements: RawElement[];
  length?: number;
  isOpen?: boolean;
  isUnclosed?: boolean;
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

/** The elements of a data set, as our writer would write them. */
export function rawElements(dataSet: DataSet): RawElement[] {
  return dataSet.tags().flatMap((tag) => {
    const element = dataSet.get(tag);
    return element === undefined || (tag & 0xffff) === 0 ? [] : [{ tag, vr: element.vr, value: valueAs(tag, element) }];
  });
}

function valueAs(tag: number, element: Element): RawElement['value'] {
  if (element.kind === 'items') return element.items.map((item) => ({ elements: rawElements(item) }));
  if (element.kind === 'fragments') return { fragments: [...element.fragments] };
  if (element.kind === 'bytes') return element.bytes;
  const written = writeDataSet(new DataSet(new Map([[tag, element]])));
  return written.subarray(LONG.has(element.vr) ? 12 : 8);
}

/** Bytes in pieces, so that deep or long structures cost no copies. */
class Pieces {
  readonly list: Uint8Array[] = [];
  length = 0;

  put(...bytes: number[]): void {
    this.add(Uint8Array.from(bytes));
  }

  tag(tag: number): void {
    this.put((tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255);
  }

  u32(value: number): void {
    this.put(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);
  }

  add(bytes: Uint8Array): void {
    this.list.push(bytes);
    this.length += bytes.length;
  }

  all(pieces: Pieces): void {
    for (const piece of pieces.list) this.list.push(piece);
    this.length += pieces.length;
  }
}

/** The bytes of elements, Explicit or Implicit VR Little Endian. */
export function encode(elements: readonly RawElement[], explicit: boolean): Uint8Array {
  return joined(encoded(elements, explicit).list);
}

/** Byte arrays one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function encoded(elements: readonly RawElement[], explicit: boolean): Pieces {
  const out = new Pieces();
  for (const element of elements) one(out, element, element.isSwitched === true ? !explicit : explicit);
  return out;
}

function one(out: Pieces, element: RawElement, explicit: boolean): void {
  const isFragments = 'fragments' in element.value;
  const open = element.isOpen === true || isFragments;
  // What stands in a UN is Implicit VR.
  const body = bodyOf(element.value, explicit && element.vr !== 'UN');
  const length = element.length ?? (open ? 0xffffffff : body.length);
  out.tag(element.tag);
  if (explicit) {
    out.put(element.vr.charCodeAt(0), element.vr.charCodeAt(1));
    if (LONG.has(element.vr)) {
      out.put(0, 0);
      out.u32(length);
    } else out.put(length & 255, (length >>> 8) & 255);
  } else out.u32(length);
  out.all(body);
  if (open && element.isUnclosed !== true) {
    out.tag(0xfffee0dd);
    out.u32(0);
  }
}

function bodyOf(value: RawElement['value'], explicit: boolean): Pieces {
  const out = new Pieces();
  if (value instanceof Uint8Array) out.add(value);
  else if (Array.isArray(value)) {
    for (const item of value) {
      const body = encoded(item.elements, explicit);
      out.tag(0xfffee000);
      out.u32(item.length ?? (item.isOpen === true ? 0xffffffff : body.length));
      out.all(body);
      if (item.isOpen === true && item.isUnclosed !== true) {
        out.tag(0xfffee00d);
        out.u32(0);
      }
    }
  } else {
    for (const fragment of value.fragments) {
      out.tag(0xfffee000);
      out.u32(fragment.length);
      out.add(fragment);
    }
  }
  return out;
}
