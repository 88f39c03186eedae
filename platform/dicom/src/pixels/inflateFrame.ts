import { OverreadError } from '@overread/domain';
import { Inflate } from 'fflate';

/** Fed in pieces of this size, so that a bomb is noticed before much of it was inflated. */
const STEP = 1024;

/**
 * Inflates one frame of Deflated Image Frame Compression (PS3.5 section A.4.13, RFC 1951) into `out`, which has exactly the bytes
 * of the frame. OVR_DICOM_INVALID if more comes out or the stream is broken, OVR_DICOM_TRUNCATED if less.
 */
export function inflateFrame(deflated: Uint8Array, out: Uint8Array): void {
  let done = 0;
  let ended = false;
  const inflate = new Inflate((part, final) => {
    ended ||= final;
    if (part.length > out.length - done) throw invalid('a deflated frame holds more pixels than it should');
    out.set(part, done);
    done += part.length;
  });
  try {
    for (let from = 0; from < deflated.length && !ended; from += STEP)
      inflate.push(deflated.subarray(from, from + STEP), from + STEP >= deflated.length);
  } catch (cause) {
    if (cause instanceof OverreadError) throw cause;
    throw invalid('a deflated frame cannot be inflated');
  }
  if (done < out.length) throw new OverreadError('OVR_DICOM_TRUNCATED', 'a deflated frame ends before its pixels do');
}

const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', message);
