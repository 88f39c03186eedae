import type { CheckedMask, Finding } from './findings.ts';
import { maskFindings } from './maskFindings.ts';
import { overlapFindings } from './overlapFindings.ts';

/** All that there is to ask about the masks of one read, in their order. Pure; nothing but these masks and what the SOP says goes in. */
export function selfCheckFindings(masks: readonly CheckedMask[]): readonly Finding[] {
  return masks.flatMap((mask, index) => [...maskFindings(mask, index), ...overlapFindings(masks, index)]);
}
