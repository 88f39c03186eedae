import type { DataSet } from '../dataset/dataSet.ts';
import { spacingOf } from './frameHeader.ts';

/**
 * Where the spacing of an `image` stack comes from, in the order of preference (R26). `pixelSpacing`: Pixel Spacing with a Pixel
 * Spacing Calibration Type. `imagerPixelSpacing`: Imager Pixel Spacing, at the detector, divided by the Estimated Radiographic
 * Magnification Factor. `ultrasoundRegion`: one ultrasound region in cm that covers the whole image. null: nothing can be measured
 * in mm.
 */
export type Calibration = 'pixelSpacing' | 'imagerPixelSpacing' | 'ultrasoundRegion' | null;

/** The calibration of one image, with its spacing in mm between rows and between columns. */
export type Calibrated =
  | { readonly calibration: Exclude<Calibration, null>; readonly pixelSpacingMm: readonly [number, number] }
  | { readonly calibration: null; readonly reason: string };

/** Finds the calibration of an image without a place in the patient (PS3.3 10.7.1.3, C.8.5.5, C.8.11.4). */
export function calibrationOf(header: DataSet): Calibrated {
  const measures = header.item('SharedFunctionalGroupsSequence')?.item('PixelMeasuresSequence') ?? header;
  const spacing = spacingOf(measures.numbers('PixelSpacing'));
  if (spacing && header.text('PixelSpacingCalibrationType'))
    return { calibration: 'pixelSpacing', pixelSpacingMm: spacing };
  const atDetector = spacingOf(header.numbers('ImagerPixelSpacing'));
  const magnification = header.number('EstimatedRadiographicMagnificationFactor') ?? 0;
  // A factor below 1 would place the patient behind the detector; rounding may put it a hair below.
  if (atDetector && magnification > 0.99)
    return {
      calibration: 'imagerPixelSpacing',
      pixelSpacingMm: [atDetector[0] / magnification, atDetector[1] / magnification],
    };
  const region = regionSpacing(header);
  if (typeof region === 'object') return { calibration: 'ultrasoundRegion', pixelSpacingMm: region };
  if (atDetector)
    return { calibration: null, reason: 'its spacing is that at the detector, and the magnification is not stated' };
  if (spacing) return { calibration: null, reason: 'its pixel spacing does not say how it was calibrated' };
  return { calibration: null, reason: region ?? 'it has no calibrated spacing' };
}

const TWO_DIMENSIONAL = 1;
const CENTIMETRE = 3;

/** Spacing in mm of the only ultrasound region, or why there is none (PS3.3 C.8.5.5.1); undefined without regions. */
function regionSpacing(header: DataSet): readonly [number, number] | string | undefined {
  const [region, ...others] = header.items('SequenceOfUltrasoundRegions');
  if (region === undefined) return undefined;
  if (others.length > 0) return 'it has several ultrasound regions';
  const isInCm =
    region.number('RegionSpatialFormat') === TWO_DIMENSIONAL &&
    region.number('PhysicalUnitsXDirection') === CENTIMETRE &&
    region.number('PhysicalUnitsYDirection') === CENTIMETRE;
  if (!isInCm) return 'its ultrasound region is not measured in centimetres both ways';
  const [rows, columns] = [header.number('Rows') ?? 0, header.number('Columns') ?? 0];
  const coversAll =
    region.number('RegionLocationMinX0') === 0 &&
    region.number('RegionLocationMinY0') === 0 &&
    (region.number('RegionLocationMaxX1') ?? 0) >= columns - 1 &&
    (region.number('RegionLocationMaxY1') ?? 0) >= rows - 1;
  if (!coversAll) return 'its ultrasound region does not cover the whole image';
  const cmPerPixel = [region.number('PhysicalDeltaY') ?? 0, region.number('PhysicalDeltaX') ?? 0];
  return spacingOf(cmPerPixel.map((cm) => Math.abs(cm) * 10)) ?? 'its ultrasound region has no usable scale';
}
