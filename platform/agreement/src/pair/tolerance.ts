import { AgreementError } from '../agreementError.ts';

/**
 * What a distance may be beyond a tolerance by rounding and still be no farther, relatively: slices at -312.7 and -311.9 mm are 0.8 mm apart, and a digit
 * in the 14th place. Without it, where the patient lay would decide whether a surface one slice away is within one slice distance.
 */
const ROUNDING = 1e-9;

/** The largest distance that is within a tolerance. */
export const reachOf = (toleranceMm: number): number => toleranceMm * (1 + ROUNDING);

/** Throws `RULE_INVALID` unless all are lengths in mm, 0 or more. */
export function checkTolerances(tolerancesMm: readonly number[]): void {
  for (const mm of tolerancesMm) {
    if (!Number.isFinite(mm) || mm < 0) {
      throw new AgreementError('RULE_INVALID', `A tolerance is a length of 0 mm or more; ${mm} came.`);
    }
  }
}
