import { createMask, setVoxel } from '@overread/agreement';
import type { ImageStack } from '@overread/dicom';
import {
  type Comparison,
  type ComparisonInput,
  compareReads,
  type MaskItem,
  type ProtocolContent,
  type Rule,
} from '@overread/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mirrored as exchanged } from '../../domain/test/fixtures.ts';
import { agreementParameters } from '../src/agreementAlgorithm.ts';
import type { ComparedCase } from '../src/comparedCase.ts';
import { measureReads } from '../src/measureReads.ts';
import type { StackMask } from '../src/stackMask.ts';

const SIZE = { columns: 32, rows: 16, slices: 64 };
const stack = {
  ...SIZE,
  geometry: 'volume',
  pixelSpacingMm: [2, 2],
  sliceThicknessMm: 4,
  orientation: [1, 0, 0, 0, 1, 0],
  normal: [0, 0, 1],
  slices: Array.from({ length: SIZE.slices }, (_, slice) => ({
    sopInstanceUid: `1.2.${slice + 1}`,
    frameNumber: null,
    distanceMm: 4 * slice,
    position: [-31, -15, 4 * slice],
  })),
} as unknown as ImageStack;

const code = { value: 'x', scheme: 'SCT', meaning: 'x' };
const LEFT = { value: '7771000', scheme: 'SCT', meaning: 'Left' };
const RIGHT = { value: '24028007', scheme: 'SCT', meaning: 'Right' };
const mask = (key: string, label: string, level?: MaskItem['level'], laterality?: MaskItem['laterality']) =>
  ({
    kind: 'mask',
    key,
    label,
    scope: 'case',
    cardinality: 'one',
    target: 'ct',
    type: code,
    consensus: { whenConcordant: 'union' },
    ...(level === undefined ? {} : { level }),
    ...(laterality === undefined ? {} : { laterality }),
  }) as MaskItem;
const LUMBAR = [1, 2, 3, 4, 5, 6].map((index) => mask(`l${index}`, `L${index}`, { series: 'lumbar vertebrae', index }));

/** The usual rules of each item, of which a wrong level breaks several. */
const usual = (items: readonly MaskItem[]): Rule[] =>
  items.flatMap(({ key: item }): Rule[] => [
    { id: `${item}s`, item, predicate: 'stateDiffers', severity: 'critical' },
    { id: `${item}d`, item, predicate: 'metric', metric: 'dice', atLeast: 0.8, severity: 'major' },
    { id: `${item}h`, item, predicate: 'metric', metric: 'hd95Mm', atMost: 5, severity: 'minor' },
  ]);

/** Which body of the spine, from 0 at the top, each item is drawn on, and at which columns. */
type Drawn = Readonly<Record<string, number | readonly [body: number, column: number]>>;

function measured(items: readonly MaskItem[], rules: readonly Rule[], left: Drawn, right: Drawn): ComparisonInput {
  const protocol = { items, rules } as unknown as ProtocolContent;
  const scene = { protocol: { content: protocol }, imageSets: [{ key: 'ct', stack }] } as unknown as ComparedCase;
  const side = (drawn: Drawn, margin: number) => ({
    read: {
      evaluation: {
        items: Object.fromEntries(
          items.map(({ key }) => [key, { state: key in drawn ? 'present' : 'absent' } as const]),
        ),
        answers: {},
      },
    },
    masks: Object.entries(drawn).map(([key, at]): StackMask => {
      const [body, column] = typeof at === 'number' ? [at, 12] : at;
      return { item: key, instance: null, imageSet: 'ct', mask: vertebra(body, column, margin) };
    }),
  });
  return measureReads(scene, { left: side(left, 0), right: side(right, 1) });
}
const compared = (...of: Parameters<typeof measured>) => compareReads(measured(...of));

