import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMask, setVoxel } from '@overread/agreement';
import { writePart10 } from '@overread/dicom';
import { afterAll, describe, expect, it } from 'vitest';
import { ball, seriesHeaders } from '../../../dicom/test/fixtures.ts';
import { stackOfHeaders, writeLabels, writeSeg } from './maskFiles.ts';
import { headers, measure, niftiOf, one, only, other, refusal, SHAPE, temporaryFolder } from './measured.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('agreement of two Segmentations', () => {
  it('is measured on the slices of both, though each file holds only those that it draws on', async () => {
    const report = await measure(
      writeSeg(folder, 'one.dcm', headers, [one]),
      writeSeg(folder, 'other.dcm', headers, [other]),
    );
    expect(report.grid).toMatchObject({ columns: 33, rows: 29, sliceSpacingMm: 2.5, region: 'masks', apartMm: 0 });
    expect(report.grid.slices).toBeLessThan(15);
    const label = only(report);
    expect(label).toMatchObject({ label: 'Liver', matchedBy: 'name', presence: 'both', notDefined: null });
    expect(label.worstSlices).toHaveLength(3);
    const whole = await measure(
      writeLabels(folder, 'one.nii', niftiOf([one])),
      writeLabels(folder, 'other.nii', niftiOf([other])),
    );
    expect(whole.grid).toMatchObject({ slices: 15, region: 'images' });
    // The grid of a NIfTI file is float32.
    for (const key of [
      'dice',
      'iou',
      'volumeAMl',
      'hausdorffMm',
      'hd95Mm',
      'hd95PooledMm',
      'assdMm',
      'masdMm',
    ] as const)
      expect(label[key], key).toBeCloseTo(only(whole)[key] ?? Number.NaN, 5);
    const [p, q] = [label.worstSlices[0]?.pointMm, only(whole).worstSlices[0]?.pointMm];
    p?.forEach((part, axis) => {
      expect(part).toBeCloseTo(q?.[axis] ?? Number.NaN, 3);
    });
    const { both, onlyA, onlyB, neither } = label.confusion;
    expect([both + onlyA, both + onlyB, both + onlyA + onlyB + neither]).toEqual([
      label.voxelsA,
      label.voxelsB,
      label.voxelsOfRegion,
    ]);
    expect(only(whole).worstSlices[0]?.areaMm2).toBeCloseTo(label.worstSlices[0]?.areaMm2 ?? 0, 3);
  });

  it('fills in the slices between two lesions, so that their volumes are right', async () => {
    const lesions = createMask(33, 29, 15);
    for (const slice of [1, 2, 9, 10, 11]) setVoxel(lesions, 8, 9, slice);
    const report = await measure(
      writeSeg(folder, 'apart.dcm', headers, [lesions]),
      writeSeg(folder, 'apart2.dcm', headers, [lesions]),
    );
    expect(report.grid.slices).toBe(11);
    expect(only(report).volumeAMl).toBeCloseTo((5 * 0.703125 ** 2 * 2.5) / 1000, 12);
    expect(only(report)).toMatchObject({ componentsA: 2, componentsB: 2, dice: 1 });
  });

  it('takes slices at uneven places from the images alone', async () => {
    const steps = [0, 2.5, 5, 8.1, 10, 13];
    const uneven = seriesHeaders({ ...SHAPE, slices: 6 }, (index) => ({
      ImagePositionPatient: [-120.5, -99.25, 33 + (steps[index] ?? 0)],
      SliceThickness: 2,
    }));
    const mask = ball(stackOfHeaders(uneven), [0.5, 0.5, 0.5], 0.4);
    const seg = writeSeg(folder, 'uneven.dcm', uneven, [mask]);
    expect(await refusal(measure(seg, seg))).toMatchObject({
      code: 'OVR_GRIDS_DIFFER',
      message: expect.stringContaining('--images'),
    });
    const images = join(folder, 'uneven');
    mkdirSync(images);
    uneven.forEach((header, index) => {
      writeFileSync(join(images, `${index}.dcm`), writePart10(header));
    });
    const report = await measure(seg, seg, { images });
    expect(report.grid).toMatchObject({ slices: 6, sliceSpacingMm: null, region: 'images' });
    report.grid.slicePositionsMm?.forEach((at, index) => {
      expect(at).toBeCloseTo(steps[index] ?? Number.NaN, 9);
    });
    expect(only(report).dice).toBe(1);
  });

  it('exchanges everything, and changes nothing else, when the files are exchanged', async () => {
    const [a, b] = [join(folder, 'one.dcm'), join(folder, 'other.dcm')];
    const [there, back] = [only(await measure(a, b)), only(await measure(b, a))];
    expect(back).toMatchObject({
      volumeAMl: there.volumeBMl,
      componentsA: there.componentsB,
      surfaceB: there.surfaceA,
    });
    for (const key of ['dice', 'kappa', 'hausdorffMm', 'hd95Mm', 'hd95PooledMm', 'assdMm', 'masdMm', 'nsd'] as const)
      expect(back[key], key).toEqual(there[key]);
    expect(back.signedVolumeDifferenceMl).toBe(-(there.signedVolumeDifferenceMl ?? Number.NaN));
  });

  it('matches segments by name, then by code, and lists what stands in one file only with the reason', async () => {
    const a = writeSeg(folder, 'abc.dcm', headers, [one, other, one], ['Liver', 'Met 1', 'Duct']);
    const b = writeSeg(folder, 'cb.dcm', headers, [other, one], ['  DUCT ', 'tumour']);
    const { labels, overall, notes } = await measure(a, b);
    expect(labels.map(({ label, numberA, numberB, matchedBy }) => [label, numberA, numberB, matchedBy])).toEqual([
      ['Liver', 1, null, null],
      ['Met 1', 2, 2, 'code'],
      ['Duct', 3, 1, 'name'],
    ]);
    expect(labels[0]).toMatchObject({
      presence: 'onlyA',
      notDefined: 'not in B',
      dice: 0,
      hausdorffMm: null,
      nsd: [
        { toleranceMm: 1, value: null },
        { toleranceMm: 2, value: null },
      ],
      volumeBMl: 0,
      componentsB: 0,
    });
    expect(overall.presence).toBe('both');
    expect(overall.voxelsA).toBe(overall.voxelsB);
    expect(notes).toEqual(['1 of 3 labels stands in one file only.']);
    const byNumber = await measure(a, b, { match: 'number' });
    expect(byNumber.labels.map(({ label, matchedBy }) => [label, matchedBy])).toEqual([
      [1, 'number'],
      [2, 'number'],
      [3, null],
    ]);
  });

  it('compares the only segments of two files whatever they are called, and says so', async () => {
    const b = writeSeg(folder, 'named.dcm', headers, [other], ['Leber'], {
      type: { value: '78961009', scheme: 'SCT', meaning: 'Spleen' },
    });
    const { labels, notes } = await measure(join(folder, 'one.dcm'), b);
    expect(labels[0]).toMatchObject({ nameA: 'Liver', nameB: 'Leber', matchedBy: 'onlyOne' });
    expect(notes[0]).toContain('called Liver and Leber');
  });

  it('refuses another Frame of Reference, unless both name the same images', async () => {
    const elsewhere = seriesHeaders(SHAPE, (index) => ({
      FrameOfReferenceUID: '1.2.3.4',
      SOPInstanceUID: `1.2.3.4.${index + 1}`,
    }));
    const b = writeSeg(folder, 'elsewhere.dcm', elsewhere, [other]);
    expect(await refusal(measure(join(folder, 'one.dcm'), b))).toMatchObject({
      code: 'OVR_GRIDS_DIFFER',
      message: expect.stringContaining('different Frames of Reference'),
    });
    const derived = writeSeg(
      folder,
      'derived.dcm',
      seriesHeaders(SHAPE, () => ({ FrameOfReferenceUID: '1.2.3.5' })),
      [other],
    );
    const { notes } = await measure(join(folder, 'one.dcm'), derived);
    expect(notes[0]).toContain('the same images');
  });
});
