import { AgreementError } from '../agreementError.ts';
import { type BitMask, copyMask } from '../mask/bitMask.ts';
import { andMasks, orMasks } from '../mask/maskLogic.ts';
import { needReads } from './needReads.ts';

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
