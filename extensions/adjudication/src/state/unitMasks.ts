import type { WireMask } from '@overread/contract';
import {
  type Comparison,
  type Evaluation,
  type MaskKey,
  maskItems,
  maskKeyText,
  type ProtocolContent,
  type Side,
  type Unit,
  unitKind,
  unitNumber,
} from '@overread/domain';
import type { FrameBits } from '@overread/host';

/** Masks by `maskKeyText`. */
export type MaskTable = Readonly<Record<string, readonly FrameBits[]>>;

/** The masks of a container as a table. Frames that do not begin on a word, as they lie in it, are copied: words are faster. */
export function maskTable(masks: readonly WireMask[]): MaskTable {
  const onWord = (frame: FrameBits) =>
    frame.bits.byteOffset % 4 === 0 ? frame : { ...frame, bits: frame.bits.slice() };
  return Object.fromEntries(masks.map((mask) => [maskKeyText(mask), mask.frames.map(onWord)]));
}

/** Key under which the final mask of a unit, and an edited one, goes; null for answers and for what holds several masks. */
export function finalKey(protocol: ProtocolContent, unit: Unit): MaskKey | null {
  if (unitKind(protocol, unit) !== 'mask') return null;
  const number = unitNumber(unit.id);
  return { item: unit.item, instance: number === null ? null : `i${number}` };
}

/** The masks that a side has of a unit: of a lesion its own, of a state all of the item, of the case everything. */
export function sideKeys(protocol: ProtocolContent, unit: Unit, side: Side, read: Evaluation): readonly MaskKey[] {
  const all = (item: string): readonly MaskKey[] => {
    const { state, instances } = read.items[item] ?? {};
    if (state !== 'present') return [];
    return instances ? instances.map(({ key }) => ({ item, instance: key })) : [{ item, instance: null }];
  };
  switch (unitKind(protocol, unit)) {
    case 'case':
      return maskItems(protocol).flatMap((item) => all(item.key));
    case 'state':
      return all(unit.item);
    case 'mask': {
      if (unitNumber(unit.id) === null) return all(unit.item);
      const instance = unit[side];
      return instance === null ? [] : [{ item: unit.item, instance }];
    }
    case 'answer': {
      const of = lesionItemOf(protocol, unit);
      const instance = unit[side];
      return of === null || instance === null ? [] : [{ item: of, instance }];
    }
  }
}

/** The `many` item whose lesion a question asks about; null for questions of the case and for masks. */
export function lesionItemOf(protocol: ProtocolContent, unit: Unit): string | null {
  const item = protocol.items.find((one) => one.key === unit.item);
  return item?.kind === 'question' && item.of !== undefined ? item.of : null;
}

/** Image set on which a unit is looked at: the one its item, or the lesion of its question, is drawn on. */
export function targetOf(protocol: ProtocolContent, unit: Unit): string | null {
  const key = lesionItemOf(protocol, unit) ?? unit.item;
  return maskItems(protocol).find((item) => item.key === key)?.target ?? null;
}

/** Units that have masks of their own, each once: answers show the lesion that they are about. */
export function maskUnits(protocol: ProtocolContent, comparison: Comparison): readonly Unit[] {
  return comparison.units.filter((unit) => unitKind(protocol, unit) !== 'answer');
}

/** All frames of several masks, as one mask. */
export function framesOf(table: MaskTable, keys: readonly MaskKey[]): readonly FrameBits[] {
  const own = keys.flatMap((key) => table[maskKeyText(key)] ?? []);
  const seen = new Map<string, Uint8Array>();
  for (const { sopInstanceUid, bits } of own) {
    const before = seen.get(sopInstanceUid);
    seen.set(sopInstanceUid, before ? before.map((byte, i) => byte | (bits[i] ?? 0)) : bits);
  }
  return [...seen].map(([sopInstanceUid, bits]) => ({ sopInstanceUid, bits }));
}
