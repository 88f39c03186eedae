import { createMask, setVoxel } from '@overread/agreement';
import { describe, expect, it } from 'vitest';
import {
  buildImageStack,
  type DataSet,
  extentDiameterMm,
  maskExtent,
  patientPoint,
  pixelSizeOf,
  readPart10,
} from '../src/index.ts';
import { seriesHeaders, sha256 } from './fixtures.ts';
import { CLASSES, flatHeader, ultrasoundRegion } from './multiFrameHeaders.ts';
import { dataFile, describeWithData } from './testData.ts';

const build = (headers: readonly DataSet[]) => buildImageStack(headers, sha256);
const refusal = (reason: string) => expect.objectContaining({ code: 'OVR_SERIES_GEOMETRY', details: { reason } });
const dx = (changes: Parameters<DataSet['set']>[0] = {}) => flatHeader('dx', 'DX', CLASSES.dx, 1, changes);

describe('images without a place in the patient', () => {
  it('stand in the order of their numbers: four views of a mammography', () => {
    const views = [4, 2, 1, 3].map((number) => flatHeader('mg', 'MG', CLASSES.mg, number));
    const stack = build(views);
    expect(stack).toMatchObject({ geometry: 'image', modality: 'MG', rows: 40, columns: 30 });
    expect(stack.slices.map((slice) => slice.instanceNumber)).toEqual([1, 2, 3, 4]);
    expect(stack.slices.map((slice) => slice.frameNumber)).toEqual([null, null, null, null]);
    expect(() => patientPoint(stack, 0, 0, 0)).toThrow(RangeError);
  });

  it('are the frames of a cine loop, one after the other', () => {
    const loop = flatHeader('us', 'US', CLASSES.usMultiFrame, 1, { NumberOfFrames: 50 });
    const still = flatHeader('us', 'US', CLASSES.us, 2);
    const { slices } = build([still, loop]);
    expect(slices.map((slice) => slice.frameNumber)).toEqual([...Array.from({ length: 50 }, (_, i) => i + 1), null]);
  });

  it('have one size, else each needs an image set of its own', () => {
    const other = flatHeader('dx', 'DX', CLASSES.dx, 2, { Rows: 41 });
    expect(() => build([dx(), other])).toThrow(refusal('differentSize'));
  });

  it('are never X-rays in a volume, even where a header copies a position', () => {
    const copied = {
      ImagePositionPatient: [0, 0, 0],
      ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
      PixelSpacing: [1, 1],
    };
    expect(build([dx(copied)])).toMatchObject({ geometry: 'image', calibration: null });
  });

  it('are captures too, unless those form a volume', () => {
    const SOPClassUID = CLASSES.secondaryCapture;
    const shape = { plane: 'axial', columns: 8, rows: 8, slices: 3 } as const;
    expect(build(seriesHeaders(shape, () => ({ SOPClassUID }))).geometry).toBe('volume');
    const same = { SOPClassUID, ImagePositionPatient: [0, 0, 0] };
    expect(build(seriesHeaders(shape, () => same)).geometry).toBe('image');
    expect(() => build(seriesHeaders(shape, () => ({ ImagePositionPatient: '' })))).toThrow(refusal('noPosition'));
    expect(() => build(seriesHeaders(shape, (i) => (i === 1 ? { SOPClassUID: CLASSES.dx } : {})))).toThrow(
      refusal('mixedKinds'),
    );
  });
});

