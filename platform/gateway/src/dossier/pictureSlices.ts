import { type BitMask, voxelsPerSlice, xorMasks } from '@overread/agreement';

/** Two masks of one finding, either of which may be missing, and how grave its difference is (0 the gravest). */
export interface MaskPair {
  readonly label: string;
  readonly left: BitMask | undefined;
  readonly right: BitMask | undefined;
  /** Rank of the gravest failing rule; undefined if none fails. */
  readonly rank: number | undefined;
}

/** A slice that a picture is made of, and why. */
export interface ChosenSlice {
  readonly slice: number;
  /** Voxels that one read marked and the other did not, in all findings together. */
  readonly differing: number;
  /** Findings that differ here. */
  readonly labels: readonly string[];
}

const PICTURES = 3;
/** Slices nearer than this show nearly the same. */
const APART = 3;

/** How many voxels of each slice hold in one of the masks only; of one mask, how many it holds. */
function differingVoxels(a: BitMask | undefined, b: BitMask | undefined): Uint32Array {
  const mask = a && b ? xorMasks(a, b) : (a ?? b);
  return mask ? voxelsPerSlice(mask) : new Uint32Array(0);
}

/**
 * The slices on which two reads differ most (R24): first the worst slice of each finding that fails a rule, the gravest first; then
 * those with the most differing voxels, not side by side. None where the reads have the same voxels.
 */
export function pictureSlices(pairs: readonly MaskPair[]): readonly ChosenSlice[] {
  const counted = pairs.map((pair) => ({ pair, counts: differingVoxels(pair.left, pair.right) }));
  const slices = Math.max(0, ...counted.map(({ counts }) => counts.length));
  const sum = (slice: number) => counted.reduce((total, { counts }) => total + (counts[slice] ?? 0), 0);
  const byMost = (of: (slice: number) => number) =>
    Array.from({ length: slices }, (_, slice) => slice)
      .filter((slice) => of(slice) > 0)
      .sort((a, b) => of(b) - of(a) || a - b);
  const failing = counted
    .filter(({ pair }) => pair.rank !== undefined)
    .sort((a, b) => (a.pair.rank ?? 0) - (b.pair.rank ?? 0))
    .flatMap(({ counts }) => byMost((slice) => counts[slice] ?? 0).slice(0, 1));
  return spread([...failing, ...byMost(sum)]).map((slice) => ({
    slice,
    differing: sum(slice),
    labels: counted.filter(({ counts }) => (counts[slice] ?? 0) > 0).map(({ pair }) => pair.label),
  }));
}

/** The slices on which masks are largest, not side by side. */
export function largestSlices(masks: readonly BitMask[]): readonly number[] {
  const counted = masks.map((mask) => differingVoxels(mask, undefined));
  const slices = Math.max(0, ...counted.map((counts) => counts.length));
  const sum = (slice: number) => counted.reduce((total, counts) => total + (counts[slice] ?? 0), 0);
  return spread(
    Array.from({ length: slices }, (_, slice) => slice)
      .filter((slice) => sum(slice) > 0)
      .sort((a, b) => sum(b) - sum(a) || a - b),
  );
}

function spread(wanted: readonly number[]): number[] {
  const chosen: number[] = [];
  for (const apart of [APART, 1])
    for (const slice of wanted)
      if (chosen.length < PICTURES && chosen.every((other) => Math.abs(other - slice) >= apart)) chosen.push(slice);
  return chosen.sort((a, b) => b - a);
}
