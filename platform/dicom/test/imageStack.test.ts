import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildImageStack, type DataSet, fromDicomJson, patientPoint, toDicomJson } from '../src/index.ts';
import { PLANES, seriesHeaders, sha256 } from './fixtures.ts';
import { describeWithData, seriesBelow, TEST_DATA, unpacker } from './testData.ts';

const SHAPE = { plane: 'oblique', columns: 16, rows: 12, slices: 6 } as const;
const build = (headers: readonly DataSet[]) => buildImageStack(headers, sha256);
const refusal = (reason: string) => expect.objectContaining({ code: 'OVR_SERIES_GEOMETRY', details: { reason } });

describe('an image stack', () => {
  it('sorts images along the normal, whatever order they come in, and keeps the place of each', () => {
    for (const plane of Object.keys(PLANES) as (keyof typeof PLANES)[]) {
      const headers = seriesHeaders({ ...SHAPE, plane });
      const stack = build([...headers].reverse());
      expect(stack.slices.map((slice) => slice.instanceNumber)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(stack.sliceSpacingMm).toBeCloseTo(2.5, 4);
      expect(stack.regular).toBe(true);
      expect(stack.warnings).toEqual([]);
      expect(stack.frameOfReferenceDerived).toBe(false);
    }
  });

  it('knows where a voxel lies in the patient', () => {
    const stack = build(seriesHeaders({ ...SHAPE, plane: 'axial' }));
    const [x, y, z] = patientPoint(stack, 2, 3, 1);
    expect([x, y, z].map((mm) => Number(mm.toFixed(6)))).toEqual([-120.5 + 2 * 0.703125, -99.25 + 3 * 0.703125, 35.5]);
  });

  it('is the same from DICOM JSON as from files', () => {
    const headers = seriesHeaders(SHAPE);
    const json = headers.map((header) => fromDicomJson(JSON.parse(JSON.stringify(toDicomJson(header)))));
    expect(build(json)).toEqual(build(headers));
  });

  it('accepts a single image', () => {
    const stack = build(seriesHeaders({ ...SHAPE, slices: 1 }));
    expect(stack.slices).toHaveLength(1);
    expect(stack.sliceSpacingMm).toBe(2.5);
    expect(stack.warnings).toEqual([]);
  });

  it('says so where a single image has no thickness, so that nobody trusts its volumes', () => {
    const headers = seriesHeaders({ ...SHAPE, slices: 1 }).map((header) => {
      const { '00180050': _thickness, ...json } = toDicomJson(header);
      return fromDicomJson(JSON.parse(JSON.stringify(json)));
    });
    expect(build(headers).warnings).toEqual([
      'The only image does not say how thick its slice is; volumes are computed as if it were 1 mm.',
    ]);
  });

  it('accepts missing and uneven slices with a sentence', () => {
    const headers = seriesHeaders({ ...SHAPE, plane: 'axial' });
    const missing = build(headers.filter((_, index) => index !== 2));
    expect(missing.regular).toBe(false);
    expect(missing.warnings).toEqual(['One slice is missing: most images are 2.5 mm apart, some are further.']);
    headers[5]?.set({ ImagePositionPatient: [-120.5, -99.25, 44.2] });
    expect(build(headers).warnings.join()).toContain('uneven: 1.2 mm to 2.5 mm');
  });

  it('derives a Frame of Reference from the series where the images do not share one, and says so', () => {
    const different = build(seriesHeaders(SHAPE, (index) => ({ FrameOfReferenceUID: `1.2.${index}` })));
    const none = build(seriesHeaders(SHAPE, () => ({ FrameOfReferenceUID: '' })));
    expect(different.frameOfReferenceDerived && none.frameOfReferenceDerived).toBe(true);
    expect(different.frameOfReferenceUid).toBe(none.frameOfReferenceUid);
    expect(different.frameOfReferenceUid).toMatch(/^2\.25\.\d+$/);
    expect(different.warnings.join()).toContain('6 different Frames of Reference');
  });

  const REFUSED: [string, string, Parameters<typeof seriesHeaders>[1]][] = [
    [
      'images at the same position',
      'samePosition',
      (index) => (index === 4 ? { ImagePositionPatient: [-120.5, -99.25, 33] } : {}),
    ],
    [
      'one image in another plane',
      'mixedOrientation',
      (index) => (index === 0 ? { ImageOrientationPatient: [1, 0, 0, 0, 0, -1] } : {}),
    ],
    ['one image of another size', 'differentSize', (index) => (index === 3 ? { Rows: 99 } : {})],
    ['one image of another spacing', 'differentSpacing', (index) => (index === 3 ? { PixelSpacing: [1, 1] } : {})],
    ['multi-frame images', 'multiFrame', () => ({ NumberOfFrames: 3 })],
    ['images without a position', 'noPosition', () => ({ ImagePositionPatient: '' })],
    ['a spacing that is no number', 'noSpacing', () => ({ PixelSpacing: ['NaN', '0'] })],
    [
      'directions that are not at right angles',
      'badOrientation',
      () => ({ ImageOrientationPatient: [1, 0, 0, 1, 0, 0] }),
    ],
    ['two series at once', 'severalSeries', (index) => (index === 1 ? { SeriesInstanceUID: '1.2.3' } : {})],
    ['an invalid identifier', 'noUid', (index) => (index === 1 ? { SOPInstanceUID: '../..' } : {})],
    ['a tilted gantry', 'gantryTilt', (index) => ({ ImagePositionPatient: [0, index * 0.5, index * 2.5] })],
    [
      'images that lie beside each other',
      'notAligned',
      (index) => ({ ImagePositionPatient: [index % 2 === 0 ? 0 : 9, 0, index * 2.5] }),
    ],
  ];
  for (const [what, reason, changes] of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(() => build(seriesHeaders({ ...SHAPE, plane: 'axial' }, changes))).toThrow(refusal(reason));
    });
  }

  it('refuses a series without images', () => {
    expect(() => build([])).toThrow(refusal('noImages'));
  });
});

