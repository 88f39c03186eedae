import {
  type BitMask,
  type Grid,
  generalisedOverlap,
  isEmptyMask,
  majority,
  type PairMetrics,
  type PairOptions,
  pairwiseMatrix,
  type ReaderPair,
  readerPatterns,
  type StapleEstimate,
  staple,
  stapleMask,
  volumeMl,
  voxelCount,
  wholeStack,
} from '@overread/agreement';
import { inTurns } from './inTurns.ts';
import type { AgainstConsensus, ReaderMeasured, ReadersMeasured, StapleMeasured } from './readersReport.ts';

/** How readers are measured, and who is told. */
export interface MeasuringReaders {
  /** A letter for each. */
  readonly readers: readonly string[];
  readonly grid: Grid;
  readonly options: PairOptions;
  readonly signal: AbortSignal;
  /** Called with what is done, 0 to 1. */
  readonly onProgress: (done: number) => void;
}

/** Measures three to ten masks against each other, and each against what they have in common. */
export async function measureReaderMasks(
  masks: readonly BitMask[],
  measuring: MeasuringReaders,
): Promise<ReadersMeasured> {
  const { readers, grid } = measuring;
  const n = masks.length;
  const steps = (n * (n - 1)) / 2 + n * (n > 3 ? 3 : 2);
  let done = 0;
  const measure = async (a: BitMask, b: BitMask) => {
    const found = await inTurns(a, b, grid, measuring.options, measuring.signal, (part) =>
      measuring.onProgress((done + part) / steps),
    );
    done++;
    return found;
  };
  const pairs: ReaderPair<PairMetrics>[] = [];
  for (const [a, first] of masks.entries())
    for (const [b, second] of masks.entries()) if (a < b) pairs.push({ a, b, measured: await measure(first, second) });
  const agreed = majority(masks);
  const estimated = estimate(masks);
  const byReader: ReaderMeasured[] = [];
  for (const [r, mask] of masks.entries()) {
    const others = masks.filter((_, index) => index !== r);
    byReader.push({
      reader: readers[r] ?? '',
      voxels: voxelCount(mask),
      volumeMl: volumeMl(mask, grid),
      majority: against(await measure(mask, agreed)),
      majorityOfOthers: others.length < 3 ? null : against(await measure(mask, majority(others))),
      staple:
        estimated === null
          ? null
          : {
              sensitivity: estimated.found.sensitivity[r] ?? null,
              specificity: estimated.found.specificity[r] ?? null,
              ...against(await measure(mask, estimated.mask)),
            },
    });
  }
  const matrixOf = (pick: (measured: PairMetrics) => number | null) => pairwiseMatrix(n, pairs, pick);
  return {
    pairs: pairs.map(({ a, b, measured: { slices, definition, ...numbers } }) => ({
      a: readers[a] ?? '',
      b: readers[b] ?? '',
      ...numbers,
    })),
    matrices: { dice: matrixOf((m) => m.dice), hd95Mm: matrixOf((m) => m.hd95Mm), assdMm: matrixOf((m) => m.assdMm) },
    generalisedOverlap: generalisedOverlap(readerPatterns(masks, { box: wholeStack(agreed) })),
    majority: { voxels: voxelCount(agreed), volumeMl: volumeMl(agreed, grid) },
    staple: estimated === null ? null : stapleOf(estimated, grid),
    byReader,
  };
}

/** STAPLE and its mask; null where nobody marked anything. */
function estimate(masks: readonly BitMask[]): { readonly found: StapleEstimate; readonly mask: BitMask } | null {
  if (masks.every(isEmptyMask)) return null;
  const found = staple(masks);
  return { found, mask: stapleMask(masks, found) };
}

function stapleOf(
  { found, mask }: { readonly found: StapleEstimate; readonly mask: BitMask },
  grid: Grid,
): StapleMeasured {
  const { prevalence, region, voxelsOfRegion, iterations, hasConverged, tolerance } = found;
  return {
    voxels: voxelCount(mask),
    volumeMl: volumeMl(mask, grid),
    prevalence,
    region,
    voxelsOfRegion,
    iterations,
    hasConverged,
    tolerance,
  };
}

const against = ({ dice, hd95Mm, assdMm }: PairMetrics): AgainstConsensus => ({ dice, hd95Mm, assdMm });
