import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BitMask, createMask, majority, maskFromLabels, measurePair, voxelCount } from '@overread/agreement';
import { readNifti } from '@overread/nifti';
import { afterAll, describe, expect, it } from 'vitest';
import { buildMask, type MaskRecipe } from '../../../agreement/test/maskRecipe.ts';
import { ball, seriesHeaders } from '../../../dicom/test/fixtures.ts';
import { measureReaderFiles, type ReadersOptions } from '../../src/agreement/measureReaderFiles.ts';
import { readersLines } from '../../src/agreement/readersTable.ts';
import { labelsOf, writeLabels, writeSeg } from './maskFiles.ts';
import { headers, measure, niftiOf, one, other, refusal, SHAPE, stack, temporaryFolder } from './measured.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const third = ball(stack, [0.47, 0.53, 0.5], 0.31);
const readers = (names: readonly string[], options: Partial<ReadersOptions> = {}) =>
  measureReaderFiles(
    names,
    { toleranceMm: [1, 2], definition: 'border', match: 'auto', ...options },
    new AbortController().signal,
    () => {},
  );
const nifti = (name: string, ...masks: readonly BitMask[]) => writeLabels(folder, name, niftiOf(masks));

interface ItkCase {
  readonly name: string;
  readonly size: readonly [number, number, number];
  readonly marginVoxels: number | null;
  readonly reads: readonly MaskRecipe[];
  readonly expected: {
    readonly voxelsOfRegion: number;
    readonly sensitivity: readonly number[];
    readonly specificity: readonly number[];
    readonly elapsedIterations: number;
  };
}
const oracle = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../agreement/test/oracle/itk_oracle.json'), 'utf8'),
) as { readonly versions: Record<string, string>; readonly staple: readonly ItkCase[] };

