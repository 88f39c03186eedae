import table from './dictionary.json' with { type: 'json' };
import retired from './retiredVrs.json' with { type: 'json' };
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

const retiredVrs = new Map<number, Vr>();
for (const [hex, vr] of Object.entries(retired.vrs)) if (isVr(vr)) retiredVrs.set(Number.parseInt(hex, 16), vr);
const signedByPixels = new Set(retired.signed.map((hex) => Number.parseInt(hex, 16)));

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

/** True for attributes that are US or SS as Pixel Representation says (PS3.6, "US or SS"). */
export function isSignedByPixels(tag: number): boolean {
  return signedByPixels.has(tag);
}

/**
 * The VR of a tag in Implicit VR: from the dictionary (retired attributes too; curves and overlays repeat in the even groups
 * 50xx and 60xx, PS3.5 section 7.6), UL for group lengths, LO for private creators, else UN.
 */
export function implicitVr(tag: number): Vr {
  const known = byTag.get(tag)?.vr ?? retiredVrs.get(tag);
  if (known !== undefined) return known;
  const group = tag >>> 16;
  const element = tag & 0xffff;
  if (element === 0) return 'UL';
  if ((group & 1) === 1) return element >= 0x10 && element <= 0xff ? 'LO' : 'UN';
  const repeated = group & 0xff00;
  if (repeated !== 0x5000 && repeated !== 0x6000) return 'UN';
  const base = repeated * 65_536 + element;
  return byTag.get(base)?.vr ?? retiredVrs.get(base) ?? 'UN';
}