describeWithData('image stacks of real series', () => {
  const unpack = unpacker();
  const stacks = (archive: string) => [...seriesBelow(unpack(archive)).values()].map(build);

  it('RIDER chest CT: 95 slices, one Frame of Reference', () => {
    const [stack] = stacks('ct/ct_rider-pilot-0117.tar.xz');
    expect(stack).toMatchObject({
      rows: 512,
      columns: 512,
      regular: true,
      frameOfReferenceDerived: false,
      warnings: [],
    });
    expect(stack?.slices).toHaveLength(95);
    expect(stack?.sliceSpacingMm).toBeCloseTo(0.8, 4);
  });

  it('LIDC-IDRI-0001: 133 Frames of Reference, accepted with a derived one', () => {
    const [stack] = stacks('ct/ct_lidc-idri-0001.tar.xz');
    expect(stack?.slices).toHaveLength(133);
    expect(stack).toMatchObject({ sliceSpacingMm: 2.5, regular: true, frameOfReferenceDerived: true });
    expect(stack?.warnings.join()).toContain('133 different');
  });

  it('TCGA liver CT: missing slices are said', () => {
    const [stack] = stacks('ct/ct_tcga-lihc-bc-a10x.tar.xz');
    expect(stack).toMatchObject({ sliceSpacingMm: 8, regular: false });
    expect(stack?.warnings.join()).toContain('missing');
  });

  it('open-ms: three series on one grid', () => {
    const all = stacks('mr/mr_open-ms_patient19.tar.xz');
    expect(all).toHaveLength(3);
    for (const stack of all) expect(stack.slices).toHaveLength(182);
  });

  it('studyforrest T1: oblique, 384 slices', () => {
    const [stack] = stacks('mr/mr_datalad-studyforrest-t1.tar.xz');
    expect(stack).toMatchObject({ rows: 384, columns: 274, regular: true, warnings: [] });
    expect(stack?.slices).toHaveLength(384);
  });

  it('HASTE: coronal, 30 slices', () => {
    const [stack] = stacks('mr/mr_tcga-lihc-bc-4073_haste.tar.xz');
    expect(stack?.slices).toHaveLength(30);
    expect(Math.abs(stack?.normal[1] ?? 0)).toBeGreaterThan(0.99);
  });

  it('refuses a tilted gantry and what is no volume, and accepts an uneven increment', () => {
    expect(() => stacks('geometry/ct_ge-gantry-tilt.tar.xz')).toThrow(refusal('gantryTilt'));
    const folder = unpack('geometry/dicom2nifti_failing_geometry.tar.xz');
    const one = (name: string) => [...seriesBelow(join(folder, 'failing', name)).values()].map(build)[0];
    expect(() => one('gantrytilting')).toThrow(refusal('gantryTilt'));
    expect(() => one('sliceorientation')).toThrow(refusal('mixedOrientation'));
    expect(() => one('notavolume')).toThrow(refusal('samePosition'));
    expect(one('sliceincrement')?.warnings.join()).toContain('missing');
  });

  it('names the fault of each synthetic series', () => {
    const one = (name: string) =>
      [...seriesBelow(join(TEST_DATA, 'malformed/made_by_us/22_geometry', name)).values()].map(build)[0];
    expect(one('regular_10')?.warnings).toEqual([]);
    expect(one('missing_slice_6')?.regular).toBe(false);
    expect(one('frame_of_reference_per_slice')?.frameOfReferenceDerived).toBe(true);
    expect(() => one('one_other_matrix')).toThrow(refusal('differentSize'));
    expect(() => one('one_other_spacing')).toThrow(refusal('differentSpacing'));
  });
});
