import { levelsOfSeries, maskItems, type Predicate, type ProtocolContent, predicatesOf } from '@overread/domain';
import type { AskedMeasures } from './measureMasks.ts';

/** What the rules of a SOP ask for of one of its items or composites, beside what is always measured. */
export function askedMeasures(protocol: ProtocolContent, key: string): AskedMeasures {
  const own = predicates(protocol).filter((one) => one.item === key);
  const tolerances = own.flatMap(({ predicate }) =>
    predicate.predicate === 'metric' && predicate.metric === 'nsd' ? (predicate.toleranceMm ?? []) : [],
  );
  return { tolerancesMm: ascending(tolerances), centroids: sided(protocol).has(key) };
}

/** The tolerances of the surface Dice that any rule asks for, in mm, ascending. */
export const askedTolerances = (protocol: ProtocolContent): readonly number[] =>
  ascending(
    predicates(protocol).flatMap(({ predicate }) =>
      predicate.predicate === 'metric' && predicate.metric === 'nsd' ? (predicate.toleranceMm ?? []) : [],
    ),
  );

/**
 * Whether the mask of an item may lie where the other read has another item: by a rule on one of the two that asks for it, or because they
 * are levels of one series, which are taken for each other by who counts wrongly.
 */
export function mayBeSwapped(protocol: ProtocolContent): (left: string, right: string) => boolean {
  const watched = watchedForSwaps(protocol);
  const levels = new Map(
    maskItems(protocol).map((item) => [item.key, new Set(levelsOfSeries(protocol, item).map(({ key }) => key))]),
  );
  return (left, right) => watched.has(left) || watched.has(right) || levels.get(left)?.has(right) === true;
}

function watchedForSwaps(protocol: ProtocolContent): ReadonlySet<string> {
  const asking: readonly Predicate['predicate'][] = ['labelSwap', 'sideDiffers'];
  return new Set(
    predicates(protocol)
      .filter(({ predicate }) => asking.includes(predicate.predicate))
      .map(({ item }) => item),
  );
}

/** Items whose side of the patient is compared by a plane, and those that the plane goes through. */
function sided(protocol: ProtocolContent): ReadonlySet<string> {
  return new Set(
    predicates(protocol).flatMap(({ item, predicate }) => {
      if (predicate.predicate !== 'sideDiffers' || predicate.midline === undefined) return [];
      return predicate.midline.at === 'item' ? [item, predicate.midline.item] : [item];
    }),
  );
}

const predicates = ({ rules }: ProtocolContent) =>
  rules.flatMap((rule) => predicatesOf(rule).map((predicate) => ({ item: rule.item, predicate })));

const ascending = (numbers: readonly number[]): readonly number[] => [...new Set(numbers)].sort((a, b) => a - b);
