import { join } from 'node:path';
import { getVoxel } from '@overread/agreement';
import { withoutPythonOracles } from '@overread/testkit';
import { expect, it } from 'vitest';
import { admitSegmentation, type ImageStack, parseSegmentation, type SegmentationCheck } from '../src/index.ts';
import { readNrrd } from './oracles/nrrd.ts';
import { describedIn, readByOthers, summariesOf } from './oracles/readSegs.ts';
import { stackBelow, stackOfItsFrames } from './segStacks.ts';
import { dataFile, describeWithData, filesBelow, TEST_DATA } from './testData.ts';

const CT = 'seg_sr/dcmqi/ct-3slice';
const SMALL = 'seg_sr/dcmqi/24x38x3/image';
const HIGHDICOM_CT = 'seg_sr/highdicom/source_ct';
const SYNTHETIC = 'malformed/made_by_us/22_geometry/regular_10';

/** Every SEG of the test data that can be read, with its images; `null`: the data lack them, its own frames make the stack. */
const READABLE: Readonly<Record<string, string | null>> = {
  'seg_sr/dcmqi/liver.dcm': CT,
  'seg_sr/dcmqi/partial_overlaps.dcm': CT,
  'seg_sr/dcmqi/24x38x3/seg/label.seg': SMALL,
  'seg_sr/dcmqi/23x38x3/seg/label.seg': 'seg_sr/dcmqi/23x38x3/image',
  'seg_sr/dcmqi/sparse-labelmap-noppv.dcm': SMALL,
  'seg_sr/dcmqi/sparse-labelmap-ppv5.dcm': SMALL,
  'seg_sr/dcmqi/sr-example/seg.dcm': null,
  'seg_sr/dcmjs/tumor_User1_Manual_Trial1.dcm': null,
  'seg_sr/other/orthanc-tests_dcmqi_brats_TCGA-08-0360.dcm': null,
  'seg_sr/other/liver_nonbyte_aligned.dcm': null,
  'seg_sr/other/liver_nonbyte_aligned_rle.dcm': null,
  'seg_sr/other/liver_rle.dcm': CT,
  'seg_sr/other/liver_deflate.dcm': CT,
  'seg_sr/highdicom/seg_image_cr_binary.dcm': 'seg_sr/highdicom/source_cr_6154',
  'seg_sr/highdicom/seg_image_ct_binary.dcm': HIGHDICOM_CT,
  'seg_sr/highdicom/seg_image_ct_binary_fractional.dcm': HIGHDICOM_CT,
  'seg_sr/highdicom/seg_image_ct_binary_overlap.dcm': HIGHDICOM_CT,
  'seg_sr/highdicom/seg_image_ct_binary_single_frame.dcm': 'seg_sr/highdicom/ct_image.dcm',
  'seg_sr/highdicom/seg_image_ct_true_fractional.dcm': HIGHDICOM_CT,
  'lidc/dcmqi_seg_LIDC-IDRI-0001_reader1_displaced.dcm': null,
  'malformed/made_by_us/23_seg/all_zero.dcm': SYNTHETIC,
  'malformed/made_by_us/23_seg/ok.dcm': SYNTHETIC,
  'malformed/made_by_us/23_seg/overlapping_segments.dcm': SYNTHETIC,
};

/** Every other one, with the code and the check that refuses it. */
const REFUSED: Readonly<Record<string, readonly [images: string, code: string, check: SegmentationCheck]>> = {
  'seg_sr/other/liver_1frame.dcm': [CT, 'OVR_SEG_INVALID', 'encoding'],
  'seg_sr/other/liver_expb_1frame.dcm': [CT, 'OVR_DICOM_UNSUPPORTED', 'file'],
  'seg_sr/other/liver_j2k.dcm': [CT, 'OVR_DICOM_UNSUPPORTED', 'pixelData'],
  'malformed/made_by_us/23_seg/pixel_data_short.dcm': [SYNTHETIC, 'OVR_SEG_INVALID', 'pixelData'],
  'malformed/made_by_us/23_seg/source_images_absent.dcm': [SYNTHETIC, 'OVR_SEG_GEOMETRY', 'sourceImage'],
  'malformed/made_by_us/23_seg/wrong_frame_of_reference.dcm': [SYNTHETIC, 'OVR_SEG_GEOMETRY', 'frameOfReference'],
  ...Object.fromEntries(
    ['control', 'control_labelmap', 'control_labelmap_palette_color', 'dots', 'dots_tiled_full', 'numbers'].map(
      (name) => [`seg_sr/highdicom/seg_image_sm_${name}.dcm`, [CT, 'OVR_DICOM_UNSUPPORTED', 'kind']],
    ),
  ),
};

