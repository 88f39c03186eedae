import { OverreadError } from '@overread/domain';

/**
 * A number as DS (PS3.5 section 6.2): at most 16 characters, as many digits as fit. Not for NaN or infinity.
 */
export function formatDs(value: number): string {
  if (!Number.isFinite(value)) {
    throw new OverreadError('OVR_DICOM_INVALID', 'a decimal string needs a finite number');
  }
  const plain = String(Object.is(value, -0) ? 0 : value);
  if (plain.length <= 16) return plain;
  for (let digits = 15; digits > 0; digits--) {
    const short = String(Number(value.toPrecision(digits)));
    if (short.length <= 16) return short;
    const exponent = value.toExponential(digits - 1);
    if (exponent.length <= 16) return exponent;
  }
  throw new OverreadError('OVR_DICOM_INVALID', 'a number does not fit a decimal string');
}

/** The number of a DS or IS value, or undefined if it is none (empty, text, NaN, infinite). */
export function parseNumberText(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
