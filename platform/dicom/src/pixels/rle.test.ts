import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRle } from './decodeRle.ts';
import { encodeRle } from './encodeRle.ts';

/** A frame in RLE with one segment of these bytes. */
const frame = (...codes: number[]) => {
  const bytes = new Uint8Array(64 + codes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1, true);
  view.setUint32(4, 64, true);
  bytes.set(codes, 64);
  return bytes;
};
const decoded = (bytes: Uint8Array, length: number, bytesPerSample: 1 | 2 = 1) => {
  const out = new Uint8Array(length);
  decodeRle(bytes, bytesPerSample, out);
  return [...out];
};
const code = (name: string) => expect.objectContaining({ code: name });

describe('RLE Lossless', () => {
  it('repeats, copies and does nothing, as PS3.5 section G.3.2 says', () => {
    expect(decoded(frame(254, 7, 128, 1, 5, 6, 0, 9), 6)).toEqual([7, 7, 7, 5, 6, 9]);
    expect(decoded(frame(129, 3), 128)).toEqual(Array(128).fill(3));
    expect(decoded(frame(254, 7, 0), 3)).toEqual([7, 7, 7]);
  });

  it('puts the most significant byte first', () => {
    const bytes = new Uint8Array(68);
    const view = new DataView(bytes.buffer);
    [2, 64, 66].forEach((value, index) => {
      view.setUint32(index * 4, value, true);
    });
    bytes.set([255, 0x12, 255, 0x34], 64);
    expect(decoded(bytes, 4, 2)).toEqual([0x34, 0x12, 0x34, 0x12]);
  });

  it('gives back what was encoded, of both widths and any row length', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.constant(255), fc.nat(255)), {
          minLength: 2,
          maxLength: 700,
        }),
        fc.constantFrom<(1 | 2)[]>(1, 2),
        fc.integer({ min: 1, max: 400 }),
        (values, bytesPerSample, rowSamples) => {
          const samples = Uint8Array.from(values.slice(0, values.length - (values.length % bytesPerSample)));
          const encoded = encodeRle(samples, bytesPerSample, rowSamples);
          expect(encoded.length % 2).toBe(0);
          expect(decoded(encoded, samples.length, bytesPerSample)).toEqual([...samples]);
        },
      ),
      { numRuns: scale('propertyRuns'), seed: 7 },
    );
  });

  it('is refused where it ends early, holds more, or points outside itself', () => {
    expect(() => decoded(new Uint8Array(63), 1)).toThrow(code('OVR_DICOM_TRUNCATED'));
    for (const [codes, length] of [
      [[254, 7], 4],
      [[5, 1, 2], 6],
      [[250], 9],
      [[128, 128, 128], 1],
    ] as const)
      expect(() => decoded(frame(...codes), length)).toThrow(code('OVR_DICOM_TRUNCATED'));
    for (const [codes, length] of [
      [[129, 7], 4],
      [[3, 1, 2, 3, 4], 2],
      [[254, 7, 0, 9], 3],
    ] as const)
      expect(() => decoded(frame(...codes), length)).toThrow(code('OVR_DICOM_INVALID'));
    for (const [at, value] of [
      [0, 0],
      [0, 2],
      [0, 0xffffffff],
      [4, 12],
      [4, 0xfffffff0],
    ] as const) {
      const bytes = frame(254, 7);
      new DataView(bytes.buffer).setUint32(at, value, true);
      expect(() => decoded(bytes, 3)).toThrow(code('OVR_DICOM_INVALID'));
    }
  });

  it('answers to any bytes in the time that they are long, and never beyond its frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 300 }), fc.boolean(), (noise, isFramed) => {
        const bytes = isFramed ? frame(...noise) : noise;
        const room = new Uint8Array(110).fill(0xaa);
        try {
          decodeRle(bytes, 1, room.subarray(5, 105));
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^OVR_DICOM_(INVALID|TRUNCATED)$/) });
        }
        expect([...room.subarray(0, 5), ...room.subarray(105)]).toEqual(Array(10).fill(0xaa));
      }),
      { numRuns: scale('propertyRuns'), seed: 8 },
    );
  });
});
