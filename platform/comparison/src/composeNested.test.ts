import { type BitMask, createMask, equalMasks, orMasks, setVoxel, voxelCount } from '@overread/agreement';
import type { MaskItem, ProtocolContent } from '@overread/domain';
import { describe, expect, it } from 'vitest';
import { composedMethod, composeNested, withComposedOrigins } from './composeNested.ts';
import type { ResolvedMask } from './resolvedMask.ts';

const item = (key: string, cardinality: MaskItem['cardinality'], nestedIn?: string): MaskItem => ({
  kind: 'mask',
  key,
  label: `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
  scope: 'case',
  cardinality,
  target: 'ct',
  include: 'All of it.',
  exclude: 'Nothing.',
  category: { value: '91723000', scheme: 'SCT', meaning: 'Anatomical Structure' },
  type: { value: '10200004', scheme: 'SCT', meaning: 'Liver' },
  color: [1, 2, 3],
  ...(nestedIn === undefined ? {} : { nestedIn }),
});
const protocol = (...items: MaskItem[]) => ({ items }) as unknown as ProtocolContent;
const NESTED = protocol(item('necrosis', 'one', 'lesion'), item('liver', 'one'), item('lesion', 'many', 'liver'));

/** Columns from `from` up to, not including, `to` of the only row. */
function bar(from: number, to: number): BitMask {
  const mask = createMask(20, 1, 1);
  for (let column = from; column < to; column++) setVoxel(mask, column, 0, 0);
  return mask;
}
const final = (key: string, instance: string | null, mask: BitMask, imageSet = 'ct'): ResolvedMask => ({
  item: key,
  instance,
  imageSet,
  mask,
  unit: instance === null ? key : `${key}:${instance.slice(1)}`,
  source: { kind: 'side', side: 'left', key: { item: key, instance } },
});
const maskOf = (masks: readonly ResolvedMask[], unit: string) => {
  const found = masks.find((mask) => mask.unit === unit);
  if (found === undefined) throw new Error(`no mask ${unit}`);
  return found;
};

describe('final masks of structures inside each other', () => {
  it('give the liver what its lesions cover beyond it, and leave the lesions and the reads as they are', () => {
    const [liver, first, second] = [bar(0, 8), bar(6, 11), bar(15, 17)];
    const drawn = liver.bits.slice();
    const masks = composeNested(NESTED, [
      final('liver', null, liver),
      final('lesion', 'i1', first),
      final('lesion', 'i2', second),
    ]);
    const grown = maskOf(masks, 'liver');
    expect(equalMasks(grown.mask, orMasks(bar(0, 11), second))).toBe(true);
    expect(grown.composedOf).toEqual([
      { item: 'lesion', instance: 'i1' },
      { item: 'lesion', instance: 'i2' },
    ]);
    expect(maskOf(masks, 'lesion:1').mask).toBe(first);
    expect(liver.bits).toEqual(drawn);
  });

  it('change nothing where every voxel lies inside already', () => {
    const given = [final('liver', null, bar(0, 8)), final('lesion', 'i1', bar(2, 4))];
    expect(composeNested(NESTED, given)).toEqual(given);
  });

  it('reach the outermost structure through those between', () => {
    const masks = composeNested(NESTED, [
      final('liver', null, bar(0, 4)),
      final('lesion', 'i1', bar(3, 6)),
      final('necrosis', null, bar(5, 9)),
    ]);
    expect(equalMasks(maskOf(masks, 'lesion:1').mask, bar(3, 9))).toBe(true);
    expect(equalMasks(maskOf(masks, 'liver').mask, bar(0, 9))).toBe(true);
  });

  it('join the one of several that they share most with, and none that they do not meet', () => {
    const lesions = [final('lesion', 'i1', bar(0, 4)), final('lesion', 'i2', bar(5, 9))];
    const meeting = composeNested(NESTED, [...lesions, final('necrosis', null, bar(3, 8))]);
    expect(voxelCount(maskOf(meeting, 'lesion:1').mask)).toBe(4);
    expect(equalMasks(maskOf(meeting, 'lesion:2').mask, bar(3, 9))).toBe(true);
    const apart = [...lesions, final('necrosis', null, bar(12, 14))];
    expect(composeNested(NESTED, apart)).toEqual(apart);
  });

  it('are not composed without an outer mask, across images, or where the SOP nests nothing', () => {
    for (const [content, masks] of [
      [NESTED, [final('lesion', 'i1', bar(0, 4))]],
      [NESTED, [final('liver', null, bar(0, 4), 'mr'), final('lesion', 'i1', bar(2, 6))]],
      [
        protocol(item('liver', 'one'), item('lesion', 'many')),
        [final('liver', null, bar(0, 4)), final('lesion', 'i1', bar(2, 6))],
      ],
    ] as const) {
      expect(composeNested(content, masks)).toEqual(masks);
    }
  });

  it('say what was added, to the approver and in the segment', () => {
    const masks = composeNested(NESTED, [final('liver', null, bar(0, 4)), final('lesion', 'i2', bar(2, 6))]);
    const origin = { item: 'liver', instance: null, unit: 'liver', from: 'agreed', sentence: 'What both reads marked' };
    const content = { evaluation: { items: {}, answers: {} }, masks: [], origins: [origin] };
    expect(withComposedOrigins(NESTED, content, masks).origins[0]?.sentence).toBe(
      'What both reads marked; Lesion 2 added to it',
    );
    const { composedOf } = maskOf(masks, 'liver');
    expect(composedMethod(undefined, composedOf)).toMatchObject({
      type: 'SEMIAUTOMATIC',
      name: 'Overread nested union',
      parameters: 'united with nested lesion/i2',
    });
    const automatic = { type: 'AUTOMATIC', name: 'Overread union', version: '1', parameters: 'unit=liver' } as const;
    expect(composedMethod(automatic, composedOf)).toEqual({
      ...automatic,
      parameters: 'unit=liver; united with nested lesion/i2',
    });
    expect(composedMethod({ type: 'MANUAL' }, undefined)).toEqual({ type: 'MANUAL' });
  });
});
