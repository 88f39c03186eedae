import { OverreadError } from '@overread/domain';
import { Inflate } from 'fflate';
import { LIMITS } from './limits.ts';

/** Small, since all that a step holds is inflated before it can be counted: at most 1,032 bytes for each. */
const STEP = 8_192;
/** The longest stored block has 65,535 bytes and gives nothing before its last; beyond this nothing more will come. */
const IDLE = 262_144;
const FREE_OF_RATIO = 16_777_216;

/**
 * Inflates a deflated data set (PS3.5 A.5) piece by piece, and stops when more comes out than {@link LIMITS} allow
 * (OVR_DICOM_LIMIT). Refuses with OVR_DICOM_TRUNCATED what ends before its last block, with OVR_DICOM_INVALID what is no
 * deflate stream or is followed by more than padding.
 */
export function inflateDataSet(deflated: Uint8Array): Uint8Array {
  if (deflated.length === 0) throw new OverreadError('OVR_DICOM_TRUNCATED', 'the deflated data set is missing');
  const parts: Uint8Array[] = [];
  let total = 0;
  const inflate = new Inflate((part) => {
    total += part.length;
    if (total > LIMITS.inflatedBytes || (total > FREE_OF_RATIO && total > deflated.length * LIMITS.inflateRatio)) {
      throw new OverreadError('OVR_DICOM_LIMIT', 'a deflated data set grows beyond the limit');
    }
    parts.push(part);
  });
  try {
    let idle = 0;
    for (let from = 0; from < deflated.length; from += STEP) {
      const before = total;
      const isLast = from + STEP >= deflated.length;
      inflate.push(deflated.subarray(from, from + STEP), isLast);
      idle = total === before ? idle + STEP : 0;
      // What follows the last block is kept and copied again with each push, so a long tail would cost its square.
      if (!isLast && idle > IDLE) throw invalid('the deflated data set is followed by other bytes');
    }
  } catch (cause) {
    if (cause instanceof OverreadError) throw cause;
    // fflate 0.8.3 numbers its errors: 0 is an end before the last block.
    if (cause instanceof Error && 'code' in cause && cause.code === 0) {
      throw new OverreadError('OVR_DICOM_TRUNCATED', 'the deflated data set ends too early', {}, { cause });
    }
    throw invalid('the deflated data set cannot be inflated', cause);
  }
  const out = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const invalid = (message: string, cause?: unknown) =>
  new OverreadError('OVR_DICOM_INVALID', message, {}, cause === undefined ? {} : { cause });
