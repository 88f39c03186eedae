import { data } from 'dcmjs';
import { describe, expect, it } from 'vitest';
import { masksOf } from './recordFixtures.ts';

/** Pixel Data as dcmjs unpacks them: one byte per voxel, frame after frame. */
function voxels(bytes: Uint8Array): Uint8Array {
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { dict } = data.DicomMessage.readFile(copy);
  const [pixels] = dict['7FE00010']?.Value ?? [];
  if (!(pixels instanceof ArrayBuffer)) throw new Error('dcmjs answered no pixel data');
  return data.BitArray.unpack(pixels);
}

describe('dcmjs', () => {
  it('counts the voxels of our SEG as we do, with rows that do not end on a byte', () => {
    const { seg, masks } = masksOf({ plane: 'oblique', columns: 23, rows: 21, slices: 5 }, 'dcmjs');
    const ours = masks.reduce(
      (sum, { mask }) => sum + mask.bits.reduce((bits, byte) => bits + byte.toString(2).replaceAll('0', '').length, 0),
      0,
    );
    expect(ours).toBeGreaterThan(100);
    expect(voxels(seg).reduce((sum, voxel) => sum + (voxel === 0 ? 0 : 1), 0)).toBe(ours);
  });
});
