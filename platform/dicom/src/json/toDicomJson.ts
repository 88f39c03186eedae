import { latin1 } from '../dataset/characterSet.ts';
import type { DataSet, Element } from '../dataset/dataSet.ts';
import { tagHex } from '../dataset/dictionary.ts';
import { parseNumberText } from '../dataset/numberText.ts';
import type { DicomJson, JsonAttribute, JsonValue } from './dicomJson.ts';

const PIXEL_DATA = new Set([0x7fe00010, 0x7fe00008, 0x7fe00009]);
const PN_GROUPS = ['Alphabetic', 'Ideographic', 'Phonetic'] as const;

/** What to do with binary values. */
export interface ToJsonOptions {
  /** Answers the BulkDataURI of a binary attribute, or undefined to write it inline (never done for pixel data, which is left out). */
  readonly bulkDataUri?: (tag: number) => string | undefined;
}

/**
 * A data set in the DICOM JSON Model (PS3.18 Annex F). Pixel data are left out unless they get a URI. Numbers that are none
 * become null, so that positions stay. Group lengths and Specific Character Set are left out: JSON is UTF-8.
 */
export function toDicomJson(dataSet: DataSet, options: ToJsonOptions = {}): DicomJson {
  const out: Record<string, JsonAttribute> = {};
  for (const tag of dataSet.tags()) {
    const element = dataSet.get(tag);
    if (element === undefined || (tag & 0xffff) === 0 || tag === 0x00080005) continue;
    const attribute = attributeOf(tag, element, options);
    if (attribute !== undefined) out[tagHex(tag)] = attribute;
  }
  return out;
}

function attributeOf(tag: number, element: Element, options: ToJsonOptions): JsonAttribute | undefined {
  const { vr } = element;
  if (element.kind === 'bytes' || element.kind === 'fragments') {
    const uri = options.bulkDataUri?.(tag);
    if (uri !== undefined) return { vr, BulkDataURI: uri };
    if (element.kind === 'fragments' || PIXEL_DATA.has(tag)) return undefined;
    return element.bytes.length === 0 ? { vr } : { vr, InlineBinary: btoa(latin1(element.bytes)) };
  }
  if (element.kind === 'items') {
    return element.items.length === 0 ? { vr } : { vr, Value: element.items.map((item) => toDicomJson(item, options)) };
  }
  if (element.values.length === 0) return { vr };
  if (element.kind === 'numbers') {
    return {
      vr,
      Value: element.values.map((value) => (vr === 'AT' ? tagHex(value) : Number.isFinite(value) ? value : null)),
    };
  }
  return { vr, Value: element.values.map((value) => textValue(vr, value)) };
}

function textValue(vr: string, value: string): JsonValue {
  if (value === '') return null;
  if (vr === 'DS' || vr === 'IS') return parseNumberText(value) ?? null;
  if (vr !== 'PN') return value;
  const groups: Record<string, string> = {};
  value.split('=').forEach((part, index) => {
    const name = PN_GROUPS[index];
    if (name !== undefined && part !== '') groups[name] = part;
  });
  return groups;
}
