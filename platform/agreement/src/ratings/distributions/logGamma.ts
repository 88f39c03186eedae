/** Coefficients of Lanczos' approximation for g = 7 and nine terms. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** The natural logarithm of the gamma function for x > 0, to about 14 digits (Lanczos 1964, doi 10.1137/0701008). */
export function logGamma(x: number): number {
  if (x > 20) {
    // Stirling's series: the next term is below 1e-15 from here on.
    const y = 1 / (x * x);
    const tail = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360360)))))) / x;
    return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + tail;
  }
  let sum = LANCZOS[0] ?? 0;
  for (let term = 1; term < LANCZOS.length; term += 1) sum += (LANCZOS[term] ?? 0) / (x - 1 + term);
  const t = x + 6.5;
  return HALF_LOG_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
