import { OverreadError } from '@overread/domain';
import { DataSet, type Element } from '../dataset/dataSet.ts';
import { formatDs } from '../dataset/numberText.ts';
import { isVr, VRS, type Vr } from '../dataset/vr.ts';
import { LIMITS } from '../part10/limits.ts';

/**
 * A data set from the DICOM JSON Model (PS3.18 Annex F), as Orthanc's metadata come. BulkDataURI is ignored: such an
 * attribute is absent. Refuses what is no DICOM JSON with OVR_DICOM_INVALID, and nesting beyond the limit.
 */
export function fromDicomJson(json: unknown): DataSet {
  return dataSetOf(json, 0);
}

function dataSetOf(json: unknown, depth: number): DataSet {
  if (depth > LIMITS.depth)
    throw new OverreadError('OVR_DICOM_LIMIT', `sequences are nested deeper than ${LIMITS.depth}`);
  if (!isRecord(json)) throw invalid('an object was expected');
  const elements = new Map<number, Element>();
  for (const [hex, attribute] of Object.entries(json)) {
    if (!/^[0-9A-Fa-f]{8}$/.test(hex) || !isRecord(attribute))
      throw invalid('attributes are named by eight hexadecimal digits');
    const vr = attribute.vr;
    if (typeof vr !== 'string' || !isVr(vr)) throw invalid(`${hex} has no valid vr`);
    if (attribute.BulkDataURI !== undefined) continue;
    const element = elementOf(hex, vr, attribute, depth);
    elements.set(Number.parseInt(hex, 16), element);
  }
  return new DataSet(elements);
}

function elementOf(hex: string, vr: Vr, attribute: Record<string, unknown>, depth: number): Element {
  const { kind } = VRS[vr];
  const value = attribute.Value ?? [];
  if (!Array.isArray(value)) throw invalid(`Value of ${hex} is no list`);
  if (kind === 'items') return { kind, vr: 'SQ', items: value.map((item) => dataSetOf(item ?? {}, depth + 1)) };
  if (kind === 'bytes') return { kind, vr, bytes: base64(hex, attribute.InlineBinary) };
  if (kind === 'numbers') {
    return {
      kind,
      vr,
      values: value.map((one) =>
        vr === 'AT' ? Number.parseInt(String(one), 16) : one === null ? Number.NaN : Number(one),
      ),
    };
  }
  return { kind: 'text', vr, values: value.map((one) => textOf(hex, vr, one)) };
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
