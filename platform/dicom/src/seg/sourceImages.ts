import type { DataSet } from '../dataset/dataSet.ts';
import type { SliceFinder } from './sliceFinder.ts';

/** The images that a frame names as its source. */
export interface NamedImages {
  /** How many were named, of any series. */
  readonly images: number;
  /** Slices of the stack among them, each once. */
  readonly slices: readonly number[];
  /** False if the file says that pixels of the frame are not those of the image (Spatial Locations Preserved). */
  readonly sameGrid: boolean;
}

const NONE: NamedImages = { images: 0, slices: [], sameGrid: true };

/** Reads Derivation Image Sequence (PS3.3 C.7.6.16.2.6) of a frame, or the shared one. */
export function namedImages(groups: DataSet, shared: DataSet | undefined, finder: SliceFinder): NamedImages {
  let derivations = groups.items('DerivationImageSequence');
  if (derivations.length === 0) derivations = shared?.items('DerivationImageSequence') ?? [];
  if (derivations.length === 0) return NONE;
  let images = 0;
  let sameGrid = true;
  let slices: readonly number[] = [];
  let several: Set<number> | undefined;
  for (const derivation of derivations) {
    for (const source of derivation.items('SourceImageSequence')) {
      const uid = source.text('ReferencedSOPInstanceUID');
      if (uid === undefined) continue;
      images++;
      const found = finder.ofImage(uid, source.numbers('ReferencedFrameNumber'));
      if (found.length === 0) continue;
      const preserved = source.text('SpatialLocationsPreserved');
      if (preserved !== undefined && preserved !== 'YES') sameGrid = false;
      if (slices.length === 0) slices = found;
      else {
        several ??= new Set(slices);
        for (const slice of found) several.add(slice);
      }
    }
  }
  return { images, slices: several === undefined ? slices : [...several], sameGrid };
}

/**
 * True unless the object refers to series (Common Instance Reference, PS3.3 C.12.2) and none of them is the given one: all that can be
 * said of frames that name no source image.
 */
export function refersToSeries(dataSet: DataSet, seriesInstanceUid: string): boolean {
  const series = dataSet.items('ReferencedSeriesSequence');
  return series.length === 0 || series.some((item) => item.text('SeriesInstanceUID') === seriesInstanceUid);
}
