import table from './dictionary.json' with { type: 'json' };
import { isVr, type Vr } from './vr.ts';

/** A DICOM keyword (PS3.6), for instance `PatientID`. The table is made from dcmjs by `scripts/makeDictionary.mjs`. */
export type Keyword = keyof typeof table;

/** Tag and VR of an attribute. `tag` is group * 65536 + element. */
export interface DictionaryEntry {
  readonly keyword: Keyword;
  readonly tag: number;
  readonly vr: Vr;
}

const byKeyword = new Map<string, DictionaryEntry>();
const byTag = new Map<number, DictionaryEntry>();
for (const [keyword, row] of Object.entries(table)) {
  const vr = row.slice(9);
  if (!isVr(vr)) continue;
  const entry: DictionaryEntry = { keyword: keyword as Keyword, tag: Number.parseInt(row.slice(0, 8), 16), vr };
  byKeyword.set(keyword, entry);
  byTag.set(entry.tag, entry);
}

/** The entry of a keyword. Every {@link Keyword} has one. */
export function entryOf(keyword: Keyword): DictionaryEntry {
  const entry = byKeyword.get(keyword);
  if (entry === undefined) throw new RangeError(`"${keyword}" is not a DICOM keyword`);
  return entry;
}

/** The entry of a tag, or undefined for private and unknown tags. */
export function entryOfTag(tag: number): DictionaryEntry | undefined {
  return byTag.get(tag);
}

/** True if `text` is a keyword of the dictionary. */
export function isKeyword(text: string): text is Keyword {
  return byKeyword.has(text);
}

/** The tag of a keyword as a number. */
export function tagOf(keyword: Keyword): number {
  return entryOf(keyword).tag;
}

/** `(gggg,eeee)`, for messages. */
export function tagText(tag: number): string {
  const hex = tagHex(tag);
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}

/** `GGGGEEEE`, as in DICOM JSON (PS3.18 Annex F). */
export function tagHex(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

/** The VR of a tag in Implicit VR: from the dictionary, UL for group lengths, LO for private creators, else UN. */
export function implicitVr(tag: number): Vr {
  const known = byTag.get(tag);
  if (known !== undefined) return known.vr;
  if ((tag & 0xffff) === 0) return 'UL';
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if ((group & 1) === 1 && element >= 0x10 && element <= 0xff) return 'LO';
  return 'UN';
}
