/** What expectation maximisation ends with. */
export interface Maximised {
  readonly sensitivity: readonly (number | null)[];
  readonly specificity: readonly (number | null)[];
  readonly iterations: number;
  readonly hasConverged: boolean;
  readonly probabilities: Float64Array;
}

/**
 * Expectation maximisation over patterns. Sums and products take their terms in ascending order, whichever pattern or reader they are of: where the
 * readers can be exchanged the numbers stay so, for rounding would grow from one iteration to the next until one reader had all and the other nothing.
 */
export function maximise(
  counts: Float64Array,
  readers: number,
  prevalence: number,
  tolerance: number,
  maximumIterations: number,
): Maximised {
  const probabilities = counts.map((_, pattern) => bitCount(pattern) / readers);
  const present = Int32Array.from([...counts.keys()].filter((pattern) => (counts[pattern] ?? 0) > 0));
  const [yes, no] = [new Float64Array(present.length), new Float64Array(present.length)];
  // From one iteration to the next the order hardly changes.
  const [yesOrder, noOrder] = [present.map((_, i) => i), present.map((_, i) => i)];
  const sensitivity = new Float64Array(readers).fill(-10);
  const specificity = new Float64Array(readers).fill(-10);
  const bayes = createBayes(readers);
  let [inside, outside, iterations, hasConverged] = [0, 0, 0, false];
  while (!hasConverged && iterations < maximumIterations) {
    iterations++;
    for (let i = 0; i < present.length; i++) {
      const pattern = present[i] ?? 0;
      const n = counts[pattern] ?? 0;
      const probability = probabilities[pattern] ?? 0;
      yes[i] = n * probability;
      no[i] = n * (1 - probability);
    }
    sortBy(yesOrder, yes);
    sortBy(noOrder, no);
    inside = sumOf(yesOrder, yes);
    outside = sumOf(noOrder, no);
    hasConverged = iterations > 1;
    for (let r = 0; r < readers; r++) {
      // A reader of whom nothing can be said (nothing inside, or nothing outside) counts as perfect there.
      const p = inside === 0 ? 1 : sumWhere(yesOrder, yes, present, r, 1) / inside;
      const q = outside === 0 ? 1 : sumWhere(noOrder, no, present, r, 0) / outside;
      const change = Math.max(Math.abs(p - (sensitivity[r] ?? 0)), Math.abs(q - (specificity[r] ?? 0)));
      if (change > tolerance) hasConverged = false;
      sensitivity[r] = p;
      specificity[r] = q;
    }
    bayes.take(sensitivity, specificity);
    for (let i = 0; i < present.length; i++) {
      const pattern = present[i] ?? 0;
      probabilities[pattern] = bayes.probabilityOf(pattern, prevalence);
    }
  }
  // The table is complete: also for patterns that no voxel has.
  for (let pattern = 0; pattern < probabilities.length; pattern++) {
    probabilities[pattern] = bayes.probabilityOf(pattern, prevalence);
  }
  return {
    sensitivity: [...sensitivity].map((p) => (inside === 0 ? null : p)),
    specificity: [...specificity].map((q) => (outside === 0 ? null : q)),
    iterations,
    hasConverged,
    probabilities,
  };
}

/** Bayes' rule, readers independent of one another given the truth. */
function createBayes(readers: number) {
  const [inside, outside] = [createFactors(readers), createFactors(readers)];
  return {
    take(sensitivity: Float64Array, specificity: Float64Array): void {
      for (let r = 0; r < readers; r++) {
        const [p, q] = [sensitivity[r] ?? 0, specificity[r] ?? 0];
        inside.set(r, 1 - p, p);
        outside.set(r, q, 1 - q);
      }
      inside.sort();
      outside.sort();
    },
    probabilityOf(pattern: number, prevalence: number): number {
      const yes = prevalence * inside.product(pattern);
      const no = (1 - prevalence) * outside.product(pattern);
      // Both 0: a pattern that these readers cannot make; no voxel has it.
      return yes + no === 0 ? bitCount(pattern) / readers : yes / (yes + no);
    },
  };
}

/** Each reader has two factors, for patterns without it and with it. */
function createFactors(readers: number) {
  const count = 2 * readers;
  const factors = new Float64Array(count);
  const order = Int32Array.from(factors.keys());
  // For each factor in ascending order: what it does to patterns without and with its reader (1: it is not theirs), and that reader.
  const steps = new Float64Array(2 * count);
  const readerOf = new Int32Array(count);
  return {
    set(reader: number, without: number, withReader: number): void {
      factors[2 * reader] = without;
      factors[2 * reader + 1] = withReader;
    },
    sort(): void {
      sortBy(order, factors);
      for (let k = 0; k < count; k++) {
        const i = order[k] ?? 0;
        const isWith = (i & 1) === 1;
        const factor = factors[i] ?? 0;
        readerOf[k] = i >> 1;
        steps[2 * k] = isWith ? 1 : factor;
        steps[2 * k + 1] = isWith ? factor : 1;
      }
    },
    product(pattern: number): number {
      let product = 1;
      for (let k = 0; k < count; k++) product *= steps[2 * k + ((pattern >> (readerOf[k] ?? 0)) & 1)] ?? 1;
      return product;
    },
  };
}

/** The sum of values in that order. */
function sumOf(order: Int32Array, values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < order.length; k++) sum += values[order[k] ?? 0] ?? 0;
  return sum;
}

/** The sum over the patterns with the reader (`isIn` 1) or without (0), in that order. The others add 0, which takes less time than to ask. */
function sumWhere(order: Int32Array, values: Float64Array, patterns: Int32Array, reader: number, isIn: 0 | 1): number {
  let sum = 0;
  for (let k = 0; k < order.length; k++) {
    const i = order[k] ?? 0;
    const bit = ((patterns[i] ?? 0) >> reader) & 1;
    sum += (values[i] ?? 0) * (bit ^ isIn ^ 1);
  }
  return sum;
}

/** Puts the order of values right, ascending; by insertion, for it is almost right. */
function sortBy(order: Int32Array, values: Float64Array): void {
  for (let k = 1; k < order.length; k++) {
    const i = order[k] ?? 0;
    const value = values[i] ?? 0;
    let to = k;
    for (; to > 0 && (values[order[to - 1] ?? 0] ?? 0) > value; to--) order[to] = order[to - 1] ?? 0;
    order[to] = i;
  }
}

/** How many readers a pattern has. */
export function bitCount(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest !== 0; rest &= rest - 1) count++;
  return count;
}
