import { AgreementError } from '../agreementError.ts';
import { type BitMask, checkSameSize, copyMask, createMask } from '../mask/bitMask.ts';
import { andMasks, orMasks } from '../mask/maskLogic.ts';

/*
 * The final mask of an item on which the reads agree. Except for randomRead, the order of the reads never changes a bit.
 * All throw READS_INVALID without reads and MASKS_DIFFER for reads on different grids; none changes a read.
 */

/** What every read marked. */
export function intersection(reads: readonly BitMask[]): BitMask {
  const [first, ...others] = needReads(reads, 1);
  return others.reduce(andMasks, copyMask(first));
}

/** What any read marked. */
export function union(reads: readonly BitMask[]): BitMask {
  const [first, ...others] = needReads(reads, 1);
  return others.reduce(orMasks, copyMask(first));
}

/** The read that the lot fell on, unchanged: the caller draws `index`, and records how. */
export function randomRead(reads: readonly BitMask[], index: number): BitMask {
  needReads(reads, 1);
  const read = reads[index];
  if (read === undefined) {
    throw new AgreementError('READS_INVALID', `The lot names read ${index}; there are ${reads.length} (from 0).`);
  }
  return copyMask(read);
}

/**
 * What more than half of the reads marked. Needs three reads or more: of two, a majority is their intersection, and
 * should be called that. An even number may tie; a tie is not a majority.
 */
export function majority(reads: readonly BitMask[]): BitMask {
  const [first] = needReads(reads, 3);
  const result = createMask(first.columns, first.rows, first.slices);
  for (let i = 0; i < result.bits.length; i++) {
    let any = 0;
    for (const read of reads) any |= read.bits[i] ?? 0;
    let byte = 0;
    for (let bit = 1; bit <= any; bit <<= 1) {
      let votes = 0;
      for (const read of reads) if ((read.bits[i] ?? 0) & bit) votes++;
      if (votes * 2 > reads.length) byte |= bit;
    }
    result.bits[i] = byte;
  }
  return result;
}

/** The reads, of one size and at least `least` many; throws `READS_INVALID` or `MASKS_DIFFER` otherwise. */
export function needReads(reads: readonly BitMask[], least: number): readonly [BitMask, ...BitMask[]] {
  const [first, ...others] = reads;
  if (first === undefined || reads.length < least) {
    throw new AgreementError('READS_INVALID', `This consensus needs ${least} reads or more; ${reads.length} came.`);
  }
  checkSameSize(first, ...others);
  return [first, ...others];
}
