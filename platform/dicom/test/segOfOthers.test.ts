import { join } from 'node:path';
import { voxelCount } from '@overread/agreement';
import { expect, it } from 'vitest';
import { buildImageStack, parseSegmentation } from '../src/index.ts';
import { sha256 } from './fixtures.ts';
import { dataFile, describeWithData, seriesBelow, TEST_DATA } from './testData.ts';

/** The stack below a folder that one series fills. */
function stackBelow(folder: string) {
  const [headers] = seriesBelow(join(TEST_DATA, folder)).values();
  return buildImageStack(headers ?? [], sha256);
}
const counts = (path: string, images: string) =>
  parseSegmentation(dataFile(path), stackBelow(images)).segments.map((one) => voxelCount(one.mask));

describeWithData('SEGs of dcmqi', () => {
  // Voxel counts from the README of the data, counted with pydicom and highdicom.
  it('give the voxels that others count', () => {
    expect(counts('seg_sr/dcmqi/liver.dcm', 'seg_sr/dcmqi/ct-3slice')).toEqual([107098]);
    expect(counts('seg_sr/dcmqi/partial_overlaps.dcm', 'seg_sr/dcmqi/ct-3slice')).toEqual([
      9602, 11888, 10743, 6693, 4713,
    ]);
    expect(counts('seg_sr/dcmqi/24x38x3/seg/label.seg', 'seg_sr/dcmqi/24x38x3/image')).toEqual([315]);
    expect(counts('seg_sr/dcmqi/23x38x3/seg/label.seg', 'seg_sr/dcmqi/23x38x3/image')).toEqual([322]);
  });

  it('are refused on images that they do not belong to', () => {
    expect(() => counts('seg_sr/dcmqi/liver.dcm', 'seg_sr/dcmqi/24x38x3/image')).toThrow(
      expect.objectContaining({ code: 'OVR_SEG_GEOMETRY' }),
    );
  });

  it('are refused with a sentence when they are label maps', () => {
    expect(() => counts('seg_sr/dcmqi/sparse-labelmap-noppv.dcm', 'seg_sr/dcmqi/ct-3slice')).toThrow(
      expect.objectContaining({ code: 'OVR_DICOM_UNSUPPORTED' }),
    );
  });
});
