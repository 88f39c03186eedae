import { type BitMask, checkSameSize } from '../mask/bitMask.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { diceOf, iouOf, type OverlapCounts } from '../mask/maskOverlap.ts';
import { bestAssignment } from './assignment.ts';
import { compareContent, type InstanceFacts, instanceFacts, instanceOverlap } from './instanceFacts.ts';
import type { InstanceMatching, InstancePair, InstanceRule, InstanceSplit, Side } from './instanceMatching.ts';

/**
 * Finds which instances (lesions) of two reads are the same finding: one to one, with the largest total intersection
 * over union. An instance that is left over but overlaps a paired one on the other side is part of a split (or merge),
 * not missing; of several it goes to the one it shares most voxels with. The rest were seen by one side only.
 *
 * Exchanging the sides mirrors the result, and the order of the instances does not matter (equal masks on one side
 * apart). Empty masks correspond to nothing. Throws `MASKS_DIFFER`, `GRID_INVALID`.
 */
export function matchInstances(
  left: readonly BitMask[],
  right: readonly BitMask[],
  grid: Grid,
  rule: InstanceRule,
): InstanceMatching {
  const [first, ...others] = [...left, ...right];
  if (first === undefined) return { pairs: [], leftOnly: [], rightOnly: [], splits: [] };
  checkSameSize(first, ...others);
  checkGrid(grid, first);

  // Among equally good assignments the solver's choice depends on the order it sees; an order of content, the same
  // from both sides, makes that choice the same too.
  const lefts = inContentOrder(instanceFacts(left));
  const rights = inContentOrder(instanceFacts(right));
  const leftLeads = compareLists(lefts, rights) <= 0;
  const [rows, columns] = leftLeads ? [lefts, rights] : [rights, lefts];
  const overlaps = rows.map((a) => columns.map((b) => instanceOverlap(a, b)));
  const chosen = bestAssignment(overlaps.map((row) => row.map((counts) => weightOf(counts, rule))));

  const rowSide: Side = leftLeads ? 'left' : 'right';
  const columnSide: Side = leftLeads ? 'right' : 'left';
  const pairs: InstancePair[] = [];
  for (const [r, c] of chosen.entries()) {
    const counts = overlaps[r]?.[c];
    const [row, column] = [rows[r], columns[c]];
    if (!counts || !row || !column) continue;
    const [l, m] = leftLeads ? [row, column] : [column, row];
    pairs.push({ left: l.index, right: m.index, iou: iouOf(counts) ?? 0, dice: diceOf(counts) ?? 0 });
  }

  const pairedRow = (c: number) => chosen.indexOf(c);
  const inRows = placeLeftovers(
    rows,
    columns,
    columnSide,
    (r) => chosen[r] ?? -1,
    pairedRow,
    (r, c) => overlaps[r]?.[c],
  );
  const inColumns = placeLeftovers(
    columns,
    rows,
    rowSide,
    pairedRow,
    (r) => chosen[r] ?? -1,
    (c, r) => overlaps[r]?.[c],
  );
  return {
    pairs: pairs.sort((p, q) => p.left - q.left),
    leftOnly: (leftLeads ? inRows : inColumns).alone,
    rightOnly: (leftLeads ? inColumns : inRows).alone,
    splits: [...inRows.splits, ...inColumns.splits].sort(
      (p, q) => p.one.side.localeCompare(q.one.side) || p.one.index - q.one.index,
    ),
  };
}

interface Indexed extends InstanceFacts {
  /** Place in the caller's list. */
  readonly index: number;
}

function weightOf(counts: OverlapCounts | null, rule: InstanceRule): number {
  const iou = counts === null ? 0 : (iouOf(counts) ?? 0);
  return iou >= rule.minimumIou ? iou : 0;
}

/**
 * Sorts the unpaired instances of one side: to a paired one of the other side (`hostSide`), or alone. `partner` and
 * `partnerOfHost` give the paired position on the other side, or -1.
 */
function placeLeftovers(
  own: readonly Indexed[],
  hosts: readonly Indexed[],
  hostSide: Side,
  partner: (own: number) => number,
  partnerOfHost: (host: number) => number,
  overlap: (own: number, host: number) => OverlapCounts | null | undefined,
): { alone: number[]; splits: InstanceSplit[] } {
  const alone: number[] = [];
  const parts = new Map<number, number[]>();
  for (const [o, instance] of own.entries()) {
    if (partner(o) >= 0) continue;
    let best = -1;
    let most = 0;
    for (const h of hosts.keys()) {
      const shared = partnerOfHost(h) < 0 ? 0 : (overlap(o, h)?.voxelsBoth ?? 0);
      if (shared > most) [best, most] = [h, shared];
    }
    if (best < 0) alone.push(instance.index);
    else parts.set(best, [...(parts.get(best) ?? [own[partnerOfHost(best)]?.index ?? -1]), instance.index]);
  }
  const ascending = (list: number[]) => list.sort((p, q) => p - q);
  const splits = [...parts].map(([h, many]) => ({
    one: { side: hostSide, index: hosts[h]?.index ?? -1 },
    many: ascending(many),
  }));
  return { alone: ascending(alone), splits };
}

function inContentOrder(facts: readonly InstanceFacts[]): Indexed[] {
  return facts.map((fact, index) => ({ ...fact, index })).sort((a, b) => compareContent(a, b) || a.index - b.index);
}

function compareLists(a: readonly InstanceFacts[], b: readonly InstanceFacts[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [i, p] of a.entries()) {
    const q = b[i];
    const difference = q === undefined ? 0 : compareContent(p, q);
    if (difference !== 0) return difference;
  }
  return 0;
}
