import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { MaskItem, type ProtocolContent } from './protocol.ts';
import { SelfCheckEntry } from './selfCheck.ts';
import { asksAbout, fixLimit, selfCheckProblems } from './selfCheckProblems.ts';

const mask = { kind: 'mask', target: 'ct' };
const PROTOCOL = {
  items: [
    {
      ...mask,
      key: 'organ',
      label: 'Organ',
      cardinality: 'one',
      selfCheck: { border: false, notWith: ['vessels', 'spot'], fillsHolesUpTo: 20 },
    },
    { ...mask, key: 'vessels', label: 'Vessels', cardinality: 'one', selfCheck: { parts: false } },
    // Such settings are refused when a protocol is published; here they must not help either.
    { ...mask, key: 'spot', label: 'Spot', cardinality: 'many', selfCheck: { removesPartsUpTo: 5 } },
    { kind: 'question', key: 'note', label: 'Note', scope: 'case' },
  ],
} as unknown as ProtocolContent;
const item = (key: string) => {
  const found = PROTOCOL.items.find((one) => one.key === key);
  if (found?.kind !== 'mask') throw new Error(key);
  return found;
};
const entry = (change: Partial<SelfCheckEntry>): SelfCheckEntry => ({
  check: 'holes',
  item: 'organ',
  place: { image: '1.2.3', from: 4, to: 4 },
  shown: 'Organ has a hole of 12 voxels on slice 4. Is that meant?',
  action: 'meant',
  ...change,
});
const said = (change: Partial<SelfCheckEntry>) =>
  selfCheckProblems(PROTOCOL, [entry(change)]).map(({ sentence }) => sentence);

describe('the questions of a self-check', () => {
  it('are asked unless the SOP says no; about an overlap only if it says so', () => {
    expect((['parts', 'gaps', 'holes', 'border', 'overlap'] as const).map((c) => asksAbout({}, c))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(asksAbout(item('vessels'), 'parts')).toBe(false);
    expect(asksAbout(item('organ'), 'overlap')).toBe(true);
  });

  it('have a fix only where the SOP gives a limit, and never for an item that there may be many of', () => {
    expect(fixLimit(item('organ'), 'holes')).toBe(20);
    expect(fixLimit(item('organ'), 'parts')).toBeNull();
    expect(fixLimit(item('organ'), 'gaps')).toBeNull();
    expect(fixLimit(item('spot'), 'parts')).toBeNull();
  });

  it('belong to a read if they fit the SOP', () => {
    expect(
      selfCheckProblems(PROTOCOL, [
        entry({}),
        entry({ action: 'fixed' }),
        entry({ check: 'parts', item: 'spot', instance: 'i3', action: 'changed' }),
        entry({ check: 'overlap', other: { item: 'spot', instance: 'i2' } }),
      ]),
    ).toEqual([]);
  });

  it('fit into a record with the longest names that a SOP may give to both structures', () => {
    const label = 'L'.repeat(2000);
    const fits = (text: string) => Check(MaskItem.properties.label, text);
    expect([fits(label), fits(`${label}L`)]).toEqual([true, false]);
    const shown = `${label} 1 and ${label} 2 share 1,234 voxels on slices 10-20; the SOP wants them apart. Is that meant?`;
    expect(Check(SelfCheckEntry, entry({ shown }))).toBe(true);
    expect(Check(SelfCheckEntry, entry({ shown: shown.repeat(2) }))).toBe(false);
  });

  it.each<[Partial<SelfCheckEntry>, RegExp]>([
    [{ item: 'spleen' }, /names "spleen", and the SOP has no such structure/],
    [{ item: 'note' }, /names "note", and the SOP has no such structure/],
    [{ item: 'spot' }, /of Spot does not say which one/],
    [{ instance: 'i1' }, /of Organ asks about one of several/],
    [{ check: 'border' }, /does not let it ask \(border\)/],
    [{ check: 'parts', item: 'vessels' }, /does not let it ask \(parts\)/],
    [{ check: 'overlap', item: 'vessels', other: { item: 'organ' } }, /does not let it ask \(overlap\)/],
    [{ check: 'overlap' }, /an overlap that the SOP does not speak of/],
    [{ check: 'overlap', other: { item: 'organ' } }, /an overlap that the SOP does not speak of/],
    [{ check: 'overlap', other: { item: 'spot' } }, /of Spot does not say which one/],
    [{ other: { item: 'vessels' } }, /names another structure without need/],
    [{ place: { image: '1.2.3', from: 5, to: 4 } }, /names slices backwards/],
    [{ check: 'parts', action: 'fixed' }, /the SOP does not allow that/],
    [{ check: 'parts', item: 'spot', instance: 'i1', action: 'fixed' }, /the SOP does not allow that/],
  ])('are refused: %o', (change, sentence) => {
    expect(said(change)).toHaveLength(1);
    expect(said(change)[0]).toMatch(sentence);
  });
});
