import type { FractionalReading } from './segmentationKind.ts';

/**
 * Bits of the voxels whose fraction is at least the threshold, into `out`, which begins on a byte. False if a value lies above the
 * maximum, which no conformant writer stores.
 */
export function thresholdBits(
  values: Uint8Array,
  count: number,
  { atLeast, maximum }: Pick<FractionalReading, 'atLeast' | 'maximum'>,
  out: Uint8Array,
): boolean {
  let highest = 0;
  for (let byte = 0, at = 0; at < count; byte++) {
    const end = Math.min(count, at + 8);
    let bits = 0;
    for (let bit = 0; at < end; at++, bit++) {
      const value = values[at] ?? 0;
      if (value >= atLeast) bits |= 1 << bit;
      if (value > highest) highest = value;
    }
    out[byte] = bits;
  }
  return highest <= maximum;
}
