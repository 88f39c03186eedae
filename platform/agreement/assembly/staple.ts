import { bitsIn, f64At } from './words';

/*
 * Expectation maximisation over the 2^n patterns of n readers (up to 10), so that neither the order of the readers nor rounding can tell apart
 * readers whom the counts do not: sums are exact but for one rounding at their end, and the factors of readers come in the order of their values,
 * of equal readers by how many of them marked.
 */

/** Places that the results have for readers. */
const MOST_READERS: usize = 10;

/**
 * Runs it until no sensitivity or specificity changes by more than `tolerance`, or `most` iterations are done. `counts`: voxels by pattern. `into`:
 * room for 20 + 2 + 5 * 2^n numbers, of which are results: 10 sensitivities, 10 specificities, the voxels expected inside and outside, and the 2^n
 * probabilities. Returns the iterations, negative if the last one still changed something.
 */
export function maximise(counts: usize, readers: i32, prevalence: f64, tolerance: f64, most: i32, into: usize): i32 {
  const patterns = 1 << readers;
  const bytes = usize(patterns) << 3;
  const sensitivity = into;
  const specificity = into + (MOST_READERS << 3);
  const totals = into + (MOST_READERS << 4);
  const probabilities = totals + 16;
  const yes = probabilities + bytes;
  const no = yes + bytes;
  const rest = no + bytes;
  const order = rest + bytes;
  for (let pattern = 0; pattern < patterns; pattern++)
    setAt(probabilities, pattern, f64(bitsIn(pattern)) / f64(readers));
  for (let r = 0; r < readers; r++) {
    setAt(sensitivity, r, -10);
    setAt(specificity, r, -10);
  }
  for (let iteration = 1; iteration <= most; iteration++) {
    for (let pattern = 0; pattern < patterns; pattern++) {
      const n = f64At(counts, pattern);
      const probability = f64At(probabilities, pattern);
      setAt(yes, pattern, n * probability);
      setAt(no, pattern, n * (1 - probability));
    }
    const changed = max(
      shares(yes, rest, readers, 1, sensitivity, totals),
      shares(no, rest, readers, 0, specificity, totals + 8),
    );
    products(sensitivity, specificity, readers, 1, order, yes);
    products(sensitivity, specificity, readers, 0, order, no);
    for (let pattern = 0; pattern < patterns; pattern++) {
      const inside = prevalence * f64At(yes, pattern);
      const outside = (1 - prevalence) * f64At(no, pattern);
      const both = inside + outside;
      // Both 0: a pattern that these readers cannot make; no voxel has it.
      setAt(probabilities, pattern, both === 0 ? f64(bitsIn(pattern)) / f64(readers) : inside / both);
    }
    if (iteration > 1 && changed <= tolerance) return iteration;
  }
  return -most;
}

function setAt(from: usize, index: i32, value: f64): void {
  store<f64>(from + (usize(index) << 3), value);
}

/**
 * For each reader the share of the values that lies in patterns with it (`isIn` 1) or without it (0), into `into`, and the sum of all into `total`;
 * returns the largest change. Consumes the values. A sum is that of two parts of each value, its upper bits and the next: in either part
 * no addition rounds (Demmel and Nguyen 2015, DOI 10.1109/TC.2014.2345391), so that any order gives the same.
 */
function shares(values: usize, rest: usize, readers: i32, isIn: i32, into: usize, total: usize): f64 {
  const patterns = 1 << readers;
  let largest: f64 = 0;
  for (let i = 0; i < patterns; i++) largest = max(largest, f64At(values, i));
  // A power of two above twice any sum; of what it leaves over, likewise.
  const need = largest * f64(2 * patterns);
  let upper: f64 = 1;
  if (largest > 0) {
    while (upper < need) upper *= 2;
    while (upper * 0.5 >= need) upper *= 0.5;
  }
  const lower = upper * f64(2 * patterns) * 2.220446049250313e-16;
  for (let i = 0; i < patterns; i++) {
    const value = f64At(values, i);
    const part = upper + value - upper;
    setAt(values, i, part);
    setAt(rest, i, lower + (value - part) - lower);
  }
  // From the last reader on: half of the patterns have it; then it is forgotten, and the halves are one.
  for (let r = readers - 1; r >= 0; r--) {
    const half = 1 << r;
    let sum: f64 = 0;
    let low: f64 = 0;
    const from = isIn === 1 ? half : 0;
    for (let i = from; i < from + half; i++) {
      sum += f64At(values, i);
      low += f64At(rest, i);
    }
    for (let i = 0; i < half; i++) {
      setAt(values, i, f64At(values, i) + f64At(values, i + half));
      setAt(rest, i, f64At(rest, i) + f64At(rest, i + half));
    }
    setAt(rest, half, sum + low);
  }
  const all = f64At(values, 0) + f64At(rest, 0);
  store<f64>(total, all);
  let changed: f64 = 0;
  for (let r = 0; r < readers; r++) {
    // A reader of whom nothing can be said (nothing inside, or nothing outside) counts as perfect there.
    const share = all === 0 ? 1 : f64At(rest, 1 << r) / all;
    changed = max(changed, abs(share - f64At(into, r)));
    setAt(into, r, share);
  }
  return changed;
}

/** For each pattern the product of what its readers do: of a voxel inside (`isInside` 1), or outside. Readers independent of one another given the truth. */
function products(
  sensitivity: usize,
  specificity: usize,
  readers: i32,
  isInside: i32,
  order: usize,
  into: usize,
): void {
  sortReaders(sensitivity, specificity, readers, order);
  store<f64>(into, 1);
  let done: i32 = 0;
  for (let k = 0; k < readers; ) {
    const first = load<i32>(order + (usize(k) << 2));
    const p = f64At(sensitivity, first);
    const q = f64At(specificity, first);
    let equal: i32 = 0;
    let members = 0;
    for (; k < readers; k++, members++) {
      const r = load<i32>(order + (usize(k) << 2));
      if (f64At(sensitivity, r) !== p || f64At(specificity, r) !== q) break;
      equal |= 1 << r;
    }
    const marks = isInside === 1 ? p : 1 - q;
    const marksNot = isInside === 1 ? 1 - p : q;
    // Every set of these readers upon every set of those before; the empty one last, for the others need what stands there.
    for (let set = equal; ; set = (set - 1) & equal) {
      const marked = bitsIn(set);
      let factor: f64 = 1;
      for (let i = 0; i < members; i++) factor *= i < marked ? marks : marksNot;
      for (let before = done; ; before = (before - 1) & done) {
        setAt(into, before | set, f64At(into, before) * factor);
        if (before === 0) break;
      }
      if (set === 0) break;
    }
    done |= equal;
  }
}

/** Readers by sensitivity, then by specificity, ascending. */
function sortReaders(sensitivity: usize, specificity: usize, readers: i32, order: usize): void {
  for (let r = 0; r < readers; r++) {
    const p = f64At(sensitivity, r);
    const q = f64At(specificity, r);
    let to = r;
    for (; to > 0; to--) {
      const other = load<i32>(order + (usize(to - 1) << 2));
      const otherP = f64At(sensitivity, other);
      if (otherP < p || (otherP === p && f64At(specificity, other) <= q)) break;
      store<i32>(order + (usize(to) << 2), other);
    }
    store<i32>(order + (usize(to) << 2), r);
  }
}