/** A body of 8 x 8 voxels and 5 slices, three slices from the next; the second reader draws it a row wider. */
function vertebra(body: number, column: number, margin: number) {
  const found = createMask(SIZE.columns, SIZE.rows, SIZE.slices);
  for (let slice = 8 * body + 1; slice <= 8 * body + 5; slice++)
    for (let row = 3; row < 11 + margin; row++)
      for (let c = column; c < column + 8; c++) setVoxel(found, c, row, slice);
  return found;
}

/** L1 downwards, on the bodies from `first` on. */
const counted = (first: number, count: number): Drawn =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index + 1}`, first + index]));
const said = ({ discrepancies }: Comparison) =>
  discrepancies.map(({ kind, unit, sentence }) => [unit, kind, sentence.replace(/, slices? [\d-]+/, '')]);
const spine = (left: Drawn, right: Drawn, rules = usual(LUMBAR)) => compared(LUMBAR, rules, left, right);

describe('the levels of a spine', () => {
  it('agree where both readers count alike', () => {
    expect(spine(counted(1, 5), counted(1, 5))).toMatchObject({ isConcordant: true, discrepancies: [] });
  });

  it('say once each, of a whole spine counted from another level, that it is one off and that all of them are', () => {
    const all = ': one level off; all five levels are shifted by one: probably counted from another level';
    const comparison = spine(counted(1, 5), counted(2, 5));
    expect(said(comparison)).toEqual([
      ['l1', 'wrongLevel', `L1: the right read has its mask where the left read has L2${all}`],
      ['l2', 'wrongLevel', `L2: the right read has its mask where the left read has L3${all}`],
      ['l3', 'wrongLevel', `L3: the right read has its mask where the left read has L4${all}`],
      ['l4', 'wrongLevel', `L4: the right read has its mask where the left read has L5${all}`],
      ['l5', 'wrongLevel', `L5: the left read has its mask where the right read has L4${all}`],
    ]);
    // The numbers behind are those of the rules, and the worst of them leads.
    expect(comparison.discrepancies[1]).toMatchObject({
      severity: 'major',
      rule: 'l2d',
      values: { dice: 0, diceLimit: 0.8 },
    });
  });

  it('say by how many, where it is more than one', () => {
    const comparison = spine(counted(1, 5), counted(3, 4));
    expect(said(comparison).map(([, , text]) => text)).toContain(
      'L1: the right read has its mask where the left read has L3: two levels off; all five levels are shifted by two: probably counted from another level',
    );
    expect(comparison.discrepancies.map(({ kind }) => kind)).toEqual(Array(5).fill('wrongLevel'));
  });

  it('say the same from the other side where the reads are exchanged, and are never agreed on, wherever they lie', () => {
    const drawing = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 2, maxLength: 6 });
    const drawn = (bodies: readonly number[]): Drawn =>
      Object.fromEntries(bodies.map((body, index) => [`l${index + 1}`, body]));
    const otherSide = (text = '') => text.replace(/left|right/g, (side) => (side === 'left' ? 'right' : 'left'));
    fc.assert(
      fc.property(drawing, drawing, fc.boolean(), (left, right, hasRules) => {
        const one = measured(LUMBAR, hasRules ? usual(LUMBAR) : [], drawn(left), drawn(right));
        const [here, there] = [compareReads(one), compareReads(exchanged(one))];
        const levels = (one: Comparison) => said(one).filter(([, kind]) => kind === 'wrongLevel');
        expect(levels(there)).toEqual(levels(here).map(([unit, kind, text]) => [unit, kind, otherSide(text)]));
        expect(there.concordantUnits).toEqual(here.concordantUnits);
        const misplaced = left.flatMap((body, at) =>
          right.includes(body) && right[at] !== body ? [`l${at + 1}`] : [],
        );
        const found = new Map(here.discrepancies.map(({ unit, kind }) => [unit, kind]));
        expect(misplaced.filter((unit) => found.get(unit) !== 'wrongLevel')).toEqual([]);
        expect(here.discrepancies).toHaveLength(new Set(found.keys()).size);
      }),
      { numRuns: 40, seed: 20 },
    );
  });

  it('are told before a swap of labels is, which says less', () => {
    const rules: Rule[] = [{ id: 'S', item: 'l2', predicate: 'labelSwap', atLeast: 0.8, severity: 'minor' }];
    const { discrepancies } = spine(counted(1, 2), { l1: 2, l2: 1 }, rules);
    expect(discrepancies.map(({ unit, kind, rule }) => [unit, kind, rule])).toEqual([
      ['l1', 'wrongLevel', 'built-in:level'],
      ['l2', 'wrongLevel', 'S'],
    ]);
  });

  it('say of two neighbours that are exchanged that they are, and nothing of the others', () => {
    const comparison = spine(counted(1, 5), { ...counted(1, 5), l2: 3, l3: 2 });
    expect(said(comparison)).toEqual([
      ['l2', 'wrongLevel', 'L2: exchanged with L3 between the reads: one level off'],
      ['l3', 'wrongLevel', 'L3: exchanged with L2 between the reads: one level off'],
    ]);
    expect(comparison.concordantUnits).toEqual(['l1', 'l4', 'l5', 'l6']);
  });

  it('do not call a level that one read lacks a wrong one, as long as it lies on no other', () => {
    const { l3: _, ...others } = counted(1, 5);
    expect(said(spine(counted(1, 5), others))).toEqual([['l3', 'state', 'L3: there / not there']]);
  });

  it('are off from where a reader left one out and counted on, and not all of them', () => {
    const rightSkips = { l1: 1, l2: 2, l3: 4, l4: 5 };
    const comparison = spine(counted(1, 5), rightSkips);
    expect(said(comparison)).toEqual([
      ['l5', 'wrongLevel', 'L5: the left read has its mask where the right read has L4: one level off'],
      ['l3', 'wrongLevel', 'L3: the right read has its mask where the left read has L4: one level off'],
      ['l4', 'wrongLevel', 'L4: the right read has its mask where the left read has L5: one level off'],
    ]);
    expect(comparison.concordantUnits).toEqual(['l1', 'l2', 'l6']);
  });

  it('tell a transitional vertebra that one reader calls L6 from one that shifted the count', () => {
    expect(said(spine(counted(1, 6), counted(1, 5)))).toEqual([['l6', 'state', 'L6: there / not there']]);
    // The right reader takes it for L5 and counts upwards from there.
    expect(said(spine(counted(1, 5), counted(2, 5)))).toHaveLength(5);
    // The right reader takes it for L5, and the fourth and fifth for one.
    expect(said(spine(counted(1, 6), { ...counted(1, 4), l5: 6 }))).toEqual([
      ['l6', 'wrongLevel', 'L6: the left read has its mask where the right read has L5: one level off'],
      ['l5', 'wrongLevel', 'L5: the right read has its mask where the left read has L6: one level off'],
    ]);
  });

  it('are never agreed on, whatever the rules let pass, and have the severity of a rule that asks for them', () => {
    const { discrepancies } = spine(counted(1, 3), counted(2, 3), []);
    expect(discrepancies.map(({ unit, rule, severity }) => [unit, rule, severity])).toEqual([
      ['l1', 'built-in:level', 'critical'],
      ['l2', 'built-in:level', 'critical'],
      ['l3', 'built-in:level', 'critical'],
    ]);
    const rule: Rule = { id: 'V', item: 'l2', predicate: 'levelDiffers', severity: 'minor' };
    const asked = spine(counted(1, 3), counted(2, 3), [rule]);
    expect(asked.discrepancies.at(-1)).toMatchObject({ unit: 'l2', rule: 'V', severity: 'minor' });
    expect(asked.discrepancies.at(-1)?.values).toEqual({ levelDice: 16 / 17, levelDiceLimit: 0 });
    expect(asked.verdicts.find((one) => one.rule === 'V')?.sentence).toBe(
      'To the adjudicator because “L2” of one read lies on “L3” of the other (Dice 0.94, with its own 0.00) (rule V, minor).',
    );
  });

  it('are named among the parameters of the agreement, of an SOP that has them', () => {
    const parameters = (items: readonly MaskItem[]) =>
      agreementParameters({ items, rules: [] as Rule[] } as unknown as ProtocolContent).join();
    expect(parameters(LUMBAR)).toContain('wrongLevel=Dice with another level from 0.5 on and above that with its own');
    expect(parameters([mask('liver', 'Liver')])).not.toContain('Level');
  });

  it('do not move with an outline that is merely poor', () => {
    const high = spine(counted(1, 5), { ...counted(1, 5), l3: [3, 17] });
    expect(said(high)).toEqual([['l3', 'overlap', 'L3, different extent']]);
  });
});

describe('ribs, of which there is one on each side', () => {
  const rib = (index: number, side: 'Left' | 'Right') => ({
    ...mask(
      `${side.toLowerCase()}${index}`,
      `${side} rib ${index}`,
      { series: 'ribs', index },
      side === 'Left' ? LEFT : RIGHT,
    ),
  });
  const ribs = ([4, 5, 6] as const).flatMap((index) => [rib(index, 'Left'), rib(index, 'Right')]);
  const rules = [
    ...usual(ribs),
    ...ribs.map(({ key: item }): Rule => ({ id: `${item}w`, item, predicate: 'sideDiffers', severity: 'critical' })),
  ];
  const drawn: Drawn = Object.fromEntries(
    [4, 5, 6].flatMap((n) => [
      [`left${n}`, [n - 3, 20]],
      [`right${n}`, [n - 3, 3]],
    ]),
  );

  it('are on a wrong level of their own side, the other side being counted rightly', () => {
    const comparison = compared(ribs, rules, drawn, { ...drawn, left4: [2, 20], left5: [3, 20], left6: [4, 20] });
    const all = ': one level off; all three levels are shifted by one: probably counted from another level';
    expect(said(comparison)).toEqual([
      ['left4', 'wrongLevel', `Left rib 4: the right read has its mask where the left read has left rib 5${all}`],
      ['left5', 'wrongLevel', `Left rib 5: the right read has its mask where the left read has left rib 6${all}`],
      ['left6', 'wrongLevel', `Left rib 6: the left read has its mask where the right read has left rib 5${all}`],
    ]);
  });

  it('are on the wrong side before they are on the wrong level', () => {
    const kinds = (left: Drawn, right: Drawn) =>
      compared(ribs, rules, left, right).discrepancies.map(({ unit, kind }) => `${unit} ${kind}`);
    expect(kinds(drawn, { ...drawn, left4: [1, 3], right4: [1, 20] })).toEqual([
      'left4 wrongSide',
      'right4 wrongSide',
      'left4 overlap',
      'right4 overlap',
    ]);
    // One read draws the left fourth rib on the right side, the other on the fifth.
    const both = kinds({ ...drawn, left4: [1, 3] }, { ...drawn, left4: [2, 20] });
    expect(both.filter((one) => one.startsWith('left4'))).toEqual(['left4 wrongSide', 'left4 overlap']);
  });
});

describe('segments of the liver, which have no order', () => {
  const segments = ['VI', 'VII'].map((roman) => mask(`s${roman}`, `Segment ${roman}`, { series: 'liver segments' }));

  it('are taken for each other, by no number of levels', () => {
    const comparison = compared(segments, usual(segments), { sVI: 1, sVII: 2 }, { sVI: 2, sVII: 3 });
    expect(said(comparison)).toEqual([
      ['sVI', 'wrongLevel', 'Segment VI: the right read has its mask where the left read has segment VII'],
      ['sVII', 'wrongLevel', 'Segment VII: the left read has its mask where the right read has segment VI'],
    ]);
  });
});
