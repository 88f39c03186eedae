import { type Arena, inArena } from '../engine/arena.ts';

/** What expectation maximisation ends with. */
export interface Maximised {
  readonly sensitivity: readonly (number | null)[];
  readonly specificity: readonly (number | null)[];
  readonly iterations: number;
  readonly hasConverged: boolean;
  readonly probabilities: Float64Array;
}

/** The engine's numbers begin with so many places for sensitivities, and as many for specificities. */
const PLACES = 10;

/**
 * Expectation maximisation over the patterns of readers, in the engine's memory: see `assembly/staple.ts`. Where readers can be exchanged their numbers
 * stay the same to the bit, for rounding would grow from one iteration to the next until one reader had all and the other nothing.
 */
export function maximise(
  counts: Float64Array,
  readers: number,
  prevalence: number,
  tolerance: number,
  maximumIterations: number,
): Maximised {
  return inArena((arena) => maximiseIn(arena, counts, readers, prevalence, tolerance, maximumIterations));
}

/** The same in a given arena. */
export function maximiseIn(
  arena: Arena,
  counts: Float64Array,
  readers: number,
  prevalence: number,
  tolerance: number,
  maximumIterations: number,
): Maximised {
  const patterns = counts.length;
  const table = arena.alloc(8 * patterns);
  const into = arena.alloc(8 * (2 * PLACES + 2 + 5 * patterns));
  arena.f64.set(counts, table >> 3);
  const done = arena.kernel.maximise(table, readers, prevalence, tolerance, maximumIterations, into);
  const { f64 } = arena;
  const at = into >> 3;
  const [inside, outside] = [f64[at + 2 * PLACES], f64[at + 2 * PLACES + 1]];
  const valuesOf = (from: number, total: number | undefined) =>
    Array.from(f64.subarray(from, from + readers), (value) => (total === 0 ? null : value));
  return {
    sensitivity: valuesOf(at, inside),
    specificity: valuesOf(at + PLACES, outside),
    iterations: Math.abs(done),
    hasConverged: done > 0,
    probabilities: f64.slice(at + 2 * PLACES + 2, at + 2 * PLACES + 2 + patterns),
  };
}
