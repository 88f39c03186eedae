import { OverreadError } from '@overread/domain';
import { cleanText, cleanValue } from './cleanText.ts';
import { entryOf, entryOfTag, type Keyword, tagOf } from './dictionary.ts';
import { formatDs, parseNumberText } from './numberText.ts';
import { CHARSET_VRS, VRS, type Vr } from './vr.ts';

/** Text values, without padding. DS and IS stay as written, so that nothing is lost. */
export interface TextElement {
  readonly kind: 'text';
  readonly vr: Vr;
  readonly values: readonly string[];
}
/** Binary numbers. AT values are tags as numbers. */
export interface NumbersElement {
  readonly kind: 'numbers';
  readonly vr: Vr;
  readonly values: readonly number[];
}
/** Bytes as in the file; `offset` is where they begin in it (a view, never a copy). */
export interface BytesElement {
  readonly kind: 'bytes';
  readonly vr: Vr;
  readonly bytes: Uint8Array;
  readonly offset?: number;
}
/** A sequence. */
export interface ItemsElement {
  readonly kind: 'items';
  readonly vr: 'SQ';
  readonly items: readonly DataSet[];
}
/** Encapsulated Pixel Data (PS3.5 section A.4): the first fragment is the Basic Offset Table. */
export interface FragmentsElement {
  readonly kind: 'fragments';
  readonly vr: Vr;
  readonly fragments: readonly Uint8Array[];
}

/** One attribute of a data set. */
export type Element = TextElement | NumbersElement | BytesElement | ItemsElement | FragmentsElement;

/** What {@link DataSet.of} takes for an attribute. `null` and `''` write it empty; `undefined` leaves it out. */
export type AttributeValue =
  | string
  | number
  | readonly string[]
  | readonly number[]
  | readonly DataSet[]
  | Uint8Array
  | null
  | undefined;

/** Attributes by keyword. */
export type Attributes = { readonly [K in Keyword]?: AttributeValue };

/** A DICOM data set: attributes by tag, with getters by keyword. Getters answer undefined or `[]` where nothing usable stands. */
export class DataSet {
  readonly elements: Map<number, Element>;

  constructor(elements: Map<number, Element> = new Map()) {
    this.elements = elements;
  }

  /** A data set from values by keyword; VRs come from the dictionary. */
  static of(attributes: Attributes): DataSet {
    return new DataSet().set(attributes);
  }

  /** Sets attributes in place and returns the data set. */
  set(attributes: Attributes): this {
    for (const keyword of Object.keys(attributes) as Keyword[]) {
      const value = attributes[keyword];
      if (value === undefined) continue;
      const { tag, vr } = entryOf(keyword);
      this.elements.set(tag, elementOf(keyword, vr, value));
    }
    return this;
  }

  /** The element of a keyword or tag. */
  get(key: Keyword | number): Element | undefined {
    return this.elements.get(typeof key === 'number' ? key : tagOf(key));
  }

  /** True if the attribute is there, even empty. */
  has(key: Keyword | number): boolean {
    return this.get(key) !== undefined;
  }

  /** All text values. */
  texts(key: Keyword): readonly string[] {
    const element = this.get(key);
    if (element?.kind === 'text') return element.values;
    if (element?.kind === 'numbers') return element.values.map(String);
    return [];
  }

  /** The first text value; undefined if absent or empty. */
  text(key: Keyword): string | undefined {
    const first = this.texts(key)[0];
    return first === undefined || first === '' ? undefined : first;
  }

  /** All values as numbers; values that are none become NaN, so that positions stay. */
  numbers(key: Keyword): readonly number[] {
    const element = this.get(key);
    if (element?.kind === 'numbers') return element.values;
    if (element?.kind === 'text') return element.values.map((value) => parseNumberText(value) ?? Number.NaN);
    return [];
  }

  /** The first value as a finite number. */
  number(key: Keyword): number | undefined {
    const first = this.numbers(key)[0];
    return first !== undefined && Number.isFinite(first) ? first : undefined;
  }

  /** The items of a sequence. */
  items(key: Keyword): readonly DataSet[] {
    const element = this.get(key);
    return element?.kind === 'items' ? element.items : [];
  }

  /** The first item of a sequence. */
  item(key: Keyword): DataSet | undefined {
    return this.items(key)[0];
  }

  /** The bytes of a binary attribute. */
  bytes(key: Keyword): Uint8Array | undefined {
    const element = this.get(key);
    return element?.kind === 'bytes' ? element.bytes : undefined;
  }

  /** The first text value, or an error that names the attribute. */
  required(key: Keyword): string {
    const value = this.text(key);
    if (value === undefined) {
      throw new OverreadError('OVR_DICOM_INVALID', `${key} is missing or empty`, { keyword: key });
    }
    return value;
  }

  /** Tags in ascending order. */
  tags(): number[] {
    const tags = [...this.elements.keys()];
    // Nearly always in order already; a sort of every item of a large SEG would be felt.
    return tags.every((tag, index) => index === 0 || tag > (tags[index - 1] ?? 0)) ? tags : tags.sort((a, b) => a - b);
  }

  /** The keyword of each element that has one. */
  keywords(): Keyword[] {
    return this.tags().flatMap((tag) => entryOfTag(tag)?.keyword ?? []);
  }

  /** Copies the named attributes that `source` has into this data set. */
  copyFrom(source: DataSet, keys: readonly Keyword[]): this {
    for (const key of keys) {
      const element = source.get(key);
      if (element !== undefined) this.elements.set(tagOf(key), element);
    }
    return this;
  }
}

function elementOf(keyword: Keyword, vr: Vr, value: Exclude<AttributeValue, undefined>): Element {
  const { kind } = VRS[vr];
  const wrong = () =>
    new OverreadError('OVR_DICOM_INVALID', `${keyword} has VR ${vr}; the value given does not fit it`, { keyword });
  const list: readonly unknown[] =
    value === null || value === '' ? [] : Array.isArray(value) ? value : value instanceof Uint8Array ? [] : [value];
  if (kind === 'bytes') {
    if (value instanceof Uint8Array) return { kind, vr, bytes: value };
    if (list.length === 0) return { kind, vr, bytes: new Uint8Array() };
    throw wrong();
  }
  if (value instanceof Uint8Array) throw wrong();
  if (kind === 'items') {
    if (!list.every((item) => item instanceof DataSet)) throw wrong();
    return { kind, vr: 'SQ', items: list };
  }
  if (kind === 'numbers') {
    if (!list.every((item) => typeof item === 'number')) throw wrong();
    return { kind, vr, values: list };
  }
  const values = list.map((item) => {
    if (typeof item === 'string')
      return CHARSET_VRS.has(vr) ? (kind === 'oneText' ? cleanText(item) : cleanValue(item)) : item;
    if (typeof item === 'number' && (vr === 'DS' || vr === 'IS'))
      return vr === 'DS' ? formatDs(item) : String(Math.round(item));
    throw wrong();
  });
  if (kind === 'oneText' && values.length > 1) throw wrong();
  return { kind: 'text', vr, values };
}
