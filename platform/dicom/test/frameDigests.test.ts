import { describe, expect, it } from 'vitest';
import { type FrameDigests, parseRecord, readPart10, segFrameDigests } from '../src/index.ts';
import { sha256 } from './fixtures.ts';
import { masksOf } from './recordFixtures.ts';
import { sampleRecord } from './recordSamples.ts';

/** 63 x 47 pixels: frames begin in the middle of bytes. */
const SHAPE = { plane: 'axial', columns: 63, rows: 47, slices: 12 } as const;

function digestsOf(kind: 'read' | 'agreement' | 'consensus' | 'adjudication' | 'signOff') {
  const content: Readonly<Record<string, unknown>> = parseRecord(sampleRecord(kind, SHAPE, true), sha256).content;
  return content.frameDigests as readonly FrameDigests[] | undefined;
}

describe('digests of the frames of a mask', () => {
  it('stand in a record as they are in the file, frame by frame', () => {
    const inFile = segFrameDigests(masksOf(SHAPE, 'seg').seg, sha256);
    for (const kind of ['read', 'consensus', 'adjudication', 'signOff'] as const) {
      const inRecord = digestsOf(kind);
      expect(inRecord?.map((one) => one.segment)).toEqual([1, 2, 3]);
      expect(inRecord?.map((one) => one.digests).join('')).toBe(inFile.map((one) => one.digest).join(''));
    }
    expect(inFile.length).toBeGreaterThan(12);
    expect(inFile.map((one) => one.frame)).toEqual(inFile.map((_, index) => index + 1));
    expect(new Set(inFile.map((one) => one.segment)).size).toBe(3);
    expect(digestsOf('agreement')).toBeUndefined();
  });

  it('name the one frame in which a bit was flipped', () => {
    const { seg } = masksOf(SHAPE, 'seg');
    const before = segFrameDigests(seg, sha256);
    const changed = Uint8Array.from(seg);
    const pixels = readPart10(changed).dataSet.bytes('PixelData');
    const bit = 63 * 47 * 7 + 5;
    if (pixels) pixels[bit >> 3] = (pixels[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const after = segFrameDigests(changed, sha256);
    expect(after.filter((one, index) => one.digest !== before[index]?.digest).map((one) => one.frame)).toEqual([8]);
  });
});
