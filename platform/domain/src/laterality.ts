import type { Code } from './code.ts';
import type { WorldMm } from './discrepancy.ts';
import type { MaskItem, ProtocolContent } from './protocol.ts';

/** A side of the patient. */
export type PatientSide = 'left' | 'right' | 'both' | 'midline';

/** The codes of sides (PS3.16 CID 244 and 245; SNOMED CT, and the SRT values that older records have). */
export const SIDE_CODES: Readonly<Record<string, PatientSide>> = Object.freeze({
  'SCT 7771000': 'left',
  'SCT 24028007': 'right',
  'SCT 51440002': 'both',
  'SCT 260528009': 'midline',
  'SRT G-A101': 'left',
  'SRT G-A100': 'right',
  'SRT G-A102': 'both',
});

/** Which side a code says, or undefined if it is none of a side; its equivalents count too. */
export function sideOfCode(code: Code | undefined): PatientSide | undefined {
  if (code === undefined) return undefined;
  const all = [code, ...(code.equivalents ?? [])];
  return all.map(({ scheme, value }) => SIDE_CODES[`${scheme} ${value}`]).find((side) => side !== undefined);
}

/** The item that a paired one is the mirror image of: the same type, region and level on the other side of the patient; undefined if none is. */
export function mirrorItem(protocol: ProtocolContent, item: MaskItem): MaskItem | undefined {
  const other = { left: 'right', right: 'left', both: '', midline: '' }[sideOfCode(item.laterality) ?? 'both'];
  const same = (a: Code | undefined, b: Code | undefined) => a?.value === b?.value && a?.scheme === b?.scheme;
  return protocol.items.find(
    (one): one is MaskItem =>
      one.kind === 'mask' &&
      one.key !== item.key &&
      one.target === item.target &&
      sideOfCode(one.laterality) === other &&
      one.level?.index === item.level?.index &&
      same(one.type, item.type) &&
      same(one.region, item.region),
  );
}

/** Where a centroid lies to the mid-sagittal plane. */
export interface SideOfPlane {
  /** `midline` within the margin. */
  readonly side: Exclude<PatientSide, 'both'>;
  /** From the plane, without sign. */
  readonly distanceMm: number;
}

/** The side of the plane at `midlineX` on which a point in patient coordinates lies: their x grows towards the patient's left (LPS). */
export function sideOfPlane([x]: WorldMm, midlineX: number, marginMm: number): SideOfPlane {
  const distanceMm = Math.abs(x - midlineX);
  return { side: distanceMm <= marginMm ? 'midline' : x > midlineX ? 'left' : 'right', distanceMm };
}
