import { sideOfCode } from './laterality.ts';
import { type MaskItem, maskItems, type ProtocolContent } from './protocol.ts';

const name = (item: MaskItem): string => `"${item.label}"`;

/** What contradicts itself in the levels of a protocol. One sentence each. */
export function levelFaults(protocol: ProtocolContent): readonly string[] {
  const levels = maskItems(protocol).filter((item) => item.level !== undefined);
  const many = levels.filter((item) => item.cardinality === 'many');
  return [
    ...many.map((item) => `${name(item)} there may be many: a level is one structure, so leave level out.`),
    ...[...new Set(levels.map((item) => item.level?.series ?? ''))].flatMap((series) =>
      seriesFaults(
        series,
        levels.filter((item) => item.level?.series === series),
      ),
    ),
  ];
}

function seriesFaults(series: string, levels: readonly MaskItem[]): readonly string[] {
  const [first] = levels;
  if (first === undefined) return [];
  const unnumbered = levels.filter((item) => item.level?.index === undefined);
  const other = levels.find((item) => item.target !== first.target);
  return [
    ...(other === undefined
      ? []
      : [
          `${name(other)} of the "${series}" is drawn on other images than ${name(first)}: give it a series of its own.`,
        ]),
    ...(unnumbered[0] === undefined || unnumbered.length === levels.length
      ? []
      : [`${name(unnumbered[0])} has no index, which others of the "${series}" have: number all of a series or none.`]),
    ...levels.flatMap((item, at) => {
      const same = levels.slice(0, at).find((one) => isSamePlace(one, item));
      return same === undefined
        ? []
        : [`${name(same)} and ${name(item)} are both number ${item.level?.index} of the "${series}".`];
    }),
  ];
}

const isSamePlace = (a: MaskItem, b: MaskItem): boolean =>
  a.level?.index !== undefined &&
  a.level.index === b.level?.index &&
  sideOfCode(a.laterality) === sideOfCode(b.laterality);
