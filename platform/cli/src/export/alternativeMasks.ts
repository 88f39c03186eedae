import { type BitMask, createMask, intersection, isEmptyMask, majority, meanSurface, union } from '@overread/agreement';
import type { ExportCase } from '@overread/contract';
import { gridOf, type ImageStack } from '@overread/dicom';

/** How reads are combined; which of them a protocol uses for its final masks is its own affair. */
export const ALTERNATIVES = {
  union: 'What any read marked',
  intersection: 'What every read marked',
  meanSurface: 'Mean surface of the reads',
  majority: 'What more than half of the reads marked',
} as const;
export type AlternativeMethod = keyof typeof ALTERNATIVES;

/** The mask of one read, under its own keys. */
export interface ReadMask {
  readonly reader: string;
  readonly item: string;
  readonly instance: string | null;
  readonly mask: BitMask;
}

/** One structure or lesion as each of several reads has it: a mask, empty where the read says that it is not there. */
export interface Opinions {
  /** Such as `liver` or `lesion:2`. */
  readonly unit: string;
  readonly item: string;
  readonly label: string;
  readonly imageSet: string;
  readonly readers: readonly string[];
  readonly masks: readonly BitMask[];
}

type ReadOfCase = ExportCase['reads'][number];

/**
 * The structures and lesions of a case with the masks of the reads that have an opinion: present with a mask, or absent. A read
 * that could not assess an item has none. Lesions are paired as the comparison paired them; without one there are no pairs.
 */
export function opinionsOf(
  found: ExportCase,
  stacks: ReadonlyMap<string, ImageStack>,
  masks: readonly ReadMask[],
): readonly Opinions[] {
  return found.maskItems.flatMap((item): Opinions[] => {
    const stack = stacks.get(item.target);
    if (!stack) return [];
    const opinion = (read: ReadOfCase, instance: string | null, isNone: boolean): BitMask | undefined => {
      const state =
        found.reads.length > 0 && !read.evaluation.notEvaluable ? read.evaluation.items[item.key]?.state : null;
      if (state !== 'present' && state !== 'absent') return undefined;
      const own = masks.find(
        (mask) => mask.reader === read.code && mask.item === item.key && mask.instance === instance,
      )?.mask;
      if (state === 'absent' || isNone) return createMask(stack.columns, stack.rows, stack.slices.length);
      return own;
    };
    const gathered = (unit: string, label: string, instanceOf: (read: ReadOfCase) => string | null | undefined) => {
      const held = found.reads.flatMap((read) => {
        const instance = instanceOf(read);
        const mask = opinion(read, instance ?? null, instance === undefined);
        return mask ? [{ reader: read.code, mask }] : [];
      });
      return {
        unit,
        item: item.key,
        label,
        imageSet: item.target,
        readers: held.map((one) => one.reader),
        masks: held.map((one) => one.mask),
      };
    };
    if (item.cardinality === 'one') return [gathered(item.key, item.label, () => null)];
    const { agreement } = found;
    if (!agreement) return [];
    return agreement.comparison.units
      .filter((unit) => unit.item === item.key && unit.id.startsWith(`${item.key}:`))
      .map((unit) =>
        gathered(unit.id, agreement.labels[unit.id] ?? unit.id, (read) => {
          if (read.code === agreement.left) return unit.left ?? undefined;
          return read.code === agreement.right ? (unit.right ?? undefined) : undefined;
        }),
      );
  });
}

/** A combined mask, or why there is none. */
export type Combined = { readonly mask: BitMask } | { readonly reason: string };

/** Combines the masks of several reads. A majority needs three reads (R12); a mean surface needs every mask to hold a voxel. */
export function combine(method: AlternativeMethod, { masks }: Opinions, stack: ImageStack): Combined {
  if (masks.length < 2) return { reason: 'fewer than two reads have an opinion on it' };
  if (method === 'majority' && masks.length < 3) return { reason: 'a majority needs three reads' };
  if (method === 'meanSurface' && masks.some(isEmptyMask)) return { reason: 'not every read marked it' };
  const mask = { union, intersection, majority, meanSurface: () => meanSurface(masks, gridOf(stack)) }[method](masks);
  return isEmptyMask(mask) ? { reason: 'the result holds no voxel' } : { mask };
}
