import { OverreadError } from '@overread/domain';
import { Inflate } from 'fflate';
import { LIMITS } from './limits.ts';

/** Inflates a deflated data set (PS3.5 A.5) piece by piece, and stops when more comes out than {@link LIMITS} allow. */
export function inflateDataSet(deflated: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let ended = false;
  const inflate = new Inflate((part, final) => {
    total += part.length;
    ended ||= final;
    if (total > LIMITS.inflatedBytes || (total > 16_777_216 && total > deflated.length * LIMITS.inflateRatio)) {
      throw new OverreadError('OVR_DICOM_LIMIT', 'a deflated data set grows beyond the limit');
    }
    parts.push(part);
  });
  try {
    const step = 65_536;
    for (let from = 0; from < deflated.length && !ended; from += step) {
      inflate.push(deflated.subarray(from, from + step), from + step >= deflated.length);
    }
  } catch (cause) {
    if (cause instanceof OverreadError) throw cause;
    throw new OverreadError('OVR_DICOM_INVALID', 'the deflated data set cannot be inflated', {}, { cause });
  }
  const out = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
