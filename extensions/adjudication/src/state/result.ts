import {
  adjudicatedContent,
  type ContentContext,
  decisionOn,
  type MaskKey,
  maskKeyText,
  type Side,
  type UnitDecision,
} from '@overread/domain';
import type { FrameBits } from '@overread/host';
import type { MaskTable } from './unitMasks.ts';
import { openUnitIds } from './workList.ts';

/** A mask of the result as it stands, with the unit it settles. */
export interface ResultMask {
  readonly unit: string;
  readonly key: MaskKey;
  readonly frames: readonly FrameBits[];
}

/** Where the bits of the result come from. `before`: what an approver returned, shown until it is decided anew. */
export interface ResultSources extends Readonly<Record<Side | 'consensus', MaskTable>> {
  readonly edited: MaskTable;
  readonly before: MaskTable | null;
}

/**
 * The final masks as the decisions stand now, by the same rules as the server: agreed units from their consensus, decided ones
 * as decided, open ones not at all (after a return: as they were).
 */
export function resultMasks(
  context: ContentContext,
  decisions: readonly UnitDecision[],
  sources: ResultSources,
): readonly ResultMask[] {
  const open = openUnitIds(context.comparison);
  const content = adjudicatedContent(context, open, decisions);
  const isUndecided = (unit: string) => open.includes(unit) && decisionOn(decisions, unit) === undefined;
  const settled = content.masks.flatMap(({ unit, key, source }): ResultMask[] => {
    if (isUndecided(unit)) return [];
    const text = maskKeyText(source.kind === 'side' && !source.byLot ? source.key : key);
    const frames =
      source.kind === 'drawn'
        ? sources.edited[maskKeyText(source.key)]
        : source.kind === 'side' && !source.byLot
          ? sources[source.side][text]
          : sources.consensus[text];
    return frames?.length ? [{ unit, key, frames }] : [];
  });
  const kept = context.comparison.units.flatMap((unit): ResultMask[] => {
    if (!sources.before || !isUndecided(unit.id)) return [];
    const number = /:(\d+)$/.exec(unit.id)?.[1];
    const key = { item: unit.item, instance: number === undefined ? null : `i${number}` };
    const frames = sources.before[maskKeyText(key)];
    return frames?.length ? [{ unit: unit.id, key, frames }] : [];
  });
  return [...settled, ...kept];
}
