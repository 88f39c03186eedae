import type { ResolvedMask } from '@overread/comparison';
import { type MaskKey, maskKeyText, type Side, type Unit, type UnitDecision } from '@overread/domain';
import type { SegReference } from './ports.ts';

/** What final masks are made from: the readers' SEGs by side, and of an adjudication its decisions and the units they settle. */
export interface FinalSources {
  readonly left: readonly SegReference[];
  readonly right: readonly SegReference[];
  readonly decisions?: readonly UnitDecision[];
  readonly units?: readonly Unit[];
}

/**
 * Tracking UIDs of the readers' masks that a final mask was made from: both of a combination, the one that was taken, for an edit what
 * it began with. None for a mask that was drawn anew.
 */
export function sourceTrackingUids(sources: FinalSources, mask: Pick<ResolvedMask, 'unit' | 'source'>): string[] {
  const { source } = mask;
  if (source.kind === 'combined')
    return [...trackingUid(sources, 'left', source.left), ...trackingUid(sources, 'right', source.right)];
  if (source.kind === 'side') return trackingUid(sources, source.side, source.key);
  const decision = sources.decisions?.find((one) => one.unit === mask.unit);
  const unit = sources.units?.find((one) => one.id === mask.unit);
  if (unit === undefined || decision?.decision !== 'edit') return [];
  const of = (side: Side) => trackingUid(sources, side, { item: source.key.item, instance: unit[side] });
  if (decision.basis === 'consensus') return [...of('left'), ...of('right')];
  return decision.basis === 'left' || decision.basis === 'right' ? of(decision.basis) : [];
}

const trackingUid = (sources: FinalSources, side: Side, key: MaskKey): string[] =>
  sources[side]
    .flatMap((seg) => seg.segments)
    .filter((segment) => maskKeyText(segment) === maskKeyText(key))
    .map((segment) => segment.trackingUid);
