import { OverreadError } from '@overread/domain';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { formatDs, parseNumberText } from '../dataset/numberText.ts';
import { isVr, VRS, type Vr } from '../dataset/vr.ts';
import { LIMITS } from '../part10/limits.ts';

/** Counts what came so far, so that JSON cannot hold more than a file may. */
interface Counted {
  elements: number;
}

/**
 * A data set from the DICOM JSON Model (PS3.18 Annex F), as Orthanc's metadata come. BulkDataURI is ignored: such an
 * attribute is absent. Numbers may come as strings; null among numbers is NaN, so that positions stay. Refuses what is no
 * DICOM JSON with OVR_DICOM_INVALID, and what is deeper or more than {@link LIMITS} allow with OVR_DICOM_LIMIT.
 */
export function fromDicomJson(json: unknown): DataSet {
  return dataSetOf(json, 0, { elements: 0 });
}

function dataSetOf(json: unknown, depth: number, counted: Counted): DataSet {
  if (depth > LIMITS.depth) throw limit(`sequences are nested deeper than ${LIMITS.depth}`);
  if (!isRecord(json)) throw invalid('an object was expected');
  count(counted);
  const elements = new Map<number, Element>();
  for (const [hex, attribute] of Object.entries(json)) {
    if (!/^[0-9A-Fa-f]{8}$/.test(hex) || !isRecord(attribute))
      throw invalid('attributes are named by eight hexadecimal digits');
    const vr = attribute.vr;
    if (typeof vr !== 'string' || !isVr(vr)) throw invalid(`${hex} has no valid vr`);
    if (attribute.BulkDataURI !== undefined) continue;
    count(counted);
    const tag = Number.parseInt(hex, 16);
    if (elements.has(tag)) throw invalid(`${hex} stands twice`);
    elements.set(tag, elementOf(hex, vr, attribute, depth, counted));
  }
  return new DataSet(elements);
}

function elementOf(hex: string, vr: Vr, attribute: Record<string, unknown>, depth: number, counted: Counted): Element {
  const { kind } = VRS[vr];
  const value = attribute.Value ?? [];
  if (!Array.isArray(value)) throw invalid(`Value of ${hex} is no list`);
  if (value.length > LIMITS.values) throw limit(`${hex} has more than ${LIMITS.values} values`);
  if (kind === 'items') {
    return { kind, vr: 'SQ', items: value.map((item) => dataSetOf(item ?? {}, depth + 1, counted)) };
  }
  if (kind === 'bytes') return { kind, vr, bytes: base64(hex, attribute.InlineBinary) };
  if (kind === 'numbers') return { kind, vr, values: value.map((one) => numberOf(hex, vr, one)) };
  if (kind === 'oneText' && value.length > 1) throw invalid(`${hex} has ${value.length} values, VR ${vr} takes one`);
  return { kind: 'text', vr, values: value.map((one) => textOf(hex, vr, one)) };
}

function numberOf(hex: string, vr: Vr, value: unknown): number {
  if (vr === 'AT') {
    if (typeof value === 'string' && /^[0-9A-Fa-f]{8}$/.test(value)) return Number.parseInt(value, 16);
    throw invalid(`a value of ${hex} is no tag`);
  }
  if (value === null) return Number.NaN;
  if (typeof value === 'number') return value;
  // PS3.18 table F.2.3-1 allows strings, and has these for what JSON cannot say.
  if (value === 'NaN' || value === 'inf' || value === '-inf')
    return value === 'NaN' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const found = typeof value === 'string' ? parseNumberText(value) : undefined;
  if (found === undefined) throw invalid(`a value of ${hex} is no number`);
  return found;
}

function count(counted: Counted): void {
  if (++counted.elements > LIMITS.elements) throw limit(`more than ${LIMITS.elements} attributes and items`);
}

function textOf(hex: string, vr: Vr, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return vr === 'DS' ? formatDs(value) : String(value);
  if (isRecord(value) && vr === 'PN') {
    const groups = [value.Alphabetic, value.Ideographic, value.Phonetic].map((part) =>
      typeof part === 'string' ? part : '',
    );
    return groups.join('=').replace(/=+$/, '');
  }
  throw invalid(`a value of ${hex} does not fit VR ${vr}`);
}

function base64(hex: string, text: unknown): Uint8Array {
  if (text === undefined) return new Uint8Array();
  if (typeof text !== 'string') throw invalid(`InlineBinary of ${hex} is no text`);
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new OverreadError('OVR_DICOM_INVALID', `InlineBinary of ${hex} is not base64`, {}, { cause });
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', `not DICOM JSON: ${message}`);
const limit = (message: string) => new OverreadError('OVR_DICOM_LIMIT', message);
