import { AgreementError } from '../agreementError.ts';
import { checkSameSize } from '../mask/bitMask.ts';
import { distanceMm } from '../mask/centroid.ts';
import { checkGrid, type Grid } from '../mask/grid.ts';
import { diceOf, iouOf, type OverlapCounts } from '../mask/maskOverlap.ts';
import { bestAssignment } from './assignment.ts';
import {
  centroidIsWithin,
  compareContent,
  type Instance,
  type InstanceFacts,
  instanceFacts,
  instanceOverlap,
} from './instanceFacts.ts';
import type { InstanceMatching, InstancePair, InstanceSplit, Side } from './instanceMatching.ts';
import { ANY_OVERLAP, type InstanceRule, MATCHING_RULES } from './matchingRules.ts';

/**
 * Finds which instances (lesions) of two reads are the same finding. The rule says which two may be; what hangs together by it is a cluster.
 * Within a cluster they are paired one to one, with the largest total intersection over union; then, by the centroid rules, those still alone
 * that share no voxel: as many as can be, with the least total distance of centroids. An instance left over in a cluster is part of a split (or
 * merge), not missing: it goes to the paired one it shares most voxels with, then the nearest. What is in no cluster was seen by one side only.
 *
 * Exchanging the sides mirrors the result, and the order of the instances does not matter (equal instances on one side apart). Empty ones
 * correspond to nothing. Throws `MASKS_DIFFER`, `GRID_INVALID`, `RULE_INVALID`.
 */
export function matchInstances(
  left: readonly Instance[],
  right: readonly Instance[],
  grid: Grid,
  rule: InstanceRule = ANY_OVERLAP,
): InstanceMatching {
  checkRule(rule);
  const [first, ...others] = [...left, ...right];
  if (first === undefined) return { pairs: [], leftOnly: [], rightOnly: [], splits: [] };
  checkSameSize(first, ...others);
  checkGrid(grid, first);

  // Among equally good assignments the solver's choice depends on the order it sees; an order of content, the same from both sides, makes that
  // choice the same too.
  const lefts = instanceFacts(left, grid).sort(byContent);
  const rights = instanceFacts(right, grid).sort(byContent);
  const leftLeads = compareLists(lefts, rights) <= 0;
  const [rows, columns] = leftLeads ? [lefts, rights] : [rights, lefts];
  const links = rows.map((a) => columns.map((b) => linkOf(a, b, rule)));
  const chosen = assign(links);

  const rowSide: Side = leftLeads ? 'left' : 'right';
  const columnSide: Side = leftLeads ? 'right' : 'left';
  const pairs: InstancePair[] = [];
  for (const [r, c] of chosen.entries()) {
    const [row, column, link] = [rows[r], columns[c], links[r]?.[c]];
    if (!link || !row || !column) continue;
    const [l, m] = leftLeads ? [row, column] : [column, row];
    pairs.push({ left: l.index, right: m.index, iou: iouOf(link) ?? 0, dice: diceOf(link) ?? 0 });
  }

  const partnerOfRow = (r: number) => chosen[r] ?? -1;
  const rowOf = new Map(chosen.map((c, r) => [c, r]));
  const partnerOfColumn = (c: number) => rowOf.get(c) ?? -1;
  const inRows = placeLeftovers(rows, columns, columnSide, partnerOfRow, partnerOfColumn, (r, c) => links[r]?.[c]);
  const inColumns = placeLeftovers(columns, rows, rowSide, partnerOfColumn, partnerOfRow, (c, r) => links[r]?.[c]);
  return {
    pairs: pairs.sort((p, q) => p.left - q.left),
    leftOnly: (leftLeads ? inRows : inColumns).alone,
    rightOnly: (leftLeads ? inColumns : inRows).alone,
    splits: [...inRows.splits, ...inColumns.splits].sort(
      (p, q) => p.one.side.localeCompare(q.one.side) || p.one.index - q.one.index,
    ),
  };
}

/** Two instances that may be the same finding. */
interface Link extends OverlapCounts {
  readonly distanceMm: number;
}

