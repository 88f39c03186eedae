import { AgreementError } from '../../agreementError.ts';
import { philox4x32 } from './philox.ts';

const WORDS = 2 ** 32;
/** Products of a word and a number below this are exact in a double. */
const MOST = 2 ** 21;

/** What is drawn; each has a stream of its own. */
export type DrawStream = 'patients' | 'readers';

/**
 * How often each of `count` things is drawn in `count` draws with replacement, in one resample: Philox4x32-10 keyed by
 * the seed, its counter (block, resample, stream, 0), words brought below `count` without bias (Lemire 2019,
 * doi 10.1145/3230636).
 *
 * @param seed a whole number from 0 to 2^53 - 1.
 * @throws AgreementError RATINGS_INVALID for another seed, or more than two million things.
 */
export function drawTimes(seed: number, resample: number, stream: DrawStream, count: number): Int32Array {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new AgreementError('RATINGS_INVALID', `The seed is a whole number from 0 to 2^53 - 1; ${seed} was given.`);
  if (count > MOST) throw new AgreementError('RATINGS_INVALID', `At most ${MOST} ${stream} can be resampled.`);
  const key = [seed % WORDS, Math.floor(seed / WORDS)] as const;
  const times = new Int32Array(count);
  const tooSmall = (WORDS - count) % count;
  let block = 0;
  let drawn = 0;
  while (drawn < count) {
    for (const word of philox4x32([block, resample, stream === 'patients' ? 0 : 1, 0], key)) {
      const product = word * count;
      if (drawn === count || product % WORDS < tooSmall) continue;
      const which = Math.floor(product / WORDS);
      times[which] = (times[which] ?? 0) + 1;
      drawn += 1;
    }
    block += 1;
  }
  return times;
}
