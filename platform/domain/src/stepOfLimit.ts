import { isOnLimit } from './onLimit.ts';

/**
 * Among places where a limit was tried, the one that speaks for another limit: that which it lies on, but for rounding, else its neighbour
 * on the side that `between` names; beyond all of them, the one at that end. -1 if there is none.
 */
export function stepOfLimit(
  steps: readonly { readonly limit: number }[],
  { between }: { readonly between: 'larger' | 'smaller' },
  limit: number,
): number {
  const on = steps.findIndex((step) => isOnLimit(step.limit, limit));
  if (on >= 0) return on;
  const limits = steps.map((step) => step.limit);
  const beyond = limits.filter((one) => (between === 'larger' ? one > limit : one < limit));
  if (between === 'larger') return limits.indexOf(beyond.length > 0 ? Math.min(...beyond) : Math.max(...limits));
  return limits.indexOf(beyond.length > 0 ? Math.max(...beyond) : Math.min(...limits));
}
