import { createHash } from 'node:crypto';
import {
  type DataSet,
  digestText,
  type Element,
  isPart10,
  itemsOf,
  PRIVATE,
  parseSr,
  readPart10,
  readSignatures,
  tagOf,
  writePart10,
} from '@overread/dicom';
import { canonicalJson } from '@overread/domain';

const SIGNATURES = [0x4ffe0001, 0xfffafffa];
const TEXT_VALUE = tagOf('TextValue');
const CONTENT = tagOf('ContentSequence');

/** SHA-256 as the record builders take it. */
export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A file with its data set changed in place and written anew; signatures on it stay, and no longer fit. */
export function edited(bytes: Uint8Array, change: (dataSet: DataSet) => void): Uint8Array {
  const { dataSet, transferSyntaxUid } = readPart10(bytes);
  change(dataSet);
  return writePart10(dataSet, transferSyntaxUid);
}

/** A file without its signatures. */
export function unsigned(bytes: Uint8Array): Uint8Array {
  return edited(bytes, ({ elements }) => {
    for (const tag of SIGNATURES) elements.delete(tag);
  });
}

/** The machine-readable content of a record. */
export function contentOf(bytes: Uint8Array): Record<string, unknown> {
  const item = itemsOf(parseSr(bytes).root).find(({ name }) => name?.value === PRIVATE.recordContent.value);
  if (item?.valueType !== 'TEXT') throw new TypeError('the file is a record with content');
  return JSON.parse(item.value) as Record<string, unknown>;
}

/** A record whose machine-readable content says something else, with a digest that fits it: the work of somebody who knows the format. */
export function withContent(
  bytes: Uint8Array,
  change: (content: Record<string, unknown>) => Record<string, unknown>,
): Uint8Array {
  const content = change(contentOf(bytes));
  const values = new Map([
    [PRIVATE.recordContent.value, canonicalJson(content)],
    [PRIVATE.recordDigest.value, digestText(sha256, content)],
  ]);
  return edited(bytes, (dataSet) => setTexts(dataSet, values));
}

/** Sets the TEXT items of these concept codes, wherever they stand in a tree. */
function setTexts(dataSet: DataSet, values: ReadonlyMap<string, string>): void {
  const concept = dataSet.item('ConceptNameCodeSequence')?.text('CodeValue');
  const value = concept === undefined ? undefined : values.get(concept);
  if (value !== undefined && dataSet.has('TextValue'))
    dataSet.elements.set(TEXT_VALUE, { kind: 'text', vr: 'UT', values: [value] });
  const children = dataSet.get(CONTENT);
  if (children?.kind === 'items') for (const item of children.items) setTexts(item, values);
}

/**
 * A file in which every text is mapped, in its tree, its headers and its machine-readable content, whose digest is made anew: a case
 * told again of somebody else.
 */
export function retold(bytes: Uint8Array, map: (text: string) => string): Uint8Array {
  const { dataSet, transferSyntaxUid } = readPart10(bytes);
  mapTexts(dataSet, map);
  const written = writePart10(dataSet, transferSyntaxUid);
  return hasContent(written) ? withContent(written, (content) => content) : written;
}

/** True for a record with machine-readable content. */
export function hasContent(bytes: Uint8Array): boolean {
  try {
    contentOf(bytes);
    return true;
  } catch {
    return false;
  }
}

function mapTexts(dataSet: DataSet, map: (text: string) => string): void {
  for (const [tag, element] of dataSet.elements) {
    if (element.kind === 'items') for (const item of element.items) mapTexts(item, map);
    else if (element.kind === 'text') dataSet.elements.set(tag, mapped(element, map));
  }
}

const mapped = (element: Extract<Element, { kind: 'text' }>, map: (text: string) => string): Element => ({
  ...element,
  values: element.values.map(map),
});

/** SOP Instance UID of a file. */
export function uidOf(bytes: Uint8Array): string {
  if (!isPart10(bytes)) throw new TypeError('a DICOM file');
  return readPart10(bytes, { until: 'PixelData' }).dataSet.required('SOPInstanceUID');
}

/** The file with one bit of its pixel data flipped, in place: length and everything else stay. */
export function withFlippedPixelBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const pixels = readPart10(copy).dataSet.bytes('PixelData');
  const at = bit >> 3;
  if (!pixels || at >= pixels.length) throw new RangeError(`the pixel data has no bit ${bit}`);
  pixels[at] = (pixels[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** When a file was signed last, in milliseconds; NaN without a signature. */
export function signedAtOf(bytes: Uint8Array): number {
  const text = readSignatures(bytes).signatures.at(-1)?.dateTime ?? '';
  const [, y, mo, d, h, mi, s, f = ''] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?/.exec(text) ?? [];
  return Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${f.padEnd(3, '0').slice(0, 3)}Z`);
}