const stackFor = (path: string): ImageStack => {
  const images = READABLE[path];
  return images ? stackBelow(images) : stackOfItsFrames(dataFile(path));
};
const countsOf = (path: string) =>
  Object.values(summariesOf(parseSegmentation(dataFile(path), stackFor(path)))).map((one) => one.count);

describeWithData('SEGs of other software', () => {
  it('are all listed here, read or refused', () => {
    const found = ['seg_sr', 'lidc', 'malformed/made_by_us/23_seg']
      .flatMap((folder) => filesBelow(join(TEST_DATA, folder)))
      .map((path) => path.slice(TEST_DATA.length + 1))
      .filter((path) => isSegmentation(path));
    expect(found.toSorted()).toEqual([...Object.keys(READABLE), ...Object.keys(REFUSED)].toSorted());
  });

  it('have the voxel counts of the README of the data', () => {
    expect(countsOf('seg_sr/dcmqi/liver.dcm')).toEqual([107098]);
    expect(countsOf('seg_sr/dcmqi/partial_overlaps.dcm')).toEqual([9602, 11888, 10743, 6693, 4713]);
    expect(countsOf('seg_sr/dcmqi/24x38x3/seg/label.seg')).toEqual([315]);
    expect(countsOf('seg_sr/dcmqi/23x38x3/seg/label.seg')).toEqual([322]);
    expect(countsOf('seg_sr/dcmqi/sparse-labelmap-noppv.dcm')).toEqual([630]);
    expect(countsOf('seg_sr/dcmqi/sparse-labelmap-ppv5.dcm')).toEqual([630]);
    expect(countsOf('malformed/made_by_us/23_seg/ok.dcm')).toEqual([277]);
  });

  it('are the same voxels in RLE and deflated as uncompressed, which pydicom and highdicom cannot read', () => {
    const voxels = (path: string) =>
      summariesOf(parseSegmentation(dataFile(`seg_sr/${path}`), stackFor(`seg_sr/${path}`)));
    for (const path of ['other/liver_rle.dcm', 'other/liver_deflate.dcm'])
      expect(voxels(path)).toEqual(voxels('dcmqi/liver.dcm'));
    expect(voxels('other/liver_nonbyte_aligned_rle.dcm')).toEqual(voxels('other/liver_nonbyte_aligned.dcm'));
  });

  // Made with dcmqi's segimage2itkimage; its tests compare with them too.
  it('are the voxels of the NRRD that dcmqi made of them', () => {
    const volume = (path: string, nrrd: string) => {
      const stack = stackFor(path);
      const [mask] = parseSegmentation(dataFile(path), stack).segments.map((one) => one.mask);
      if (mask === undefined) throw new Error('no segment');
      const { values, sizes, origin, directions } = readNrrd(dataFile(nrrd));
      const [columns = 0, rows = 0] = sizes;
      let found = 0;
      let wrong = 0;
      values.forEach((value, index) => {
        // Label 1; of a label map with another padding value, dcmqi fills the missing slices with that.
        if (value !== 1) return;
        found++;
        const [i, j, k] = [index % columns, Math.floor(index / columns) % rows, Math.floor(index / columns / rows)];
        const [x = 0, y = 0, z = 0] = origin.map(
          (at, axis) =>
            at + (directions[0]?.[axis] ?? 0) * i + (directions[1]?.[axis] ?? 0) * j + (directions[2]?.[axis] ?? 0) * k,
        );
        const [column, row, slice] = voxelAt(stack, [x, y, z]);
        if (!getVoxel(mask, column, row, slice)) wrong++;
      });
      return { found, wrong, ours: summariesOf(parseSegmentation(dataFile(path), stack)) };
    };
    for (const [path, nrrd, count] of [
      ['seg_sr/dcmqi/24x38x3/seg/label.seg', 'seg_sr/dcmqi/24x38x3/nrrd/label.nrrd', 315],
      ['seg_sr/dcmqi/23x38x3/seg/label.seg', 'seg_sr/dcmqi/23x38x3/nrrd/label.nrrd', 322],
      ['seg_sr/dcmqi/liver.dcm', 'seg_sr/dcmqi/liver_seg.nrrd', 107098],
      ['seg_sr/dcmqi/sparse-labelmap-noppv.dcm', 'seg_sr/dcmqi/sparse_labelmap_noppv_seg.nrrd', 630],
      ['seg_sr/dcmqi/sparse-labelmap-ppv5.dcm', 'seg_sr/dcmqi/sparse_labelmap_ppv5_seg.nrrd', 630],
    ] as const) {
      const { found, wrong, ours } = volume(path, nrrd);
      expect({ path, found, wrong, ours: Object.values(ours)[0]?.count }).toEqual({
        path,
        found: count,
        wrong: 0,
        ours: count,
      });
    }
  });

  it.skipIf(withoutPythonOracles())('are read to the same voxels as pydicom and highdicom read them', () => {
    const paths = Object.keys(READABLE);
    const readings = readByOthers(paths.map((path) => ({ path: join(TEST_DATA, path), stack: stackFor(path) })));
    const unread: string[] = [];
    paths.forEach((path, index) => {
      const reading = readings[index];
      const parsed = parseSegmentation(dataFile(path), stackFor(path));
      const ours = summariesOf(parsed);
      if (reading?.pydicom) expect({ path, masks: ours }).toEqual({ path, masks: reading.pydicom });
      else unread.push(path);
      if (reading?.highdicom) {
        expect({ path, masks: ours }).toEqual({ path, masks: reading.highdicom });
        expect({ path, described: describedIn(parsed) }).toEqual({ path, described: reading.segments });
      }
    });
    // One-bit RLE and deflated frames: pydicom 3.0.2 knows neither; the test above compares them with their uncompressed siblings.
    expect(unread).toEqual([
      'seg_sr/other/liver_nonbyte_aligned_rle.dcm',
      'seg_sr/other/liver_rle.dcm',
      'seg_sr/other/liver_deflate.dcm',
    ]);
    expect(readings.filter((one) => one.highdicom !== null).length).toBeGreaterThanOrEqual(6);
  });

  for (const [path, [images, code, check]] of Object.entries(REFUSED)) {
    it(`is refused with ${code}, naming the check: ${path}`, () => {
      const stack = stackBelow(images);
      expect(() => parseSegmentation(dataFile(path), stack)).toThrow(expect.objectContaining({ code }));
      const { problems, segmentation } = admitSegmentation(dataFile(path), stack);
      expect(segmentation).toBeUndefined();
      expect(problems[0]).toMatchObject({ check, code });
    });
  }

  it('are refused on images that they do not belong to', () => {
    expect(() => parseSegmentation(dataFile('seg_sr/dcmqi/liver.dcm'), stackBelow(SMALL))).toThrow(
      expect.objectContaining({ code: 'OVR_SEG_GEOMETRY' }),
    );
  });
});

function isSegmentation(path: string): boolean {
  const bytes = dataFile(path);
  if (bytes[128] !== 0x44) return false;
  return /1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[47]/.test(Buffer.from(bytes.subarray(0, 600)).toString('latin1'));
}

/** The voxel whose centre is nearest to a point in the patient. */
function voxelAt(
  stack: ImageStack,
  point: readonly [number, number, number],
): [column: number, row: number, slice: number] {
  const along = (direction: readonly number[], from: readonly number[]) =>
    direction.reduce((sum, cosine, axis) => sum + cosine * ((point[axis] ?? 0) - (from[axis] ?? 0)), 0);
  const at = along(stack.normal, [0, 0, 0]);
  const slice = stack.slices.reduce(
    (best, one, index) =>
      Math.abs(one.distanceMm - at) < Math.abs((stack.slices[best]?.distanceMm ?? 0) - at) ? index : best,
    0,
  );
  const from = stack.slices[slice]?.position ?? [0, 0, 0];
  return [
    Math.round(along(stack.orientation.slice(0, 3), from) / stack.pixelSpacingMm[1]),
    Math.round(along(stack.orientation.slice(3), from) / stack.pixelSpacingMm[0]),
    slice,
  ];
}
