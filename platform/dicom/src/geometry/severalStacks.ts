import type { FrameHeader } from './frameHeader.ts';
import { SERIES_REFUSALS, seriesRefusal } from './seriesRefusals.ts';

/**
 * Refuses frames that make up several stacks, and says what is in there: `2 echo times`. A value that each frame has for itself
 * orders the frames and parts nothing, but different stack identifiers always do.
 */
export function checkOneStack(frames: readonly FrameHeader[]): void {
  const names = [...new Set(frames.flatMap((frame) => Object.keys(frame.dimensions)))];
  const found = names.flatMap((name) => {
    const values = new Set(frames.map((frame) => frame.dimensions[name] ?? ''));
    const parts = values.size > 1 && (values.size < frames.length || name === 'stacks');
    return parts ? [`${values.size} ${name}`] : [];
  });
  if (found.length > 0)
    throw seriesRefusal('severalStacks', `${SERIES_REFUSALS.severalStacks} It has ${found.join(', ')}.`);
}
