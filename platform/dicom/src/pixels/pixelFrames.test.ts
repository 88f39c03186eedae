import { scale } from '@overread/testkit';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { copyBits } from './copyBits.ts';
import { type PixelLayout, pixelFrames } from './pixelFrames.ts';

const RLE = '1.2.840.10008.1.2.5';
const DEFLATED_FRAMES = '1.2.840.10008.1.2.8.1';
const code = (name: string) => expect.objectContaining({ code: name });
const fragments = (...parts: Uint8Array[]) => ({ kind: 'fragments', vr: 'OB', fragments: parts }) as const;
const bytes = (values: Uint8Array) => ({ kind: 'bytes', vr: 'OB', bytes: values }) as const;
const layout = (more: Partial<PixelLayout>): PixelLayout => ({
  bitsAllocated: 8,
  pixelsPerFrame: 16,
  frames: 2,
  ...more,
});

describe('bits copied out of packed frames', () => {
  it('are those bit by bit, from any bit on, and nothing behind them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(480), fc.nat(480), (packed, from, count) => {
        fc.pre(count > 0 && from + count <= packed.length * 8);
        const out = new Uint8Array(Math.ceil(count / 8) + 2).fill(0xff);
        copyBits(packed, from, count, out);
        const bit = (values: Uint8Array, at: number) => ((values[at >> 3] ?? 0) >> (at & 7)) & 1;
        for (let at = 0; at < out.length * 8; at++) expect(bit(out, at)).toBe(at < count ? bit(packed, from + at) : 0);
      }),
      { numRuns: scale('propertyRuns'), seed: 3 },
    );
  });
});

describe('frames of pixel data', () => {
  it('are refused before anything is allocated when they claim more than is there', () => {
    expect(() => pixelFrames(bytes(new Uint8Array(31)), '', layout({}))).toThrow(code('OVR_DICOM_TRUNCATED'));
    expect(() =>
      pixelFrames(bytes(new Uint8Array(31)), '', layout({ frames: 2 ** 31, pixelsPerFrame: 2 ** 32 })),
    ).toThrow(code('OVR_DICOM_TRUNCATED'));
    expect(() => pixelFrames(undefined, '', layout({}))).toThrow(code('OVR_DICOM_TRUNCATED'));
  });

  it('are found by the offset table where a frame has several fragments', () => {
    const whole = [7, 9].map((value) => deflateSync(new Uint8Array(16).fill(value)));
    const [first = new Uint8Array(), second = new Uint8Array()] = whole;
    const parts = [first.subarray(0, 2), first.subarray(2), second];
    const table = new Uint8Array(8);
    new DataView(table.buffer).setUint32(4, 16 + first.length, true);
    const frames = pixelFrames(fragments(table, ...parts), DEFLATED_FRAMES, layout({}));
    expect([0, 1].map((index) => frames.frame(index).bytes[15])).toEqual([7, 9]);
    expect(() => pixelFrames(fragments(new Uint8Array(), ...parts), DEFLATED_FRAMES, layout({}))).toThrow(
      code('OVR_DICOM_INVALID'),
    );
  });

  it('are refused in transfer syntaxes that are not lossless here, by name', () => {
    expect(() => pixelFrames(fragments(new Uint8Array()), '1.2.840.10008.1.2.4.50', layout({}))).toThrow(
      code('OVR_DICOM_UNSUPPORTED'),
    );
  });

  it('do not grow with a bomb: a deflated frame of a thousand times its size, an RLE frame of nothing but runs', () => {
    const bomb = deflateSync(new Uint8Array(50_000_000));
    const start = process.threadCpuUsage();
    const frames = pixelFrames(fragments(new Uint8Array(), bomb, bomb), DEFLATED_FRAMES, layout({}));
    expect(() => frames.frame(0)).toThrow(code('OVR_DICOM_INVALID'));
    const runs = new Uint8Array(1_000_064).fill(129, 64);
    runs.set([1, 0, 0, 0, 64, 0, 0, 0]);
    const rle = pixelFrames(fragments(new Uint8Array(), runs, runs), RLE, layout({}));
    expect(() => rle.frame(0)).toThrow(code('OVR_DICOM_INVALID'));
    expect(process.threadCpuUsage(start).user).toBeLessThan(2_000_000);
  });

  it('are refused where a deflated frame is broken or short', () => {
    const short = deflateSync(new Uint8Array(15));
    const frames = pixelFrames(
      fragments(new Uint8Array(), short, Uint8Array.of(0xff, 0xff, 0xff)),
      DEFLATED_FRAMES,
      layout({}),
    );
    expect(() => frames.frame(0)).toThrow(code('OVR_DICOM_TRUNCATED'));
    expect(() => frames.frame(1)).toThrow(code('OVR_DICOM_INVALID'));
  });
});
