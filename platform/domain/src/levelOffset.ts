import type { Side } from './discrepancy.ts';
import { sideOfCode } from './laterality.ts';
import type { ComparisonInput } from './measurement.ts';
import { type MaskItem, maskItems, type ProtocolContent } from './protocol.ts';

/** Masks of two levels that share this Dice or more, and more than with their own, lie on each other's level. */
export const WRONG_LEVEL_DICE = 0.5;

/** How a level of one read lies on another level of its series in the other read. */
export interface LevelOffset {
  readonly series: string;
  /** The other level. */
  readonly neighbour: MaskItem;
  /** The read whose mask of this level lies on the neighbour of the other; `both` where the two levels are exchanged. */
  readonly moved: Side | 'both';
  /** Of that mask with the neighbour. */
  readonly dice: number;
  /** Of this level's two masks; 0 where one read alone has one. */
  readonly ownDice: number;
  /** How many levels lie between, from 1; null in a series without an order. */
  readonly levels: number | null;
  /** How many levels the whole series has, if all of them are off by as many, the same way; null if not. */
  readonly allOf: number | null;
}

/** The levels that an item can be taken for, itself among them: same series, images and side of the patient; in their order. */
export function levelsOfSeries(protocol: ProtocolContent, item: MaskItem): readonly MaskItem[] {
  const { level, target } = item;
  if (level === undefined) return [];
  const side = sideOfCode(item.laterality);
  return maskItems(protocol)
    .filter((one) => one.level?.series === level.series && one.target === target && sideOfCode(one.laterality) === side)
    .sort((a, b) => (a.level?.index ?? 0) - (b.level?.index ?? 0));
}

/**
 * The levels that lie on another one of their series, by the key of their item. A mask does so if it shares {@link WRONG_LEVEL_DICE} or
 * more with the other read's mask of that level, and more than with the other read's mask of its own. The same if the reads are exchanged.
 */
export function levelOffsets(
  input: Pick<ComparisonInput, 'protocol' | 'items' | 'swaps'>,
): ReadonlyMap<string, LevelOffset> {
  const offsets = new Map<string, LevelOffset>();
  for (const item of maskItems(input.protocol)) {
    if (item.level === undefined || offsets.has(item.key)) continue;
    const series = levelsOfSeries(input.protocol, item);
    const moves = new Map(series.map((level) => [level.key, movesOf(input, level, series)]));
    const shift = commonShift(
      series.filter(({ key }) => isOutlined(input, key)).map(({ key }) => moves.get(key) ?? []),
    );
    for (const [key, found] of moves) {
      const offset = offsetOf(item.level.series, series, found, shift);
      if (offset !== undefined) offsets.set(key, offset);
    }
  }
  return offsets;
}

/** One read's mask of a level on another level of the other read. */
interface Move {
  readonly moved: Side;
  readonly neighbour: MaskItem;
  readonly dice: number;
  readonly ownDice: number;
  /** Number of the level in the right read less that in the left read, of the same voxels; null without an order. */
  readonly rightLessLeft: number | null;
}

const isOutlined = ({ items }: Pick<ComparisonInput, 'items'>, key: string) =>
  (items[key]?.pairs.length ?? 0) + (items[key]?.lone.length ?? 0) > 0;

/** What of a level lies elsewhere: of each read at most the level that its mask shares most with. */
function movesOf(
  { items, swaps }: Pick<ComparisonInput, 'items' | 'swaps'>,
  item: MaskItem,
  series: readonly MaskItem[],
): readonly Move[] {
  const ownDice = items[item.key]?.pairs[0]?.metrics.dice ?? 0;
  return (['left', 'right'] as const).flatMap((moved): Move[] => {
    const there = moved === 'left' ? 'right' : 'left';
    const [best] = series
      .flatMap((neighbour) =>
        swaps
          .filter((swap) => swap[moved].item === item.key && swap[there].item === neighbour.key)
          .map(({ dice }) => ({ neighbour, dice })),
      )
      .filter(({ dice }) => dice >= WRONG_LEVEL_DICE && dice > ownDice)
      .sort((a, b) => b.dice - a.dice);
    if (best === undefined) return [];
    const steps = stepsTo(item, best.neighbour);
    return [{ ...best, moved, ownDice, rightLessLeft: steps === null ? null : moved === 'left' ? steps : -steps }];
  });
}

const stepsTo = ({ level: from }: MaskItem, { level: to }: MaskItem): number | null =>
  from?.index === undefined || to?.index === undefined ? null : to.index - from.index;

/** By how much all levels that either read has are off, and how many these are; of fewer than three nobody can say that they all are. */
function commonShift(levels: readonly (readonly Move[])[]): number | null {
  const [first] = levels.flat();
  if (levels.length < 3 || first === undefined || first.rightLessLeft === null) return null;
  const isCommon = levels.every(
    (moves) => moves.length > 0 && moves.every(({ rightLessLeft }) => rightLessLeft === first.rightLessLeft),
  );
  return isCommon ? levels.length : null;
}

/** What is said of a level of which both reads' masks lie elsewhere: that it is exchanged, or where the later of the two levels is. */
function offsetOf(
  name: string,
  series: readonly MaskItem[],
  moves: readonly Move[],
  allOf: number | null,
): LevelOffset | undefined {
  const [said, other] = [...moves].sort((a, b) => series.indexOf(b.neighbour) - series.indexOf(a.neighbour));
  if (said === undefined) return undefined;
  const isExchanged = other?.neighbour === said.neighbour;
  const { neighbour, ownDice, rightLessLeft } = said;
  return {
    series: name,
    neighbour,
    moved: isExchanged ? 'both' : said.moved,
    dice: isExchanged ? Math.max(said.dice, other.dice) : said.dice,
    ownDice,
    levels: rightLessLeft === null ? null : Math.abs(rightLessLeft),
    allOf,
  };
}
