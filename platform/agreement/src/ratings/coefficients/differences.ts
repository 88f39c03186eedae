import type { NumberRatings } from '../ratings.ts';
import { square } from '../square.ts';

/** The differences of two readers over the cases that both rated. */
export interface Differences {
  readonly values: readonly number[];
  /** Index into `values` of the cases of each patient. */
  readonly patients: readonly (readonly number[])[];
  readonly counts: {
    readonly cases: number;
    readonly patients: number;
    readonly leftOut: number;
    readonly withoutPercent: number;
    readonly points: readonly { readonly case: string; readonly mean: number; readonly difference: number }[];
  };
}

/** First less second, in the unit of the values or in percent of the mean of the two. */
export function differencesOf(ratings: NumberRatings, first: number, second: number, percent: boolean): Differences {
  const width = ratings.readers.length;
  const values: number[] = [];
  const points: Differences['counts']['points'][number][] = [];
  const byPatient = new Map<string, number[]>();
  let leftOut = 0;
  let withoutPercent = 0;
  for (const [row, name] of ratings.cases.entries()) {
    const a = ratings.values[row * width + first] ?? Number.NaN;
    const b = ratings.values[row * width + second] ?? Number.NaN;
    const mean = (a + b) / 2;
    if (Number.isNaN(mean)) leftOut += 1;
    else if (percent && mean === 0) withoutPercent += 1;
    else {
      const difference = percent ? (100 * (a - b)) / mean : a - b;
      const patient = ratings.patients[row] ?? name;
      byPatient.set(patient, [...(byPatient.get(patient) ?? []), values.length]);
      values.push(difference);
      points.push({ case: name, mean, difference });
    }
  }
  return {
    values,
    patients: [...byPatient.values()],
    counts: { cases: values.length, patients: byPatient.size, leftOut, withoutPercent, points },
  };
}

/**
 * Bias and total standard deviation where patients have several cases: variance within patients plus that between them,
 * from a one-way analysis of variance with unequal numbers (Bland & Altman 2007, doi 10.1080/10543400701329422). One
 * patient only: the variance within.
 */
export function spreadByPatient({ values, patients }: Differences): { bias: number; standardDeviation: number } {
  const all = values.length;
  const bias = values.reduce((sum, value) => sum + value, 0) / all;
  let between = 0;
  let within = 0;
  let squaredSizes = 0;
  for (const own of patients) {
    const mean = own.reduce((sum, index) => sum + (values[index] ?? 0), 0) / own.length;
    between += own.length * square(mean - bias);
    within += own.reduce((sum, index) => sum + square((values[index] ?? 0) - mean), 0);
    squaredSizes += square(own.length);
  }
  const withinVariance = within / (all - patients.length);
  if (patients.length === 1) return { bias, standardDeviation: Math.sqrt(withinVariance) };
  const size = (all - squaredSizes / all) / (patients.length - 1);
  const betweenVariance = Math.max(0, (between / (patients.length - 1) - withinVariance) / size);
  return { bias, standardDeviation: Math.sqrt(withinVariance + betweenVariance) };
}
