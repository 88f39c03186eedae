import { OverreadError } from '@overread/domain';

/** Bytes of the header: the number of segments, then 15 offsets, 32 bits each (PS3.5 section G.5). */
const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;

/**
 * Decodes one frame of RLE Lossless (PS3.5 Annex G) of one sample per pixel into `out`, little endian. `bytesPerSample` is 1 (also
 * for packed bits) or 2: one RLE segment per byte of the sample, the most significant first. `out` has exactly the bytes of the frame.
 * Refuses with OVR_DICOM_TRUNCATED a frame that ends early and with OVR_DICOM_INVALID one that holds more or contradicts its
 * header; never writes or reads beyond, and takes no longer than the input is long plus the output.
 */
export function decodeRle(frame: Uint8Array, bytesPerSample: 1 | 2, out: Uint8Array): void {
  if (frame.length < HEADER_BYTES) throw truncated('an RLE frame is shorter than its header');
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const segments = view.getUint32(0, true);
  if (segments > MOST_SEGMENTS || segments !== bytesPerSample)
    throw invalid(`an RLE frame has ${segments} segments where ${bytesPerSample} were expected`);
  const count = out.length / bytesPerSample;
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 + segment * 4, true);
    const to = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : frame.length;
    if (from < HEADER_BYTES || to > frame.length || from > to) throw invalid('an RLE frame has offsets outside itself');
    decodeSegment(frame, from, to, out, bytesPerSample - 1 - segment, bytesPerSample, count);
  }
}

function decodeSegment(
  frame: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  start: number,
  stride: number,
  count: number,
): void {
  let at = from;
  let done = 0;
  while (done < count) {
    if (at >= to) throw truncated('an RLE segment ends before its pixels do');
    const code = frame[at++] ?? 0;
    if (code === 128) continue;
    const length = code < 128 ? code + 1 : 257 - code;
    if (length > count - done) throw invalid('an RLE segment holds more pixels than the frame');
    if (code < 128) {
      if (length > to - at) throw truncated('an RLE segment ends before its pixels do');
      if (stride === 1) out.set(frame.subarray(at, at + length), start + done);
      else for (let i = 0; i < length; i++) out[start + (done + i) * stride] = frame[at + i] ?? 0;
      at += length;
    } else {
      if (at >= to) throw truncated('an RLE segment ends before its pixels do');
      const value = frame[at++] ?? 0;
      if (stride === 1) out.fill(value, start + done, start + done + length);
      else for (let i = 0; i < length; i++) out[start + (done + i) * stride] = value;
    }
    done += length;
  }
  // What may follow is padding: a byte to an even length, and codes that mean nothing.
  for (; at < to; at++) {
    const rest = frame[at];
    if (rest !== 0 && rest !== 128) throw invalid('an RLE segment holds more pixels than the frame');
  }
}

const invalid = (message: string) => new OverreadError('OVR_DICOM_INVALID', message);
const truncated = (message: string) => new OverreadError('OVR_DICOM_TRUNCATED', message);
