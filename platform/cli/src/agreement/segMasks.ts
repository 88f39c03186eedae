import { createMask, orMasks } from '@overread/agreement';
import { type ImageStack, OverreadError, type ParsedSegment, parseSegmentation, readPart10 } from '@overread/dicom';
import type { CommonGrid } from './commonGrid.ts';
import type { FileFacts, OpenedMasks, PlacedMasks } from './maskFile.ts';
import { type MaskLattice, moved } from './maskLattice.ts';
import { type SegLattice, segLattice, stackLattice } from './segLattice.ts';

/**
 * Opens a DICOM Segmentation, on the images it was drawn on where they are given, else on the slices of its own frames. Throws
 * OVR_DICOM_*, OVR_SEG_INVALID, OVR_SEG_GEOMETRY.
 */
export function segMasks(file: Uint8Array, facts: FileFacts, images: ImageStack | null): OpenedMasks {
  const { dataSet } = readPart10(file);
  if (dataSet.items('SegmentSequence').length === 0) {
    throw new OverreadError('OVR_SEG_INVALID', 'A DICOM Segmentation was expected; this object describes no segment');
  }
  const isFractional = dataSet.text('SegmentationType') === 'FRACTIONAL';
  const common = {
    ...facts,
    format: 'DICOM SEG',
    notes: isFractional ? ['Fractions of half and more are in the mask.'] : [],
  } as const;
  if (images !== null) {
    return {
      ...common,
      lattice: stackLattice(images),
      place: (grid) => placed(parseSegmentation(file, images).segments, grid),
    };
  }
  const own = segLattice(dataSet);
  return {
    ...common,
    lattice: own.lattice,
    place: (grid, side) => {
      const stack = stackOf(own, grid, side, dataSet.item('ReferencedSeriesSequence')?.text('SeriesInstanceUID'));
      return placed(parseSegmentation(file, stack).segments, grid);
    },
  };
}

function placed(segments: readonly ParsedSegment[], grid: CommonGrid): PlacedMasks {
  return {
    labels: segments.map(({ number, label, type, typeModifiers, region, regionModifiers }) => ({
      number,
      name: label === '' ? null : label,
      coded:
        type === undefined
          ? null
          : [type, ...typeModifiers, null, region, ...regionModifiers]
              .map((code) => (code ? `${code.scheme}:${code.value}` : '/'))
              .join(' '),
    })),
    mask: (numbers) => {
      const masks = segments.filter(({ number }) => numbers.includes(number)).map(({ mask }) => mask);
      return masks.length === 0 ? createMask(grid.columns, grid.rows, grid.slices) : masks.reduce(orMasks);
    },
  };
}

/** The slices of the grid as a stack that names the images which this file names, at the positions that it gives. */
function stackOf(own: SegLattice, grid: CommonGrid, side: 'a' | 'b', series: string | undefined): ImageStack {
  const { lattice } = own;
  const bySlice = new Map(own.slices.map((slice, index) => [grid.slicesOf[side][index], slice]));
  const [row, column] = lattice.along;
  return {
    studyInstanceUid: '',
    seriesInstanceUid: series ?? '',
    modality: '',
    geometry: 'volume',
    calibration: 'pixelSpacing',
    rows: lattice.rows,
    columns: lattice.columns,
    pixelSpacingMm: [lattice.rowSpacingMm, lattice.columnSpacingMm],
    sliceSpacingMm: grid.grid.sliceThicknessMm ?? 1,
    sliceThicknessMm: grid.grid.sliceThicknessMm ?? 1,
    regular: true,
    orientation: [...row, ...column],
    normal: lattice.along[2],
    slices: grid.grid.slicePositionsMm.map((gridMm, index) => {
      const drawn = bySlice.get(index);
      const distanceMm = drawn === undefined ? gridMm : dotOf(drawn.position, lattice);
      return {
        sopInstanceUid: drawn?.image?.sopInstanceUid ?? '',
        sopClassUid: '',
        position: drawn?.position ?? moved(lattice.origin, lattice.along[2], gridMm - dotOf(lattice.origin, lattice)),
        distanceMm,
        instanceNumber: null,
        frameNumber: drawn?.image?.frameNumber ?? null,
      };
    }),
    // The files' Frames of Reference were compared with each other.
    frameOfReferenceUid: '',
    frameOfReferenceDerived: true,
    warnings: [],
  };
}

const dotOf = ([x, y, z]: readonly [number, number, number], { along }: MaskLattice) =>
  x * along[2][0] + y * along[2][1] + z * along[2][2];