function checkRule(rule: InstanceRule): void {
  if (!Object.hasOwn(MATCHING_RULES, rule.rule)) {
    const names = Object.keys(MATCHING_RULES).join(', ');
    throw new AgreementError('RULE_INVALID', `Instances are matched by one of ${names}; ${rule.rule} came.`);
  }
  if (rule.rule === 'overlap' && !((rule.minimumIou ?? 0) >= 0 && (rule.minimumIou ?? 0) <= 1)) {
    throw new AgreementError('RULE_INVALID', `The smallest IoU that matches is from 0 to 1; ${rule.minimumIou} came.`);
  }
  if (rule.rule === 'centroidDistance' && !(Number.isFinite(rule.maximumMm) && rule.maximumMm > 0)) {
    throw new AgreementError(
      'RULE_INVALID',
      `The largest distance that matches is above 0 mm; ${rule.maximumMm} came.`,
    );
  }
}

/** What links two instances by the rule; null if they cannot be the same. */
function linkOf(a: InstanceFacts, b: InstanceFacts, rule: InstanceRule): Link | null {
  if (a.centroid === null || b.centroid === null) return null;
  const counts = instanceOverlap(a, b);
  const distance = distanceMm(a.centroid, b.centroid);
  const isLinked =
    rule.rule === 'overlap'
      ? counts.voxelsBoth > 0 && (iouOf(counts) ?? 0) >= (rule.minimumIou ?? 0)
      : rule.rule === 'centroidInRegion'
        ? centroidIsWithin(a, b)
        : distance <= rule.maximumMm;
  return isLinked ? { ...counts, distanceMm: distance } : null;
}

/** Each row's column, or -1: the best of the whole is the best of each cluster. */
function assign(links: readonly (readonly (Link | null)[])[]): number[] {
  const chosen = bestAssignment(links.map((row) => row.map((link) => (link === null ? 0 : (iouOf(link) ?? 0)))));
  const taken = new Set(chosen);
  const isFree = (r: number, c: number) => chosen[r] === -1 && !taken.has(c);
  // Whole micrometres, so that sums are exact, and one pair more outweighs every distance.
  const apart = links.map((row, r) => row.map((l, c) => (l && isFree(r, c) ? Math.round(l.distanceMm * 1000) : -1)));
  const farthest = apart.reduce((most, row) => row.reduce((m, um) => Math.max(m, um), most), -1);
  if (farthest < 0) return chosen;
  const onePair = (farthest + 1) * (links.length + 1);
  const byDistance = bestAssignment(apart.map((row) => row.map((um) => (um < 0 ? 0 : onePair - um))));
  return chosen.map((c, r) => (c >= 0 ? c : (byDistance[r] ?? -1)));
}

/**
 * Sorts the unpaired instances of one side: to a paired one of the other side (`hostSide`), or alone. `partner` and
 * `partnerOfHost` give the paired position on the other side, or -1.
 */
function placeLeftovers(
  own: readonly InstanceFacts[],
  hosts: readonly InstanceFacts[],
  hostSide: Side,
  partner: (own: number) => number,
  partnerOfHost: (host: number) => number,
  linkBetween: (own: number, host: number) => Link | null | undefined,
): { alone: number[]; splits: InstanceSplit[] } {
  const alone: number[] = [];
  const parts = new Map<number, number[]>();
  for (const [o, instance] of own.entries()) {
    if (partner(o) >= 0) continue;
    let best = -1;
    let bestLink: Link | null = null;
    for (const h of hosts.keys()) {
      const link = linkBetween(o, h);
      if (!link || partnerOfHost(h) < 0 || (bestLink && !isCloser(link, bestLink))) continue;
      [best, bestLink] = [h, link];
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

const isCloser = (a: Link, b: Link) =>
  a.voxelsBoth === b.voxelsBoth ? a.voxelsBoth === 0 && a.distanceMm < b.distanceMm : a.voxelsBoth > b.voxelsBoth;

const byContent = (a: InstanceFacts, b: InstanceFacts) => compareContent(a, b) || a.index - b.index;

function compareLists(a: readonly InstanceFacts[], b: readonly InstanceFacts[]): number {
  if (a.length !== b.length) return a.length - b.length;
  for (const [i, p] of a.entries()) {
    const q = b[i];
    const difference = q === undefined ? 0 : compareContent(p, q);
    if (difference !== 0) return difference;
  }
  return 0;
}
