import { createMask, type Grid, setVoxel } from '@overread/agreement';
import { describe, expect, it } from 'vitest';
import type { CheckedMask, Finding } from './findings.ts';
import { type NamedMask, type Question, questionOf, questionText } from './questions.ts';
import { selfCheckFindings } from './selfCheckFindings.ts';

const SIZE = { columns: 19, rows: 13 };
const SLICES = 24;
const GRID: Grid = {
  columnSpacingMm: 0.5,
  rowSpacingMm: 0.5,
  slicePositionsMm: Array.from({ length: SLICES }, (_, slice) => 2 * slice),
};
type Drawn = Readonly<Record<number, readonly string[]>>;

/** A mask from pictures of its slices, `#` for a voxel, from column 2 and row 2; slices counted from 1. */
function drawn(pictures: Drawn, change: Partial<CheckedMask> = {}): CheckedMask {
  const frames = Object.entries(pictures).map(([slice, rows]) => {
    const mask = createMask(SIZE.columns, SIZE.rows, 1);
    for (const [row, text] of rows.entries())
      for (const [column, sign] of [...text].entries()) if (sign === '#') setVoxel(mask, column + 2, row + 2, 0);
    return { slice: Number(slice) - 1, bits: mask.bits };
  });
  return {
    ...SIZE,
    frames,
    grid: GRID,
    checks: ['parts', 'gaps', 'holes', 'border', 'overlap'],
    notWith: [],
    fillsHolesUpTo: null,
    removesPartsUpTo: null,
    ...change,
  };
}

const keys = Array.from({ length: SLICES }, (_, slice) => `1.2.${slice + 1}`);
const stack: NamedMask['stack'] = { imageKeys: keys, scrollIndex: keys.map((_, slice) => slice), isVolume: true };
const LIVER: NamedMask = { item: { key: 'liver', cardinality: 'one' }, instance: null, name: 'Liver', stack };
const LESION: NamedMask = { item: { key: 'lesion', cardinality: 'many' }, instance: 'i4', name: 'Lesion 3', stack };

const asked = (masks: readonly CheckedMask[], names: readonly NamedMask[] = [LIVER, LESION]): readonly Question[] =>
  selfCheckFindings(masks).map((finding) => questionOf(finding, names));
const sentences = (pictures: Drawn, name = LIVER, change: Partial<CheckedMask> = {}) =>
  asked([drawn(pictures, change)], [name]).map(({ shown }) => shown);

const FULL = ['#####', '#####', '#####'];
const HOLED = ['#####', '#.#.#', '#####'];