describe('agreement of several files', () => {
  const three = [nifti('r1.nii', one), nifti('r2.nii', other), nifti('r3.nii', third)] as const;

  it('has the numbers of every pair as two files have them', async () => {
    const { labels, overall, readers: who } = await readers(three);
    expect(who.map(({ reader, name }) => [reader, name])).toEqual(['A', 'B', 'C'].map((r, i) => [r, three[i]]));
    const [label] = labels;
    expect(label?.pairs.map(({ a, b }) => a + b)).toEqual(['AB', 'AC', 'BC']);
    for (const [index, [p, q]] of [
      [three[0], three[1]],
      [three[0], three[2]],
      [three[1], three[2]],
    ].entries()) {
      const two = (await measure(p ?? '', q ?? '')).labels[0];
      const found = label?.pairs[index];
      for (const key of ['dice', 'iou', 'hausdorffMm', 'hd95Mm', 'assdMm', 'kappa', 'volumeBMl', 'nsd'] as const)
        expect(found?.[key], `${index} ${key}`).toEqual(two?.[key]);
      expect(label?.matrices.dice.values[index === 2 ? 1 : 0]?.[index === 0 ? 1 : 2]).toBe(two?.dice);
    }
    // One label: all labels together are that one.
    expect(overall.matrices).toEqual(label?.matrices);
    expect(label?.matrices.hd95Mm.values[2]?.[0]).toBe(label?.pairs[1]?.hd95Mm);
  });

  it('measures each reader against the majority, and writes it as a label map', async () => {
    const path = join(folder, 'majority.nii.gz');
    const { labels, notes } = await readers(three, { writeMajority: path });
    const image = readNifti(new Uint8Array(readFileSync(path)));
    expect(image.affine).toEqual(readNifti(new Uint8Array(readFileSync(three[0]))).affine);
    const written = maskFromLabels(33, 29, 15, Uint8Array.from(image.data));
    expect(written.bits).toEqual(majority([one, other, third]).bits);
    expect(notes).toContain(`The majority of the label was written to ${path}.`);
    const again = (await measure(three[1], path)).labels[0];
    expect(labels[0]?.byReader[1]?.majority).toEqual({
      dice: again?.dice,
      hd95Mm: again?.hd95Mm,
      assdMm: again?.assdMm,
    });
    expect(labels[0]?.majority).toEqual({ voxels: voxelCount(written), volumeMl: again?.volumeBMl });
    expect(labels[0]?.byReader[0]?.majorityOfOthers).toBeNull();
    expect((await refusal(readers(three, { writeMajority: path }))).message).toContain('exists already');
    expect((await refusal(readers(three, { writeMajority: join(folder, 'x.png') }))).message).toContain('.nii.gz');
  });

  it.each(oracle.staple.filter(({ marginVoxels }) => marginVoxels === 5))(
    `has the sensitivities and specificities of ITK: $name`,
    async ({ size, reads, expected }) => {
      const masks = reads.map((recipe) => buildMask(recipe, [...size]));
      const files = masks.map((mask, r) =>
        writeLabels(folder, `itk${r}.nii`, {
          dims: size,
          affine: [
            [-1, 0, 0, 0],
            [0, -1, 0, 0],
            [0, 0, 2, 0],
            [0, 0, 0, 1],
          ],
          data: labelsOf([mask]),
        }),
      );
      const found = (await readers(files)).labels[0];
      expect(found?.staple).toMatchObject({
        voxelsOfRegion: expected.voxelsOfRegion,
        iterations: expected.elapsedIterations + 1,
        hasConverged: true,
      });
      for (const [r, reader] of (found?.byReader ?? []).entries()) {
        expect(reader.staple?.sensitivity).toBeCloseTo(expected.sensitivity[r] ?? -1, 9);
        expect(reader.staple?.specificity).toBeCloseTo(expected.specificity[r] ?? -1, 9);
      }
      if (masks.length < 4) return;
      const others = majority(masks.slice(1));
      const grid = {
        columnSpacingMm: 1,
        rowSpacingMm: 1,
        slicePositionsMm: Array.from({ length: size[2] }, (_, z) => 2 * z),
      };
      const [mine = createMask(1, 1, 1)] = masks;
      expect(found?.byReader[0]?.majorityOfOthers?.dice).toBe(measurePair(mine, others, grid).dice);
    },
  );

  it('takes a label that a reader has not as an empty mask, and says so; nobody marked: there is no STAPLE', async () => {
    const b = nifti('r2 two.nii', other, ball(stack, [0.15, 0.15, 0.2], 0.1));
    const report = await readers([three[0], b, three[2]]);
    expect(report.notes).toContain('2 is not in A, C: there it counts as an empty mask.');
    const [, second] = report.labels;
    expect(second?.numbers).toEqual([null, 2, null]);
    expect(second?.majority.voxels).toBe(0);
    expect(second?.matrices.dice).toMatchObject({ pairs: 2, undefinedPairs: 1, mean: 0 });
    expect(readersLines(report)).toContain(
      '  HD95, ASSD: of 0 of 3 pairs; not defined where one or both marked nothing.',
    );
    const empty = nifti('empty.nii', createMask(33, 29, 15));
    const nobody = await readers([empty, empty, empty]);
    expect(nobody.overall.staple).toBeNull();
    expect(readersLines(nobody).join('\n')).toContain('they agree on absence');
  });

  it('finds the slices of all Segmentations, and the same labels by name, in any order of files', async () => {
    const low = ball(stack, [0.5, 0.5, 0.2], 0.12);
    const high = ball(stack, [0.5, 0.5, 0.8], 0.12);
    const files = [
      writeSeg(folder, 'low.dcm', headers, [low, one], ['Duct', 'Liver']),
      writeSeg(folder, 'high.dcm', headers, [one, high], ['liver', 'duct']),
      writeSeg(folder, 'all.dcm', headers, [third, low], ['Liver', 'DUCT']),
    ];
    const report = await readers(files);
    expect(report.labels.map(({ label, numbers, matchedBy }) => [label, numbers, matchedBy])).toEqual([
      ['Duct', [1, 2, 2], ['name']],
      ['Liver', [2, 1, 1], ['name']],
    ]);
    const labelMaps = [nifti('s1.nii', low, one), nifti('s2.nii', high, one), nifti('s3.nii', low, third)];
    const whole = await readers(labelMaps, { labels: ['1'] });
    expect(report.labels[0]?.matrices.dice.values).toEqual(whole.labels[0]?.matrices.dice.values);
    const [p, q, r] = files;
    const turned = await readers([r ?? '', p ?? '', q ?? '']);
    expect(turned.labels.find(({ label }) => label === 'DUCT')?.matrices.dice.values[0]).toEqual([null, 1, 0]);
    const mixed = await readers([labelMaps[0] ?? '', labelMaps[1] ?? '', files[2] ?? ''], { labels: ['1'] });
    expect(mixed.labels[0]?.names).toEqual([null, null, 'Liver']);
  });

  it('refuses a file on another grid by its name, eleven files, and lesions', async () => {
    const [x, y, z, w] = niftiOf([one]).affine;
    const far = writeLabels(folder, 'far.nii', {
      ...niftiOf([one]),
      affine: [x, y, [z[0], z[1], z[2], z[3] + 400], w],
    });
    const found = await refusal(readers([three[0], three[1], far]));
    expect(found.code).toBe('OVR_GRIDS_DIFFER');
    expect(found.message.startsWith(`${far} does not lie on the grid of ${three[0]}.`)).toBe(true);
    const elsewhere = writeSeg(
      folder,
      'elsewhere.dcm',
      seriesHeaders(SHAPE, (index) => ({ FrameOfReferenceUID: '1.2.3.4', SOPInstanceUID: `1.2.3.4.${index + 1}` })),
      [other],
    );
    const segs = [writeSeg(folder, 'a.dcm', headers, [one]), writeSeg(folder, 'b.dcm', headers, [other]), elsewhere];
    expect((await refusal(readers(segs))).message).toMatch(/^\S*elsewhere\.dcm does not lie .* Frames of Reference/);
    expect((await refusal(readers(new Array<string>(11).fill(three[0])))).message).toContain('At most 10 files');
    expect((await refusal(readers(three, { lesions: true }))).message).toContain('two files');
    expect((await refusal(readers(three, { labels: ['9'] }))).message).toContain('in no file');
  });

  it('prints, for people, who agrees with whom, and each reader against majority and STAPLE', async () => {
    const lines = readersLines(await readers(three));
    const at = lines.findIndex((line) => line.startsWith('Label 1'));
    expect(lines[at + 1]).toMatch(/^ {2}Dice +A +B +C +mean +least +most$/);
    expect(lines[at + 2]).toMatch(/^ {4}A +0\.\d{4} +0\.\d{4} +0\.\d{4} +0\.\d{4} +0\.\d{4}$/);
    const reader = lines.findIndex((line) => line.startsWith('  Reader'));
    expect(lines[reader]).toMatch(/Volume +Majority +STAPLE$/);
    expect(lines[reader + 2]).toMatch(/^ {4}A +\d+\.\d{3}( +\d\.\d{2,4}){3}( +[01]\.\d{4}){3}$/);
    expect(lines.join('\n')).toMatch(/STAPLE: \d+ iterations, prevalence 0\.\d{4} within \d+ voxels/);
  });
});
