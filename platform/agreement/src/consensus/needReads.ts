import { AgreementError } from '../agreementError.ts';
import { type BitMask, checkSameSize } from '../mask/bitMask.ts';

/** The reads, of one size and at least `least` many; throws `READS_INVALID` (with `why`, where given) or `MASKS_DIFFER` otherwise. */
export function needReads(
  reads: readonly BitMask[],
  least: number,
  why = `This consensus needs ${least} reads or more`,
): readonly [BitMask, ...BitMask[]] {
  const [first, ...others] = reads;
  if (first === undefined || reads.length < least) {
    throw new AgreementError('READS_INVALID', `${why}; ${reads.length} came.`);
  }
  checkSameSize(first, ...others);
  return [first, ...others];
}