describe('the self-check', () => {
  it('has nothing to ask about a whole mask, however it is slanted, nor about none', () => {
    // Slices 4 and 5 touch only at a corner: that is one part.
    expect(sentences({ 3: FULL, 4: ['', '', '', '.....##'], 5: FULL })).toEqual([]);
    expect(selfCheckFindings([drawn({})])).toEqual([]);
  });

  it('asks whether a second part of an organ is meant, with size, slices and distance', () => {
    expect(sentences({ 3: FULL, 4: FULL, 5: FULL, 12: ['##'], 13: ['#'] })).toEqual([
      'Liver has two parts; the smaller, 3 voxels, lies on slices 12-13, 14 mm from the larger. Is that meant?',
    ]);
    expect(sentences({ 3: ['#...#.#..#', '##........', '##........', '##........'] })).toEqual([
      'Liver has 4 parts; beside the largest: one voxel on slice 3, one voxel on slice 3 and one voxel on slice 3. Is that meant?',
    ]);
  });

  it('asks whether parts of a lesion are one lesion or two, and never offers to mend anything of it', () => {
    const pictures = { 7: FULL, 16: HOLED };
    const fixes = { fillsHolesUpTo: 100, removesPartsUpTo: 100 };
    const questions = asked([drawn(pictures, fixes)], [LESION]);
    expect(questions.map(({ shown }) => shown)).toEqual([
      'Lesion 3 has two parts 18 mm apart (slices 7 and 16): one lesion or two?',
      'Lesion 3 has 2 holes; the largest has one voxel on slice 16. Is that meant?',
    ]);
    expect(questions.map(({ fix }) => fix)).toEqual([null, null]);
    expect(questions[0]?.answers.meant).toBe('One lesion');
    expect(questions[0]).toMatchObject({
      item: 'lesion',
      instance: 'i4',
      place: { image: '1.2.16', from: 16, to: 16 },
    });
  });

  it('asks about slices left out within a part; a longer way is a distance between parts', () => {
    expect(sentences({ 10: FULL, 12: FULL })).toEqual([
      'Liver is painted on slices 10 and 12, but not on slice 11. Is that meant?',
    ]);
    expect(sentences({ 2: FULL, 4: FULL, 5: FULL, 9: FULL })).toEqual([
      'Liver is painted on slices 2 and 4, but not on slice 3, and one more time like this. Is that meant?',
    ]);
    expect(sentences({ 2: FULL, 7: FULL })).toEqual([
      'Liver has two parts; the smaller, 15 voxels, lies on slice 7, 10 mm from the larger. Is that meant?',
    ]);
    // Not above each other: the slice was not forgotten.
    expect(sentences({ 2: ['##'], 4: ['', '', '', '', '       ##'] })).toEqual([
      'Liver has two parts; the smaller, 2 voxels, lies on slice 4, 5.4 mm from the larger. Is that meant?',
    ]);
  });

  it('counts slices as the viewer scrolls, which may be the other way round', () => {
    const turned = { ...stack, scrollIndex: keys.map((_, slice) => SLICES - 1 - slice) };
    expect(sentences({ 10: FULL, 12: FULL, 13: FULL }, { ...LIVER, stack: turned })).toEqual([
      'Liver is painted on slices 13 and 15, but not on slice 14. Is that meant?',
    ]);
  });

  it('asks about a hole, once for those above each other; a notch is none', () => {
    expect(sentences({ 5: ['#####', '#...#', '#####'], 6: ['#####', '#.###', '#####'] })).toEqual([
      'Liver has a hole of 4 voxels on slices 5-6. Is that meant?',
    ]);
    expect(sentences({ 5: ['#####', '#...#', '###.#'] })).toEqual([]);
  });

  it('asks about the edge of an image of a volume', () => {
    const edge = drawn({ 4: FULL });
    const bits = createMask(SIZE.columns, SIZE.rows, 1);
    for (let row = 4; row < 8; row++) for (let column = 14; column < 19; column++) setVoxel(bits, column, row, 0);
    const mask = { ...edge, frames: [{ slice: 6, bits: bits.bits }] };
    expect(asked([mask]).map(({ shown }) => shown)).toEqual([
      'Liver reaches the edge of the image on slice 7. Is that meant?',
    ]);
    expect(asked([{ ...mask, grid: null }])).toEqual([]);
  });

  it('asks about voxels that two masks share where the SOP wants them apart, and only there', () => {
    const [liver, lesion] = [drawn({ 4: FULL, 5: FULL }), drawn({ 5: ['', '.##'] })];
    expect(asked([liver, lesion])).toEqual([]);
    const [question] = asked([{ ...liver, notWith: [1] }, lesion]);
    expect(question).toMatchObject({
      check: 'overlap',
      item: 'liver',
      other: { item: 'lesion', instance: 'i4' },
      shown: 'Liver and Lesion 3 share 2 voxels on slice 5; the SOP wants them apart. Is that meant?',
    });
  });

  it('looks at each image by itself where images make no volume', () => {
    const flat = { grid: null };
    const views = { ...LIVER, stack: { ...stack, isVolume: false } };
    expect(sentences({ 1: FULL, 2: FULL, 4: FULL }, views, flat)).toEqual([]);
    expect(sentences({ 1: FULL, 2: ['##..#'] }, views, flat)).toEqual([
      'Liver has two parts; the smaller, one voxel, lies on image 2. Is that meant?',
    ]);
  });

  it('asks only what the SOP lets it ask', () => {
    const all = { 2: HOLED, 4: FULL, 20: ['#'] };
    expect(asked([drawn(all)]).map(({ check }) => check)).toEqual(['parts', 'gaps', 'holes']);
    for (const check of ['parts', 'gaps', 'holes'] as const)
      expect(asked([drawn(all, { checks: [check] })]).map((question) => question.check)).toEqual([check]);
    expect(asked([drawn(all, { checks: [] })])).toEqual([]);
  });

  it('mends what the SOP allows and nothing else: small holes are filled, small parts removed, the rest stays', () => {
    const mask = drawn({ 5: ['######', '#..#.#', '######'], 6: ['#####', '', '', '', '##', '', '', '##########'] });
    expect(asked([mask]).every(({ fix }) => fix === null)).toBe(true);
    const fixes = (change: Partial<CheckedMask>) => asked([{ ...mask, ...change }]).map(({ fix }) => fix);
    const [, hole] = fixes({ fillsHolesUpTo: 1 });
    expect(hole?.label).toBe('Fill the hole of one voxel');
    const after = (images: readonly { sopInstanceUid: string; bits: Uint8Array }[]) => ({
      ...mask,
      frames: mask.frames.map((frame) => ({
        ...frame,
        bits: images.find(({ sopInstanceUid }) => sopInstanceUid === keys[frame.slice])?.bits ?? frame.bits,
      })),
    });
    expect(holesOf(selfCheckFindings([after(hole?.images ?? [])]))).toEqual([2]);
    expect(holesOf(selfCheckFindings([mask]))).toEqual([2, 1]);
    const [part] = fixes({ removesPartsUpTo: 2 });
    expect(part?.label).toBe('Remove the part of 2 voxels');
    expect(partsOf(selfCheckFindings([mask]))).toHaveLength(3);
    expect(partsOf(selfCheckFindings([after(part?.images ?? [])]))).toEqual([20, 10]);
  });

  it('takes a question for the same only if nothing about it changed', () => {
    const text = (pictures: Drawn) => asked([drawn(pictures)]).map(questionText);
    expect(text({ 5: HOLED })).toEqual(text({ 5: HOLED }));
    expect(text({ 5: HOLED })).not.toEqual(text({ 6: HOLED }));
    expect(text({ 5: HOLED })).not.toEqual(text({ 5: ['#####', '#..##', '#####'] }));
  });
});

const holesOf = (findings: readonly Finding[]) =>
  findings.flatMap((one) => (one.check === 'holes' ? one.holes.map(({ voxels }) => voxels) : []));
const partsOf = (findings: readonly Finding[]) =>
  findings.flatMap((one) => (one.check === 'parts' ? one.parts.map(({ voxels }) => voxels) : []));
