/** Distances between slices may differ from a whole multiple by this share of the spacing, or by this many mm. */
const UNEVEN = { share: 0.02, mm: 0.01 };
/** No series has more slices. */
const MOST_SLICES = 20_000;

/** The slices of two Segmentations together, with those between on which nothing is drawn. */
export interface FilledSlices {
  readonly slicesMm: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly apartMm: number;
  readonly notes: readonly string[];
}

/**
 * All slices from the first to the last on which either of two Segmentations has a frame. They lie at whole multiples of one spacing:
 * of what the files declare (Spacing Between Slices), if that fits, else of the smallest distance of two frames.
 */
export function latticeOfSlices(
  a: readonly number[],
  b: readonly number[],
  declared: readonly number[],
  allowed: number,
): FilledSlices | { readonly difference: string } {
  const marked = merged(a, b, allowed);
  if ('difference' in marked) return marked;
  const { positions, apartMm } = marked;
  const gaps = positions.slice(1).map((at, index) => at - (positions[index] ?? at));
  if (gaps.length === 0) return { slicesMm: positions, a: a.map(() => 0), b: b.map(() => 0), apartMm, notes: [] };
  const smallest = Math.min(...gaps);
  const fitting = [...declared, smallest].find((spacing) => gaps.every((gap) => isMultiple(gap, spacing)));
  if (fitting === undefined) {
    return {
      difference:
        'the slices of the two files do not lie at whole multiples of one distance, so it is not known which slices are between them; name the folder of the images with --images',
    };
  }
  const slicesMm: number[] = [];
  const places: number[] = [];
  positions.forEach((at, index) => {
    const gap = gaps[index - 1];
    if (gap !== undefined) {
      const steps = Math.round(gap / fitting);
      for (let step = 1; step < steps && slicesMm.length <= MOST_SLICES; step++)
        slicesMm.push((positions[index - 1] ?? at) + (gap * step) / steps);
    }
    places.push(slicesMm.length);
    slicesMm.push(at);
  });
  if (slicesMm.length > MOST_SLICES) {
    return { difference: `between the first and the last slice there would be more than ${MOST_SLICES}` };
  }
  const placeOf = (list: readonly number[]) => list.map((at) => places[nearestIndex(positions, at)] ?? 0);
  return {
    slicesMm,
    a: placeOf(a),
    b: placeOf(b),
    apartMm,
    notes: declared.includes(fitting)
      ? []
      : [
          `Neither file says how far the slices are apart in a way that fits its frames; ${Number(fitting.toPrecision(6))} mm is taken, the smallest distance of two frames. With --images it is certain.`,
        ],
  };
}

/** Positions of both files in one list; what lies within `allowed` is one slice, in the middle. */
function merged(
  a: readonly number[],
  b: readonly number[],
  allowed: number,
): { readonly positions: readonly number[]; readonly apartMm: number } | { readonly difference: string } {
  const positions: number[] = [];
  let apartMm = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [p, q] = [a[i] ?? Infinity, b[j] ?? Infinity];
    const apart = Math.abs(p - q);
    if (apart <= allowed) {
      positions.push((p + q) / 2);
      apartMm = Math.max(apartMm, apart);
      i++;
      j++;
    } else if (p < q) {
      positions.push(p);
      i++;
    } else {
      positions.push(q);
      j++;
    }
  }
  return { positions, apartMm };
}

function isMultiple(gap: number, spacing: number): boolean {
  const steps = Math.round(gap / spacing);
  return steps >= 1 && Math.abs(gap - steps * spacing) <= Math.max(UNEVEN.mm, UNEVEN.share * spacing);
}

function nearestIndex(positions: readonly number[], at: number): number {
  let best = 0;
  positions.forEach((position, index) => {
    if (Math.abs(position - at) < Math.abs((positions[best] ?? 0) - at)) best = index;
  });
  return best;
}