describe('the calibration of an X-ray or ultrasound', () => {
  const region = (changes: Parameters<DataSet['set']>[0] = {}) => ({
    SequenceOfUltrasoundRegions: [ultrasoundRegion(changes)],
  });
  const us = (changes: Parameters<DataSet['set']>[0]) => flatHeader('us', 'US', CLASSES.us, 1, changes);
  const CASES: [string, DataSet, string | null, readonly [number, number]][] = [
    [
      'Pixel Spacing with its calibration type, before all else',
      dx({ PixelSpacing: [0.2, 0.25], PixelSpacingCalibrationType: 'FIDUCIAL', ImagerPixelSpacing: [0.3, 0.3] }),
      'pixelSpacing',
      [0.2, 0.25],
    ],
    [
      'the spacing at the detector without the magnification',
      dx({ ImagerPixelSpacing: [0.14, 0.28], EstimatedRadiographicMagnificationFactor: 1.4 }),
      'imagerPixelSpacing',
      [0.1, 0.2],
    ],
    ['one ultrasound region in centimetres over the whole image', us(region()), 'ultrasoundRegion', [0.4, 0.5]],
    ['nothing: Pixel Spacing of unstated origin', dx({ PixelSpacing: [0.2, 0.2] }), null, [1, 1]],
    ['nothing: the detector’s spacing alone', dx({ ImagerPixelSpacing: [0.2, 0.2] }), null, [1, 1]],
    ['nothing: a region in other units', us(region({ PhysicalUnitsYDirection: 4 })), null, [1, 1]],
    ['nothing: a region over a part', us(region({ RegionLocationMaxX1: 20 })), null, [1, 1]],
    [
      'nothing: two regions',
      us({ SequenceOfUltrasoundRegions: [ultrasoundRegion(), ultrasoundRegion()] }),
      null,
      [1, 1],
    ],
    ['nothing: no word about size', us({}), null, [1, 1]],
  ];
  for (const [what, header, calibration, spacing] of CASES)
    it(`is ${what}`, () => {
      const stack = build([header]);
      expect(stack.calibration).toBe(calibration);
      for (const axis of [0, 1] as const) expect(stack.pixelSpacingMm[axis]).toBeCloseTo(spacing[axis], 12);
      expect(stack.warnings.some((sentence) => sentence.includes('cannot be measured in mm'))).toBe(
        calibration === null,
      );
    });

  it('is none where the images of a series differ in it', () => {
    const clip = (number: number, PhysicalDeltaX: number) =>
      flatHeader('us', 'US', CLASSES.us, number, region({ PhysicalDeltaX }));
    expect(build([clip(1, 0.05), clip(2, 0.05)]).calibration).toBe('ultrasoundRegion');
    const differ = build([clip(1, 0.05), clip(2, 0.06)]);
    expect(differ.calibration).toBeNull();
    expect(differ.warnings.join()).toContain('its images differ in calibration');
  });
});

describe('the extent of a mask', () => {
  const square = (stack: ReturnType<typeof build>, sides: readonly number[]) => {
    const mask = createMask(stack.columns, stack.rows, stack.slices.length);
    for (const [slice, side] of sides.entries())
      for (let row = 0; row < side; row++)
        for (let column = 0; column < side; column++) setVoxel(mask, column, row, slice);
    return mask;
  };

  it('is the area on the image where it is largest, in mm2 if calibrated and else in pixels', () => {
    const views = (changes: Parameters<DataSet['set']>[0]) =>
      build([1, 2].map((number) => flatHeader('mg', 'MG', CLASSES.mg, number, changes)));
    const calibrated = views({ PixelSpacing: [0.5, 0.25], PixelSpacingCalibrationType: 'GEOMETRY' });
    expect(maskExtent(calibrated, square(calibrated, [4, 6]))).toEqual({ kind: 'area', mm2: 36 * 0.125 });
    expect(extentDiameterMm({ kind: 'area', mm2: Math.PI * 25 })).toBeCloseTo(10, 12);
    const other = views({});
    expect(maskExtent(other, square(other, [4, 6]))).toEqual({ kind: 'pixels', pixels: 36 });
    expect(extentDiameterMm({ kind: 'pixels', pixels: 36 })).toBeNull();
    expect(pixelSizeOf(calibrated)).toEqual({ rowSpacingMm: 0.5, columnSpacingMm: 0.25 });
    expect(pixelSizeOf(other)).toBeNull();
  });

  it('is the volume where there is one', () => {
    const stack = build(seriesHeaders({ plane: 'axial', columns: 16, rows: 16, slices: 2 }));
    expect(maskExtent(stack, square(stack, [2, 2]))).toEqual({
      kind: 'volume',
      ml: expect.closeTo(8 * 0.703125 ** 2 * 2.5e-3, 9),
    });
  });
});

describeWithData('X-rays of others', () => {
  it('the CR in the tests of highdicom: its spacing is that at the detector, so it has no millimetres', () => {
    const { dataSet } = readPart10(dataFile('seg_sr/highdicom/source_cr_6154'), { until: 'PixelData' });
    const stack = build([dataSet]);
    expect(stack).toMatchObject({ geometry: 'image', modality: 'CR', calibration: null });
    expect(stack.slices).toHaveLength(1);
  });
});
