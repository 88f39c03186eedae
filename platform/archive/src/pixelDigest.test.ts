import { createHash } from 'node:crypto';
import { DataSet, writePart10 } from '@overread/dicom';
import { describe, expect, it } from 'vitest';
import { inLanes } from './inLanes.ts';
import { pixelDigest } from './pixelDigest.ts';

const hex = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const image = (attributes: Parameters<DataSet['set']>[0]) =>
  DataSet.of({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3', ...attributes });
const PIXELS = Uint8Array.of(1, 2, 3, 4);

/** An encapsulated file: an offset table, then these fragments. */
function encapsulated(table: Uint8Array, ...fragments: Uint8Array[]): Uint8Array {
  const item = (bytes: Uint8Array) => {
    const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
    head.writeUInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  };
  const before = Buffer.from(writePart10(image({})));
  // RLE Lossless: a UID of the same length as that of Explicit VR Little Endian.
  before.write('1.2.840.10008.1.2.5\0', before.indexOf('1.2.840.10008.1.2.1\0'), 'latin1');
  const head = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([before, head, ...[table, ...fragments].map(item), end]);
}

describe('the digest of the pixels of a file', () => {
  it('is that of the value, whatever else the file says', () => {
    const one = pixelDigest(writePart10(image({ PixelData: PIXELS })));
    const other = pixelDigest(writePart10(image({ PixelData: PIXELS, PatientName: 'CHANGED^HEADER' })));
    expect(one).toEqual({ sopInstanceUid: '1.2.3', transferSyntaxUid: '1.2.840.10008.1.2.1', sha256: hex(PIXELS) });
    expect(other).toEqual(one);
    expect(pixelDigest(writePart10(image({ PixelData: Uint8Array.of(1, 2, 3, 5) }))).sha256).not.toBe(one.sha256);
  });

  it('covers what encapsulated fragments hold, not the offset table that an archive may write anew', () => {
    const fragments = [Uint8Array.of(9, 9), Uint8Array.of(8, 7, 6, 5)];
    const expected = { transferSyntaxUid: '1.2.840.10008.1.2.5', sha256: hex(...fragments) };
    expect(pixelDigest(encapsulated(new Uint8Array(), ...fragments))).toMatchObject(expected);
    expect(pixelDigest(encapsulated(Uint8Array.of(0, 0, 0, 0), ...fragments))).toMatchObject(expected);
  });

  it('is refused of a file without pixels', () => {
    expect(() => pixelDigest(writePart10(image({})))).toThrow(
      expect.objectContaining({ code: 'OVR_DICOM_INVALID', message: 'the file holds no pixels' }),
    );
  });
});

describe('work in lanes', () => {
  it('keeps the order, holds no more than it may, and begins nothing after a failure', async () => {
    let [busy, most] = [0, 0];
    const begun: number[] = [];
    const work = async (value: number) => {
      begun.push(value);
      busy++;
      most = Math.max(most, busy);
      await new Promise((resolve) => setTimeout(resolve, value === 0 ? 5 : 1));
      busy--;
      if (value === 3) throw new Error('three');
      return value * 2;
    };
    expect(await inLanes([0, 1, 2], 2, work)).toEqual([0, 2, 4]);
    expect(most).toBe(2);
    begun.length = 0;
    await expect(inLanes([3, 4, 5, 6, 7], 2, work)).rejects.toThrow('three');
    expect(begun.length).toBeLessThan(5);
  });
});
