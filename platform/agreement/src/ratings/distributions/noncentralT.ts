import { invertRising } from './invert.ts';
import { logGamma } from './logGamma.ts';
import { normalProbability } from './normal.ts';

/**
 * The probability that a noncentral t variable, (Z + delta) / s with s the root of a chi-square over its df, is below t:
 * the normal probability of `t s - delta`, averaged over the density of s (Owen 1968, doi 10.1080/00401706.1968.10490590).
 * Right where the usual series underflows (delta above 38: limits of agreement of 400 cases).
 */
function noncentralTProbability(t: number, df: number, delta: number): number {
  const logFactor = Math.LN2 + (df / 2) * Math.log(df / 2) - logGamma(df / 2);
  const integrand = (s: number): number => {
    if (s === 0) return df === 1 ? Math.exp(logFactor) * normalProbability(-delta) : 0;
    return Math.exp(logFactor + (df - 1) * Math.log(s) - (df * s * s) / 2) * normalProbability(t * s - delta);
  };
  const spread = 12 / Math.sqrt(2 * df);
  const from = Math.max(0, 1 - spread);
  const width = 1 + spread - from;
  // Fine enough for the normal probability, whose step from 0 to 1 may be far narrower than the density.
  const steps = 2 * Math.max(200, Math.ceil(8 * width * Math.abs(t)));
  let sum = integrand(from) + integrand(from + width);
  for (let step = 1; step < steps; step += 1)
    sum += (step % 2 === 0 ? 2 : 4) * integrand(from + (step * width) / steps);
  return (sum * width) / (3 * steps);
}

/** The value that noncentral t stays below with this probability; df >= 1. */
export function noncentralTQuantile(probability: number, df: number, delta: number): number {
  let reach = 1 + Math.abs(delta);
  while (
    noncentralTProbability(reach, df, delta) < probability ||
    noncentralTProbability(-reach, df, delta) > probability
  )
    reach *= 2;
  return invertRising((t) => noncentralTProbability(t, df, delta), probability, -reach, reach);
}
