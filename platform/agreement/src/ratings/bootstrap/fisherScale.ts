/** A scale on which an estimate varies about as much wherever it lies; infinite at the ends of what it can be. */
export interface StabilisingScale {
  readonly to: (value: number) => number;
  readonly back: (scaled: number) => number;
}

/**
 * Fisher's z of an intraclass correlation of `k` readings of a case: half the logarithm of (1 + (k - 1) r) / (1 - r); of two readings that
 * of any correlation (Fisher 1925, Statistical Methods for Research Workers, section 39).
 */
export function fisherScale(k: number): StabilisingScale {
  return {
    to: (value) => Math.log((1 + (k - 1) * value) / (1 - value)) / 2,
    back: (scaled) => {
      const odds = Math.exp(2 * scaled);
      return odds === Number.POSITIVE_INFINITY ? 1 : (odds - 1) / (odds + k - 1);
    },
  };
}
